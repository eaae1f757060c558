"""Finds which sentence with blanks another one is, and what stands in its blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

_BLANK = re.compile(r"\{(\w+)\}")
_WORDS = "(.+)"
# What may stand in a blank, by its name.
_PATTERNS: Mapping[str, str] = {
    "n": r"(\d[\d,]*)",
    "most": r"(\d[\d,]*)",
    "pages": r"(\d(?:[\d, …]| to | and (?=\d+ more)|(?<=\d )more)*)",
}


class Templates:
    """Sentences with blanks in braces; the first that fits counts."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = tuple(sentences)

    def find(self, sentence: str) -> tuple[str, dict[str, str]] | None:
        """The template that `sentence` is made from, and its blanks; None where it is none of them."""
        for template, pattern in self._compiled:
            match = pattern.fullmatch(sentence)
            if match:
                return template, dict(zip(_BLANK.findall(template), match.groups(), strict=True))
        return None

    @cached_property
    def _compiled(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((template, _pattern(template)) for template in self._sentences)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _BLANK.split(template)  # words, name of a blank, words, ...
    for number, piece in enumerate(pieces):
        pieces[number] = _PATTERNS.get(piece, _WORDS) if number % 2 else re.escape(piece)
    return re.compile("".join(pieces), re.S)
