"""The marks before the items of a Word document's lists, which Word draws, and the levels of its headings."""

from __future__ import annotations

from collections import Counter
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_STYLE_PARENTS = 20
DEEPEST_LEVEL = 8


class WordLists:
    """Which paragraphs are items of a list, and what stands before them."""

    def __init__(self, document: Any) -> None:
        self._formats: dict[tuple[str, int], str] = {}  # list and level -> bullet, decimal, ...
        self._styles: dict[str, tuple[str, int]] = {}
        self._headings: dict[str, int] = {}  # style -> level, 1 is the highest
        self._counts: Counter[tuple[str, int]] = Counter()
        for relation in document.part.rels.values():
            kind = str(relation.reltype).rpartition("/")[2]
            if relation.is_external or kind not in {"numbering", "styles"}:
                continue
            element = getattr(relation.target_part, "element", None)
            if element is not None and kind == "numbering":
                self._take_formats(element)
            elif element is not None:
                self._take_styles(element)

    def mark(self, paragraph: Any) -> str:
        """A dash, or a number with a full stop, with two spaces for each level; empty for what is no item."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        style = _value(properties.find(f"{_W}pStyle"))
        if style in self._headings:
            return ""
        place = _place(properties.find(f"{_W}numPr")) or self._styles.get(style)
        if place is None or place[0] == "0":  # list 0 takes the mark of the style away
            return ""
        form = self._formats.get(place, "")
        if form in {"", "none"}:
            return ""
        indent = "  " * place[1]
        if form == "bullet":
            return f"{indent}- "
        self._counts[place] += 1
        for deeper in range(place[1] + 1, DEEPEST_LEVEL + 1):
            self._counts.pop((place[0], deeper), None)
        return f"{indent}{self._counts[place]}. "

    def heading_level(self, paragraph: Any) -> int | None:
        """1 for the highest; None for a paragraph that is no heading."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        own = _value(properties.find(f"{_W}outlineLvl"))
        if own:
            return int(own) + 1 if own in set("012345678") else None  # 9 is body text
        return self._headings.get(_value(properties.find(f"{_W}pStyle")))

    def _take_formats(self, numbering: Any) -> None:
        abstract: dict[str, dict[int, str]] = {}
        for definition in numbering.iter(f"{_W}abstractNum"):
            levels = abstract.setdefault(definition.get(f"{_W}abstractNumId", ""), {})
            for level in definition.iter(f"{_W}lvl"):
                levels[_number(level.get(f"{_W}ilvl"))] = _value(level.find(f"{_W}numFmt")) or "decimal"
        for use in numbering.iter(f"{_W}num"):
            levels = abstract.get(_value(use.find(f"{_W}abstractNumId")), {})
            for level, form in levels.items():
                self._formats[use.get(f"{_W}numId", ""), level] = form

    def _take_styles(self, styles: Any) -> None:
        parents: dict[str, str] = {}
        own: dict[str, tuple[str, int]] = {}
        for style in styles.iter(f"{_W}style"):
            identity = style.get(f"{_W}styleId", "")
            parents[identity] = _value(style.find(f"{_W}basedOn"))
            if (outline := style.find(f"{_W}pPr/{_W}outlineLvl")) is not None:
                self._headings[identity] = _number(_value(outline)) + 1
            if place := _place(style.find(f"{_W}pPr/{_W}numPr")):
                own[identity] = place
        for identity in parents:
            ancestor, steps = identity, 0
            while ancestor and ancestor not in own and steps < MOST_STYLE_PARENTS:
                ancestor, steps = parents.get(ancestor, ""), steps + 1
            if ancestor in own:
                self._styles[identity] = own[ancestor]


def _place(properties: Any) -> tuple[str, int] | None:
    """The list that a paragraph belongs to, and its level there."""
    if properties is None:
        return None
    number = _value(properties.find(f"{_W}numId"))
    return (number, _number(_value(properties.find(f"{_W}ilvl")))) if number else None


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _number(value: str | None) -> int:
    return int(value) if value and value in set("012345678") else 0
