"""The fonts of an RTF file: by them its bytes are characters of a charset, or signs."""

from __future__ import annotations

from indexer.documents.blocks.symbol_fonts import in_font, sign_font
from indexer.documents.rtf.rtf_words import CHARSETS, CODE_PAGES

LONGEST_NAME_CHARS = 100
FONT_WORDS = frozenset({"deff", "fcharset", "ansicpg", "cpg", "mac", "pc", "pca"})


class RtfFonts:
    """The font table, filled while it is read."""

    def __init__(self) -> None:
        self._charsets: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._signs: dict[int, str] = {}  # fonts that draw signs for letters
        self._defined: int | None = None
        self._code_page = "cp1252"
        self._default: int | None = None

    def define(self, number: int | None) -> None:
        """What follows in the table is about this font."""
        self._defined = number

    def name(self, data: bytes) -> None:
        """A piece of the name of the font that is being defined; a semicolon ends it."""
        number = self._defined
        if number is None or len(self._names.get(number, "")) > LONGEST_NAME_CHARS:
            return
        name = self._names[number] = self._names.get(number, "") + data.decode("latin-1")
        if name.rstrip().endswith(";") and (font := sign_font(name)):
            self._signs[number] = font

    def word(self, word: str, number: int | None) -> None:
        """Follow one of `FONT_WORDS`."""
        if word == "deff":
            self._default = number
        elif word == "fcharset":
            if self._defined is not None:
                self._charsets[self._defined] = CHARSETS.get(number or 0, "")
        elif word in {"mac", "pc", "pca"}:
            self._code_page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif number:
            self._take_code_page(word, CODE_PAGES.get(number, f"cp{number}"))

    def decoded(self, data: bytes, font: int | None) -> str:
        """The characters of bytes; in a font of signs, a byte is a place."""
        font = self._default if font is None else font
        if font in self._signs:
            return data.decode("latin-1")
        charset = self._charsets.get(font, "") if font is not None else ""
        return data.decode(charset or self._code_page, "replace")

    @property
    def has_signs(self) -> bool:
        """Whether there is any font of signs."""
        return bool(self._signs)

    def shown(self, text: str, font: int | None) -> str:
        """What characters show in a font."""
        font = self._default if font is None else font
        signs = self._signs.get(font) if font is not None else None
        return text if signs is None else in_font(signs, text)

    def _take_code_page(self, word: str, name: str) -> None:
        try:
            known = "a".encode(name) == b"a"
        except LookupError:
            return
        if known and word == "ansicpg":
            self._code_page = name
        elif known and self._defined is not None:
            self._charsets[self._defined] = name
