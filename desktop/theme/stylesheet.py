"""The window's stylesheet, built from the tokens.

Views choose a look with the dynamic property `look` (see `dress.set_look`): on QLabel `muted`, `caption`,
`section`, `title`; on QPushButton `primary`, `quiet`, `link`, `pill`, `segment`; on QToolButton `bar`;
on QFrame `card`, `panel`, `chrome`, `canvas`, `line`. Everything else is the plain widget.
"""

from __future__ import annotations

from string import Template

from desktop.theme.tokens import CARD_RADIUS, CONTROL_RADIUS, QUESTION_SIZES, Palette

_SHEET = Template("""
QMainWindow { background: $canvas; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 6px; }
QLabel { background: transparent; color: $text; }
QLabel[look="muted"] { color: $text2; }
QLabel[look="caption"] { color: $text3; font-size: 12px; }
QLabel[look="section"] { color: $text2; font-size: 12px; font-weight: 600; }
QLabel[look="problem"] { color: $unsupported; font-size: 12px; }
QLabel[look="careful"] { color: $check; font-size: 13px; }
QLabel[look="key"] { color: $text2; font-size: 11px; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="heading"] { font-size: 16px; font-weight: 700; }
$questions
QLabel[look="title"] { font-size: 18px; font-weight: 600; }
QFrame[look="chrome"] { background: $chrome; }
QFrame[look="canvas"] { background: $canvas; }
QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: ${card}px; }
QFrame[look="bar"] { background: $chrome; border: none; border-bottom: 1px solid $line; }
QFrame[look="statusbar"] { background: $chrome; border: none; border-top: 1px solid $line; }
QFrame[look="sidebar"] { background: $chrome; border: none; }
QFrame[look="panel"] { background: $surface; border: 1px solid $control_border; border-radius: ${card}px; }
QFrame[look="popup"] { background: $surface; border: 1px solid $control_border; border-radius: 8px; }
QFrame[look="strip"] { background: $hover; border: none; border-bottom: 1px solid $line; }
QFrame[look="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[look="overlay"] { background: $surface; border: none; border-left: 1px solid $control_border; }
QFrame[look="segments"] { background: $segments; border: 1px solid $pill_line; border-radius: 8px; }
QFrame[look="line"] { background: $line; border: none; }

QPushButton { background: $surface; color: $text; border: 1px solid $control_border;
  border-radius: ${control}px; min-height: 30px; padding: 0 12px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $text3; border-color: $line; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="primary"]:disabled { background: $line; color: $text3; border-color: $line; }
QPushButton[look="quiet"] { background: transparent; border: 1px solid transparent; color: $text2; }
QPushButton[look="quiet"]:hover { background: $hover; color: $text; }
QPushButton[look="quiet"]:focus { border: 1px solid $accent; }
QPushButton[look="tool"] { background: transparent; border: 1px solid transparent; color: $text2;
  padding: 0 7px; }
QPushButton[look="tool"]:hover { background: $hover; color: $text; }
QPushButton[look="tool"]:focus { border: 1px solid $accent; }
QPushButton[look="count"] { background: transparent; border: 1px solid transparent; color: $text2;
  padding: 0 6px; font-size: 12px; min-height: 24px; }
QPushButton[look="count"]:hover { background: $hover; }
QPushButton[look="count"]:checked { background: $selected; color: $text; }
QPushButton[look="count"]:focus { border: 1px solid $accent; }
QPushButton[look="send"] { background: $accent; border: 1px solid $accent; color: $text; min-height: 32px;
  padding: 0 7px; }
QPushButton[look="send"][running="true"] { background: $surface; border-color: $control_border;
  padding: 0 12px; }
QPushButton[look="send"]:focus { border: 2px solid $text; }
QPushButton[look="send"]:disabled { background: $line; border-color: $line; }
QFrame[look="modes"] { background: $hover; border: 1px solid $line; border-radius: 7px; }
QPushButton[look="mode"] { background: transparent; border: 1px solid transparent; color: $text2;
  font-size: 12px; font-weight: 600; min-height: 20px; padding: 1px 10px; border-radius: 5px; }
QPushButton[look="mode"]:checked { background: $chosen; color: $text; border: 1px solid $control_border; }
QPushButton[look="mode"]:focus { border: 1px solid $accent; }
QPushButton[look="link"] { background: transparent; border: 1px solid transparent; color: $link;
  padding: 0 4px; min-height: 22px; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:checked { background: $selected; }
QPushButton[look="link"]:focus { border: 1px solid $accent; }
QPushButton[look="segment"] { background: transparent; border: 1px solid transparent; color: $text2;
  min-height: 24px; font-size: 12px; font-weight: 600; padding: 0 4px; }
QPushButton[look="segment"]:hover { color: $text; }
QPushButton[look="segment"]:checked { background: $surface; border: 1px solid $control_border; color: $text; }
QPushButton[look="segment"]:focus { border: 1px solid $accent; }
QPushButton[look="statuspill"] { background: $selected; color: $link; border: 1px solid transparent;
  border-radius: 9px; min-height: 18px; max-height: 18px; padding: 0 8px; font-size: 12px; }
QPushButton[look="statuspill"]:focus { border: 1px solid $accent; }
QPushButton[tight="true"] { padding: 0 6px; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[look="pill"] { min-height: 28px; border: 1px solid $pill_line; border-radius: 7px; padding: 0 8px;
  font-size: 12px; font-weight: 500; }
QPushButton[look="scope"] { min-height: 28px; border: 1px solid $pill_line; border-radius: 7px;
  padding: 0 20px 0 12px; font-size: 12px; font-weight: 500; }
QPushButton[look="scope"]:focus { border-color: $accent; }
QPushButton[look="pill"]:focus { border-color: $accent; }

QToolButton { background: transparent; color: $text2; border: 1px solid transparent;
  border-radius: ${control}px; padding: 4px 6px; font-weight: 500; }
QToolButton:hover { background: $hover; color: $text; }
QToolButton:checked { background: $selected; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $text3; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[look="status"] { padding: 0; }
QToolButton[look="bar"] { min-width: 20px; min-height: 20px; padding: 5px; }

QLineEdit { background: $surface; color: $text; border: 1px solid $control_border;
  border-radius: ${control}px; padding: 0 8px; min-height: 30px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border: 1px solid $accent; }
QComboBox { background: $surface; color: $text; border: 1px solid $control_border;
  border-radius: ${control}px; padding: 0 10px; min-height: 30px; }
QComboBox:focus { border: 1px solid $accent; }
QComboBox::drop-down { subcontrol-origin: padding; subcontrol-position: center right; width: 26px;
  border: none; background: transparent; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $control_border;
  selection-background-color: $selected; selection-color: $text; }
QPlainTextEdit, QTextEdit { background: transparent; color: $text; border: none;
  selection-background-color: $accent; selection-color: $on_accent; }

QListView, QTreeView, QTableView { background: transparent; border: none; outline: none; color: $text; }
QTableView { selection-background-color: transparent; }
QTableView::item:selected, QTableView::item:focus { background: transparent; border: none; }
QListView[look="contents"]::item { padding: 0 8px; height: 28px; border-radius: 4px; color: $text; }
QListView[look="contents"]::item:hover { background: $hover; }
QListView[look="contents"]::item:selected { background: $selected; color: $text; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $scroll; border-radius: 3px; min-height: 32px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: $control_border; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $scroll; border-radius: 3px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $line; }
QMenu { background: $surface; color: $text; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def stylesheet(palette: Palette) -> str:
    """The application's stylesheet in the colours of `palette`."""
    colours = {name: getattr(palette, name) for name in Palette.__slots__ if name != "dark"}
    colours["accent_hover"] = _mixed(palette.accent, palette.text, 0.18)
    colours["scroll"] = _mixed(palette.line, palette.control_border, 0.45)
    colours["chosen"] = palette.line if palette.dark else palette.surface
    colours["questions"] = "\n".join(
        f'QLabel[look="question{size.size}"] {{ font-size: {size.size}px; font-weight: {size.weight}; }}'
        for size in QUESTION_SIZES
    )
    colours["segments"] = _mixed(palette.hover, palette.chrome, 0.3)
    colours["pill_line"] = _mixed(palette.line, palette.control_border, 0.3)
    return _SHEET.substitute(colours, card=CARD_RADIUS, control=CONTROL_RADIUS)


def _mixed(first: str, second: str, share: float) -> str:
    """`first` with `share` of `second` in it; both #RRGGBB."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
