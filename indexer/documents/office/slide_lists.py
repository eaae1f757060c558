"""The marks before the paragraphs of a slide, as the slide itself gives them: a dash, a number, or none."""

from __future__ import annotations

import re
from typing import Any

from indexer.documents.blocks.list_numbers import written

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DASH = "- "
_DASHED = {f"{_A}buChar", f"{_A}buBlip"}
_SCHEME = re.compile(r"(arabic|romanUc|romanLc|alphaUc|alphaLc|circleNum|ea1Chs|ea1Cht|ea1JpnChs)")
_FORMS = {
    "romanUc": "upperRoman", "romanLc": "lowerRoman", "alphaUc": "upperLetter", "alphaLc": "lowerLetter",
    "circleNum": "decimalEnclosedCircle", "ea1Chs": "chineseCounting", "ea1Cht": "chineseCounting",
    "ea1JpnChs": "japaneseCounting",
}  # fmt: skip


class SlideMarks:
    """The marks of the paragraphs of one shape, asked for in their order."""

    def __init__(self) -> None:
        self._counts: dict[int, tuple[str, int]] = {}  # level -> how its items are numbered, the last number

    def mark(self, properties: Any, level: int) -> str | None:
        """What stands before a paragraph; None where its properties leave it to the layout."""
        for deeper in [place for place in self._counts if place > level]:
            del self._counts[deeper]
        for element in properties if properties is not None else ():
            if element.tag == f"{_A}buAutoNum":
                return self._number(element, level)
            if element.tag in _DASHED or element.tag == f"{_A}buNone":
                self._counts.pop(level, None)
                return DASH if element.tag in _DASHED else ""
        self._counts.pop(level, None)
        return None

    def _number(self, element: Any, level: int) -> str:
        scheme, start = element.get("type", "arabicPeriod"), element.get("startAt", "1")
        begins = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
        key = f"{scheme} {begins}"
        before = self._counts.get(level)
        number = before[1] + 1 if before is not None and before[0] == key else begins
        self._counts[level] = key, number
        kind = _SCHEME.match(scheme)
        digits = written(number, _FORMS.get(kind[1], "decimal") if kind else "decimal")
        if scheme.endswith("ParenBoth"):
            return f"({digits}) "
        return f"{digits}) " if scheme.endswith("ParenR") else f"{digits}. "
