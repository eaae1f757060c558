"""Fonts that keep signs in the places of letters: what Symbol draws for "a" is α, Wingdings for "J" is ☺.

Sources: Adobe's and Microsoft's tables of these fonts. A place that is not here shows a picture that no
character says; its letter is never given for it.
"""

from __future__ import annotations

_GREEK = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)) | dict(
    zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)
)
_SYMBOL = (
    {place: chr(place) for place in (*b" !#%&()+,./:;<=>?[]_{|}", *range(0x30, 0x3A))}
    | _GREEK
    | {
        0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
    }
    | dict(enumerate("ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…", start=0xA1))
    | dict(enumerate("ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑", start=0xC0))
    | {0xF1: "⟩", 0xF2: "∫"}
)  # fmt: skip
_WINGDINGS = (
    {
        0x20: " ", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□",
        0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
        0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    }
    | dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", start=0x80))
)  # fmt: skip
_WINGDINGS_2 = {0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_WINGDINGS_3 = {0x20: " ", 0x70: "▲", 0x71: "▼", 0x74: "◀", 0x75: "▶"}
_WEBDINGS = {0x20: " ", 0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼", 0x61: "✓", 0x67: "■", 0x6E: "●"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}
_PRIVATE = range(0xE000, 0xF900)
_CONTROLS = (0x7F, 0xA0)  # a space that does not break the line is one in every font
_LETTER_PLACES = range(0x20, 0x100)  # of these fonts; Word also writes them from 0xF020 on


def symbol(font: str, code: str) -> str:
    """The character at a place of a font; none where only the font knows what it draws there."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    signs = _FONTS.get(font.lower())
    if signs is not None:
        return signs.get(place & 0xFF, "") if place in _PRIVATE or place < 0x100 else ""
    return chr(place) if 0x20 <= place < 0x110000 and place not in _PRIVATE else ""


def sign_font(name: str | None) -> str:
    """The font's name as it is known here; empty for a font that draws letters."""
    known = (name or "").strip(" '\";").lower()
    return known if known in _FONTS else ""


def in_font(font: str, text: str) -> str:
    """What text shows in a font of signs; characters that the font does not have stay what they are."""
    signs = _FONTS[font]
    return "".join(
        signs.get(ord(character) & 0xFF, "") if _is_place(ord(character)) else character for character in text
    )


def _is_place(code: int) -> bool:
    return code in _PRIVATE or (code in _LETTER_PLACES and code not in _CONTROLS)
