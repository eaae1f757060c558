"""The pill in the composer that says, and chooses, which documents may answer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from desktop.language.i18n import tr
from desktop.theme import icons, theme
from desktop.theme.dress import set_icon, set_look
from desktop.viewmodels.conversation.scope import PERIODS_DAYS, Scope, language_name, scope_text
from indexer.common.language.catalogue import marked

_SIDES_PX = 14 + 16 + 6 + 24  # left edge, icon, gap, chevron
_MIN_PX = 90


class ScopePill(QPushButton):
    """A button with a menu: collections, languages, dates."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope = scope
        set_look(self, "scope")
        set_icon(self, "filter", "text2", 16)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)
        scope.changed.connect(self._refresh)
        self._refresh()

    @property
    def words(self) -> str:
        """The whole text, however much of it there is room for."""
        return scope_text(self._scope.filters)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(self.fontMetrics().horizontalAdvance(self.words) + _SIDES_PX + 8, 30)

    def minimumSizeHint(self) -> QSize:
        """Elided where there is less room."""
        return QSize(_MIN_PX, 30)

    def resizeEvent(self, event: object) -> None:
        """See Qt."""
        self._elide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt: with a chevron at the right."""
        super().paintEvent(event)
        picture = icons.pixmap("chevron-down", theme.current().palette.text2, 14, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - 20, (self.height() - 14) // 2, picture)

    def fill(self) -> QMenu:
        """Offer what the library has now."""
        scope, chosen, menu = self._scope, self._scope.filters, self._menu
        menu.clear()
        collections = [(None, tr("All documents")), *((name, name) for name in scope.collections)]
        self._section("Collections", "collection", collections, chosen.collection)
        languages = [(None, tr("All languages")), *((code, language_name(code)) for code in scope.languages)]
        self._section(marked("Languages"), "language", languages, chosen.language)
        periods = [(scope.since(days), tr(words)) for words, days in PERIODS_DAYS.items()]
        self._section(marked("Dates"), "since", periods, chosen.since)
        return menu

    def _section(
        self, title: str, side: str, choices: list[tuple[str | None, str]], chosen: str | None
    ) -> None:
        heading = self._menu.addAction(tr(title))
        heading.setEnabled(False)
        group = QActionGroup(self._menu)
        for value, words in choices:
            action = self._menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)
            action.triggered.connect(
                lambda _=False, side=side, value=value: self._scope.choose(**{side: value})
            )
        self._menu.addSeparator()

    def _refresh(self) -> None:
        self.setAccessibleName(tr("Asked of: {scope}").format(scope=self.words))
        self.setToolTip(self.words)
        self.updateGeometry()
        self._elide()

    def _elide(self) -> None:
        room = self.width() - _SIDES_PX
        elided = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        self.setText(elided.replace("&", "&&"))
