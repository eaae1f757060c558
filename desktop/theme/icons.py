"""Ibid's line icons: our own drawings on an 18 px grid, one line weight, coloured by the caller."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

STROKE_PX = 1.5

_CHIP = (
    '<rect x="4" y="4" width="10" height="10" rx="2"/><rect x="7" y="7" width="4" height="4" rx=".8"/>'
    '<path d="M7 1.8V4M11 1.8V4M7 14v2.2M11 14v2.2M1.8 7H4M1.8 11H4M14 7h2.2M14 11h2.2"/>'
)
_FILE = '<path d="M10.2 2H5.5A1.5 1.5 0 0 0 4 3.5v11A1.5 1.5 0 0 0 5.5 16h7a1.5 1.5 0 0 0 1.5-1.5V5.8z"/>'
_FOLDER = (
    '<path d="M2 13.6V4.9c0-.8.6-1.4 1.4-1.4h3.2l1.8 2h6.2c.8 0 1.4.6 1.4 1.4v6.7c0 .8-.6 1.4-1.4 1.4'
    'H3.4c-.8 0-1.4-.6-1.4-1.4z"/>'
)
_CIRCLE = '<circle cx="9" cy="9" r="6.7"/>'

# Elements are stroked in the asked colour and not filled, unless they say class="f".
DRAWINGS: dict[str, str] = {
    "sidebar": '<rect x="2" y="3" width="14" height="12" rx="2"/><path d="M7 3v12"/>',
    "panel-right": '<rect x="2" y="3" width="14" height="12" rx="2"/><path d="M11 3v12"/>',
    "contents": '<path d="M6.5 4.5h9M6.5 9h9M6.5 13.5h9M2.6 4.5h.6M2.6 9h.6M2.6 13.5h.6"/>',
    "plus": '<path d="M9 3.5v11M3.5 9h11"/>',
    "file": _FILE + '<path d="M10 2.2V6h3.8"/>',
    "file-plus": _FILE + '<path d="M10 2.2V6h3.8M9 8.2v5M6.5 10.7h5"/>',
    "folder": _FOLDER,
    "folder-plus": _FOLDER + '<path d="M9 7.7v4.6M6.7 10h4.6"/>',
    "search": '<circle cx="8" cy="8" r="5"/><path d="m11.8 11.8 3.7 3.7"/>',
    "layers": '<path d="M9 2.2 2.2 5.8 9 9.4l6.8-3.6zM2.2 9.2 9 12.8l6.8-3.6M2.2 12.4 9 16l6.8-3.6"/>',
    "book": (
        '<path d="M9 4.8C7.6 3.7 5.4 3.2 2 3.3v10.4c3.4-.1 5.6.4 7 1.5 1.4-1.1 3.6-1.6 7-1.5V3.3'
        'c-3.4-.1-5.6.4-7 1.5zM9 4.8v10.4"/>'
    ),
    "chip": _CHIP,
    "model": _CHIP,
    "menu": '<path d="M3 5h12M3 9h12M3 13h12"/>',
    "send": '<path d="M9 14.8V3.5M4.3 8.2 9 3.5l4.7 4.7"/>',
    "stop": '<rect class="f" x="4.5" y="4.5" width="9" height="9" rx="1.5"/>',
    "pause": '<path d="M6.5 4v10M11.5 4v10"/>',
    "play": '<path d="M6 3.8v10.4L14 9z"/>',
    "check": '<path d="m3.8 9.6 3.5 3.5 7-7.6"/>',
    "check-circle": _CIRCLE + '<path d="m6 9.3 2.2 2.2L12.2 7"/>',
    "warning-triangle": (
        '<path d="M9 2.6 1.9 14.9h14.2zM9 7.2v3.6"/><circle class="f" cx="9" cy="12.7" r=".9"/>'
    ),
    "unsupported": (
        '<circle cx="9" cy="9" r="6.7" stroke-dasharray="2.5 1.71"/>'
        '<path d="m6.7 6.7 4.6 4.6M11.3 6.7 6.7 11.3"/>'
    ),
    "copy": (
        '<rect x="6" y="6" width="9.5" height="9.5" rx="1.5"/>'
        '<path d="M12 3.8A1.3 1.3 0 0 0 10.7 2.5H3.8a1.3 1.3 0 0 0-1.3 1.3v6.9A1.3 1.3 0 0 0 3.8 12"/>'
    ),
    "export": (
        '<path d="M9 11V2.5M5.8 5.5 9 2.3l3.2 3.2M5 8H4a1 1 0 0 0-1 1v5.5a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V9'
        'a1 1 0 0 0-1-1h-1"/>'
    ),
    "refresh": '<path d="M14.8 9a5.8 5.8 0 1 1-1.9-4.3L15 6.6M15.1 2.8v3.9h-3.9"/>',
    "filter": (
        '<path d="M2.5 4.5h6M12.5 4.5h3M2.5 9h2M8.5 9h7M2.5 13.5h7M13.5 13.5h2"/>'
        '<circle cx="10.5" cy="4.5" r="1.7"/>'
        '<circle cx="6.5" cy="9" r="1.7"/><circle cx="11.5" cy="13.5" r="1.7"/>'
    ),
    "chevron-left": '<path d="M11 4 6 9l5 5"/>',
    "chevron-right": '<path d="m7 4 5 5-5 5"/>',
    "chevron-down": '<path d="m4 6.7 5 5 5-5"/>',
    "chevron-up": '<path d="m4 11.3 5-5 5 5"/>',
    "zoom-in": '<circle cx="8" cy="8" r="5"/><path d="m11.8 11.8 3.7 3.7M8 5.8v4.4M5.8 8h4.4"/>',
    "zoom-out": '<circle cx="8" cy="8" r="5"/><path d="m11.8 11.8 3.7 3.7M5.8 8h4.4"/>',
    "external": (
        '<path d="M10.5 2.5h5v5M15.3 2.7 8 10M13.5 10.5v4a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9'
        'a1 1 0 0 1 1-1h4"/>'
    ),
    "more": (
        '<circle class="f" cx="4" cy="9" r="1.15"/><circle class="f" cx="9" cy="9" r="1.15"/>'
        '<circle class="f" cx="14" cy="9" r="1.15"/>'
    ),
    "close": '<path d="m4.5 4.5 9 9M13.5 4.5l-9 9"/>',
    "lock": '<rect x="3.5" y="8" width="11" height="7.5" rx="1.5"/><path d="M6 8V5.5a3 3 0 0 1 6 0V8"/>',
    "unlock": '<rect x="3.5" y="8" width="11" height="7.5" rx="1.5"/><path d="M6 8V5.5a3 3 0 0 1 5.8-1"/>',
    "library": '<path d="M3 3.5v11M6.5 3.5v11M9.8 3.9l4.2 10.4"/>',
    "message": (
        '<path d="M3.5 3h11A1.5 1.5 0 0 1 16 4.5v6.6'
        'a1.5 1.5 0 0 1-1.5 1.5H6.5L2 15.6V4.5A1.5 1.5 0 0 1 3.5 3z"/>'
    ),
    "trash": (
        '<path d="M3 5h12M7 5V3.2h4V5M4.8 5l.6 9.1c.05.8.7 1.4 1.5 1.4h4.2c.8 0 1.45-.6 1.5-1.4L13.2 5"/>'
    ),
    "settings": (
        '<path d="M2.5 5.5h5M11.5 5.5h4M2.5 12.5h3M9.5 12.5h6"/>'
        '<circle cx="9.5" cy="5.5" r="2"/><circle cx="7.5" cy="12.5" r="2"/>'
    ),
    "globe": _CIRCLE + '<path d="M2.5 9h13M9 2.3c4 4 4 9.4 0 13.4M9 2.3c-4 4-4 9.4 0 13.4"/>',
    "calendar": (
        '<rect x="2.5" y="3.5" width="13" height="12" rx="1.5"/><path d="M2.5 7.3h13M6 1.8v3M12 1.8v3"/>'
    ),
    "skip": _CIRCLE + '<path d="M6 9h6"/>',
    "clock": _CIRCLE + '<path d="M9 5v4l2.7 1.6"/>',
}


def svg(name: str, colour: str) -> bytes:
    """The icon `name` as an SVG document in `colour` (#RRGGBB)."""
    shapes = DRAWINGS[name].replace('class="f"', f'fill="{colour}" stroke="none"')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18">'
        f'<g fill="none" stroke="{colour}" stroke-width="{STROKE_PX}" '
        f'stroke-linecap="round" stroke-linejoin="round">{shapes}</g></svg>'
    ).encode()


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size_px: int = 18, ratio: float = 1.0, gap_px: int = 0) -> QPixmap:
    """The icon drawn at `size_px` logical pixels for a screen of `ratio` device pixels per pixel.

    `gap_px` of nothing follow at the right: Qt has no measure for the distance of icon and text.
    """
    side = max(1, round(size_px * ratio))
    image = QImage(side + round(gap_px * ratio), side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg(name, colour))).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn = QPixmap.fromImage(image)
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, colour: str, size_px: int = 18, gap_px: int = 0) -> QIcon:
    """The icon `name` in `colour`, sharp on every screen that is there now."""
    return _icon(name, colour, size_px, gap_px, screen_ratios())


def screen_ratios() -> tuple[float, ...]:
    """Device pixels per pixel of the screens, each once."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()})) or (1.0,)


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, size_px: int, gap_px: int, ratios: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(pixmap(name, colour, size_px, ratio, gap_px))
    return made
