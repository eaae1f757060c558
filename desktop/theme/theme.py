"""The window's look as it is now: palette, fonts and stylesheet, following the system's scheme live."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.theme import tokens
from desktop.theme.stylesheet import stylesheet

_CJK_SANS = ("PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC")
# Before a CJK face, whose apostrophes and quotation marks are as wide as a Han letter.
_LATIN_SANS = ("Noto Sans", "Open Sans", "Cantarell", "Ubuntu", "Liberation Sans", "DejaVu Sans")
_GENERIC = frozenset({"Sans Serif", "Sans", "sans-serif"})
_SERIFS = (
    "Source Serif 4",
    "Source Serif Pro",
    "Charter",
    "Georgia",
    "Noto Serif",
    "Cambria",
    "Liberation Serif",
    "Times New Roman",
)
_LAST_SERIFS = ("DejaVu Serif",)
_HAN_LANGUAGES = ("zh", "ja", "ko")
_HAN_SERIFS = ("Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun")


class Theme(QObject):
    """Palette, fonts and icons' colours; reach it with `current()`.

    Signals:
        changed: the scheme switched; what was painted or built from `palette` must be redone.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        present = set(QFontDatabase.families())
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()
        # Windows and macOS have an interface face of their own; on Linux it is whatever was set up, so
        # Inter goes first where it is installed.
        first = ["Inter"] if "Inter" in present and sys.platform not in ("win32", "darwin") else []
        named = [name for name in system if name not in _GENERIC]
        named = named or [name for name in _LATIN_SANS if name in present][:1]
        generic = [name for name in system if name in _GENERIC]  # last: its Han letters may be Japanese ones
        self._interface = [*first, *named, *(name for name in _CJK_SANS if name in present), *generic]
        self._serifs = [name for name in _SERIFS if name in present]
        self._han_serifs = [name for name in _HAN_SERIFS if name in present]
        self._last_serifs = [name for name in _LAST_SERIFS if name in present] or ["serif"]
        self._fonts: dict[tuple[int, int, str | None], QFont] = {}
        self.palette: tokens.Palette = self._wanted_palette()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        self._switching = QTimer(self)
        self._switching.setInterval(0)
        self._switching.timeout.connect(self._switch_on)
        self._steps: list[Callable[[], None]] = []
        self._held: list[QWidget] = []
        application = QApplication.instance()
        if isinstance(application, QApplication):  # a screen of another sharpness wants other icons
            application.screenAdded.connect(lambda _: self.changed.emit())

    def apply(self) -> None:
        """Dress the application: Fusion, palette, font and stylesheet."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        application.setStyle("Fusion")
        application.setFont(self.font(tokens.INTERFACE))
        self._dress(application)

    def _dress(self, application: QApplication) -> None:
        """Colours only; exchanging one stylesheet for another takes Qt three times as long as this."""
        application.setStyleSheet("")
        application.setPalette(_qt_palette(self.palette))
        application.setStyleSheet(stylesheet(self.palette))

    def font(
        self,
        size: tokens.TypeSize,
        *,
        reading: bool = False,
        language: str | None = None,
        weight: int | None = None,
    ) -> QFont:
        """The interface's face, or the reading serif, in the size and weight of a type token.

        Args:
            size: A type token.
            reading: Choose the serif; give the text's `language` (ISO 639-1) with it where it is known.
            language: Punctuation is shared between Chinese and Latin text: this says whose it is.
            weight: Another weight than the token's.
        """
        key = (size.size, weight or size.weight, (language or "?") if reading else None)
        font = self._fonts.get(key)
        if font is None:  # kept: delegates ask for it with every row they paint
            font = self._fonts[key] = QFont()
            font.setFamilies(self.reading_families(language) if reading else self._interface)
            font.setPixelSize(size.size)
            font.setWeight(QFont.Weight(weight or size.weight))
            if reading and language and language not in _HAN_LANGUAGES and not self._serifs:
                font.setFeature(QFont.Tag("pwid"), 1)  # else an apostrophe is as wide as a Han letter
        return QFont(font)

    def reading_families(self, language: str | None = None) -> list[str]:
        """The serif faces for a text: the Han ones first for Chinese, else the Latin ones."""
        if language in _HAN_LANGUAGES:
            return [*self._han_serifs, *self._serifs, *self._last_serifs]
        if language:
            return [*self._serifs, *self._han_serifs, *self._last_serifs]
        return [*self._serifs, *self._last_serifs, *self._han_serifs]  # unknown: whole words before beauty

    def badge(self, language: str | None) -> tokens.BadgeColours:
        """The colours of a language badge in this scheme."""
        return tokens.badge(language, dark=self.palette.dark)

    def use(self, palette: tokens.Palette) -> None:
        """Switch to `palette` now."""
        self._finish_switch()
        if palette is not self.palette:
            self.palette = palette
            application = QApplication.instance()
            if isinstance(application, QApplication):
                self._dress(application)
            self.changed.emit()

    def switch(self, palette: tokens.Palette) -> None:
        """Switch within a few rounds of the event loop, none of them long, and paint once at the end."""
        application = QApplication.instance()
        if palette is self.palette or not isinstance(application, QApplication):
            return
        self._finish_switch()
        self.palette = palette
        self._held = [widget for widget in application.topLevelWidgets() if widget.isVisible()]
        for widget in self._held:
            widget.setUpdatesEnabled(False)
        self._steps = [
            lambda: application.setStyleSheet(""),
            lambda: application.setPalette(_qt_palette(self.palette)),
            lambda: application.setStyleSheet(stylesheet(self.palette)),
            self.changed.emit,
        ]
        self._switching.start()

    def _switch_on(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        else:
            self._finish_switch()

    def _finish_switch(self) -> None:
        self._switching.stop()
        while self._steps:
            self._steps.pop(0)()
        held, self._held = self._held, []
        for widget in held:
            if isValid(widget):
                widget.setUpdatesEnabled(True)

    def _follow_system(self) -> None:
        self.switch(self._wanted_palette())

    @staticmethod
    def _wanted_palette() -> tokens.Palette:
        forced = os.environ.get("IBID_THEME", "").lower()
        if forced in ("light", "dark"):
            return tokens.DARK if forced == "dark" else tokens.LIGHT
        scheme = QGuiApplication.styleHints().colorScheme()
        return tokens.DARK if scheme == Qt.ColorScheme.Dark else tokens.LIGHT


_current: Theme | None = None


def current() -> Theme:
    """The application's theme; the first call makes it, so a QApplication must exist."""
    global _current
    if _current is None:
        _current = Theme()
    return _current


def _qt_palette(colours: tokens.Palette) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, colours.chrome),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.chrome),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.text3),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.unsupported),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent),
        (role.Link, colours.link),
        (role.LinkVisited, colours.link),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Mid, colours.line),
        (role.Midlight, colours.hover),
        (role.Dark, colours.control_border),
        (role.Light, colours.surface),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.text3))
    return palette
