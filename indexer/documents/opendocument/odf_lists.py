"""The marks before the items of OpenDocument lists, which the program draws: 3., IV., 2.1, a), or a dash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from indexer.documents.blocks.blocks import one_line
from indexer.documents.blocks.list_numbers import written
from indexer.documents.opendocument.odf_names import STYLE, TEXT

DASH = "- "
MAX_MARK_CHARS = 60
_ID, _OLD_ID = "{http://www.w3.org/XML/1998/namespace}id", f"{TEXT}id"
_PATTERN = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_PLACE_OF_NUMBER = re.compile(r"%(\d{1,2})%")
_FORMS = {
    "1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter",
    "一": "chineseCounting", "①": "decimalEnclosedCircle", "甲": "ideographTraditional", "0": "decimalZero",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _OdfLevel:
    """How one level of a list style writes its numbers."""

    form: str
    pattern: str  # "%1%.%2%)": where the numbers of this level and of those above it stand
    start: int


class OdfLists:
    """The list styles of a document, and how far its lists have counted."""

    def __init__(self, *roots: Element) -> None:
        self._levels: dict[tuple[str, int], _OdfLevel] = {}  # style and level, from 0
        self._counts: dict[str, dict[int, int]] = {}  # of the lists that others may go on with
        self._last: tuple[str, dict[int, int]] = ("", {})
        for root in roots:
            for style in root.iter(f"{TEXT}list-style"):
                for level in style.iter(f"{TEXT}list-level-style-number"):
                    self._take(style.get(f"{STYLE}name", ""), level)

    def begin(self, element: Element) -> ListCount:
        """Count the items of an outermost list, which may go on with one before it."""
        style = element.get(f"{TEXT}style-name", "")
        before: dict[int, int] = {}
        if element.get(f"{TEXT}continue-numbering") == "true" and self._last[0] == style:
            before = self._last[1]
        elif continued := element.get(f"{TEXT}continue-list"):
            before = self._counts.get(continued, {})
        count = ListCount(self._levels, dict(before))
        self._last = (style, count.counts)
        if identity := element.get(_ID) or element.get(_OLD_ID):
            self._counts[identity] = count.counts
        return count

    def _take(self, style: str, level: Element) -> None:
        number = _number(level.get(f"{TEXT}level"), 1)
        form = level.get(f"{STYLE}num-format")
        if not form:
            return
        shown = min(_number(level.get(f"{TEXT}display-levels"), 1), number)
        numbers = ".".join(f"%{place}%" for place in range(number - shown + 1, number + 1))
        prefix, suffix = level.get(f"{STYLE}num-prefix", ""), level.get(f"{STYLE}num-suffix", "")
        if not prefix and not suffix and shown == 1:  # a bare number would read as one of the words
            suffix = "."
        self._levels[style, number - 1] = _OdfLevel(
            form=_FORMS.get(form[0], "decimal"),
            pattern=level.get(_PATTERN) or f"{prefix}{numbers}{suffix}",
            start=_number(level.get(f"{TEXT}start-value"), 1),
        )


class ListCount:
    """The numbers of one list while its items are gone through."""

    def __init__(self, levels: dict[tuple[str, int], _OdfLevel], counts: dict[int, int]) -> None:
        self._levels = levels
        self.counts = counts  # by level, the number of the last item there

    def mark(self, style: str, level: int, item: Element) -> str:
        """What stands before the next item; a dash where it has no number."""
        own = self._levels.get((style, level))
        if own is None:
            return DASH
        begins = item.get(f"{TEXT}start-value")
        if begins is not None:
            self.counts[level] = _number(begins, own.start)
        else:
            self.counts[level] = self.counts[level] + 1 if level in self.counts else own.start
        for deeper in [place for place in self.counts if place > level]:
            del self.counts[deeper]
        mark = _PLACE_OF_NUMBER.sub(lambda match: self._written(style, int(match[1]) - 1), own.pattern)
        return f"{one_line(mark)[:MAX_MARK_CHARS]} " if mark.strip() else ""

    def _written(self, style: str, level: int) -> str:
        own = self._levels.get((style, level))
        if own is None:
            return ""
        return written(self.counts.get(level, own.start), own.form)


def _number(value: str | None, usual: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else usual
