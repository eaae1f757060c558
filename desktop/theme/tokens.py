"""The design tokens: colours (light and dark), spacing, radii and type sizes, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

CARD_RADIUS = 10
CONTROL_RADIUS = 6
CHIP_RADIUS = 5


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour scheme; every text pair reaches WCAG AA."""

    dark: bool
    canvas: str
    chrome: str
    surface: str
    hover: str
    selected: str
    line: str
    control_border: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    link: str
    highlight: str  # the open citation
    highlight_other: str  # other citations of the same document
    highlight_edge: str
    verified: str
    check: str
    unsupported: str


LIGHT = Palette(
    dark=False,
    canvas="#FBFAF7",
    chrome="#F3F1EB",
    surface="#FFFFFF",
    hover="#EAE7DF",
    selected="#E3E9F8",
    line="#E2DED4",
    control_border="#868070",
    text="#1D1C19",
    text2="#524E46",
    text3="#676257",
    accent="#2A4B9B",
    on_accent="#FFFFFF",
    link="#2A4B9B",
    highlight="#FFE08A",
    highlight_other="#FFF4D1",
    highlight_edge="#A87600",
    verified="#1B6E47",
    check="#8A5200",
    unsupported="#AE2A20",
)
DARK = Palette(
    dark=True,
    canvas="#17181B",
    chrome="#1D1F23",
    surface="#23252A",
    hover="#2B2E34",
    selected="#29355A",
    line="#30333A",
    control_border="#7E8490",
    text="#EEECE6",
    text2="#BFBBB1",
    text3="#A8A49A",
    accent="#9DB5F6",
    on_accent="#0F1936",
    link="#A9BEF8",
    highlight="#6E5410",
    highlight_other="#352D15",
    highlight_edge="#E3B341",
    verified="#6FCF9C",
    check="#ECB65F",
    unsupported="#F5938A",
)


@dataclass(frozen=True, slots=True)
class BadgeColours:
    """Text and ground of a language badge."""

    text: str
    ground: str


# Language -> (light, dark); other languages take the English pair.
BADGES = MappingProxyType(
    {
        "en": (BadgeColours("#36496B", "#E4EAF3"), BadgeColours("#B9CBEA", "#2A3446")),
        "fr": (BadgeColours("#6A3470", "#F2E6F3"), BadgeColours("#E1B9E6", "#3E2A42")),
        "zh": (BadgeColours("#7A3A14", "#F7E8DC"), BadgeColours("#F0BE98", "#432E20")),
    }
)


@dataclass(frozen=True, slots=True)
class TypeSize:
    """Pixel size, weight (400 to 700) and line height in pixels."""

    size: int
    weight: int
    line: int


QUESTION = TypeSize(18, 600, 27)
QUESTION_SIZES = (QUESTION, TypeSize(16, 600, 24), TypeSize(15, 600, 22))  # longer ones are set smaller
ANSWER = TypeSize(15, 400, 25)
BODY = TypeSize(14, 400, 22)
INTERFACE = TypeSize(13, 400, 20)
CAPTION = TypeSize(12, 400, 16)
TAG = TypeSize(11, 600, 16)
READING = TypeSize(16, 400, 28)


def badge(language: str | None, *, dark: bool) -> BadgeColours:
    """The badge colours for a language code."""
    return BADGES.get(language or "", BADGES["en"])[1 if dark else 0]
