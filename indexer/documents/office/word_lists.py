"""The marks before the items of a Word document's lists, which Word draws, and the levels of its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from indexer.documents.blocks.blocks import one_line
from indexer.documents.blocks.list_numbers import written

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_STYLE_PARENTS = 20
DEEPEST_LEVEL = 8
MAX_MARK_CHARS = 60
_PLACE_OF_NUMBER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _WordLevel:
    """How one level of a list marks its items."""

    form: str = ""  # bullet, decimal, lowerLetter, ...; empty for a level that is not defined
    text: str = ""  # "%1.%2": where the numbers of this level and of those above it stand
    start: int = 1
    in_digits: bool = False  # the numbers of the levels above, too


class WordLists:
    """Which paragraphs are items of a list, and what stands before them."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], _WordLevel] = {}  # list and level
        self._counted_as: dict[str, str] = {}  # list -> the definition by which several lists count on
        self._restarts: dict[tuple[str, int], int] = {}  # a list begins anew there, once
        self._styles: dict[str, tuple[str, int]] = {}
        self._headings: dict[str, int] = {}  # style -> level, 1 is the highest
        self._counts: dict[tuple[str, int], int] = {}
        for relation in document.part.rels.values():
            kind = str(relation.reltype).rpartition("/")[2]
            if relation.is_external or kind not in {"numbering", "styles"}:
                continue
            element = getattr(relation.target_part, "element", None)
            if element is not None and kind == "numbering":
                self._take_lists(element)
            elif element is not None:
                self._take_styles(element)

    def mark(self, paragraph: Any) -> str:
        """A dash, or the number as Word writes it, two spaces before it for each level; empty for no item."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        style = _value(properties.find(f"{_W}pStyle"))
        place = _place(properties.find(f"{_W}numPr")) or self._styles.get(style)
        if place is None or place[0] == "0":  # list 0 takes the mark of the style away
            return ""
        level = self._levels.get(place, _WordLevel())
        if level.form in {"", "none"}:
            return ""
        indent = "" if self.heading_level(paragraph) else "  " * place[1]
        if level.form == "bullet":
            return f"{indent}- "
        self._count(place, level)
        mark = _PLACE_OF_NUMBER.sub(lambda match: self._number(place, int(match[1]) - 1), level.text)
        return f"{indent}{one_line(mark)[:MAX_MARK_CHARS]} " if mark.strip() else ""

    def heading_level(self, paragraph: Any) -> int | None:
        """1 for the highest; None for a paragraph that is no heading."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        own = _value(properties.find(f"{_W}outlineLvl"))
        if own:
            return int(own) + 1 if own in set("012345678") else None  # 9 is body text
        return self._headings.get(_value(properties.find(f"{_W}pStyle")))

    def _count(self, place: tuple[str, int], level: _WordLevel) -> None:
        owner = self._counted_as[place[0]]
        restart = self._restarts.pop(place, None)
        before = self._counts.get((owner, place[1]))
        if restart is not None:
            self._counts[owner, place[1]] = restart
        else:
            self._counts[owner, place[1]] = level.start if before is None else before + 1
        for deeper in range(place[1] + 1, DEEPEST_LEVEL + 1):
            self._counts.pop((owner, deeper), None)

    def _number(self, place: tuple[str, int], index: int) -> str:
        """The number of this level, or of one above it that the mark repeats."""
        level = self._levels.get((place[0], index), _WordLevel("decimal"))
        number = self._counts.get((self._counted_as[place[0]], index), level.start)
        in_digits = index != place[1] and self._levels[place].in_digits
        return written(number, "decimal" if in_digits else level.form)

    def _take_lists(self, numbering: Any) -> None:
        defined = {
            definition.get(f"{_W}abstractNumId", ""): _levels_of(definition)
            for definition in numbering.iter(f"{_W}abstractNum")
        }
        for use in numbering.iter(f"{_W}num"):
            number = use.get(f"{_W}numId", "")
            owner = _value(use.find(f"{_W}abstractNumId"))
            self._counted_as[number] = owner
            for index, level in (defined.get(owner, {}) | _levels_of(use)).items():
                self._levels[number, index] = level
            for override in use.iter(f"{_W}lvlOverride"):
                start = _value(override.find(f"{_W}startOverride"))
                if _is_number(start):
                    self._restarts[number, _index(override.get(f"{_W}ilvl"))] = int(start)

    def _take_styles(self, styles: Any) -> None:
        parents: dict[str, str] = {}
        own: dict[str, tuple[str, int]] = {}
        for style in styles.iter(f"{_W}style"):
            identity = style.get(f"{_W}styleId", "")
            parents[identity] = _value(style.find(f"{_W}basedOn"))
            if (outline := style.find(f"{_W}pPr/{_W}outlineLvl")) is not None:
                self._headings[identity] = _index(_value(outline)) + 1
            if place := _place(style.find(f"{_W}pPr/{_W}numPr")):
                own[identity] = place
        for identity in parents:
            ancestor, steps = identity, 0
            while ancestor and ancestor not in own and steps < MAX_STYLE_PARENTS:
                ancestor, steps = parents.get(ancestor, ""), steps + 1
            if ancestor in own:
                self._styles[identity] = own[ancestor]


def _levels_of(definition: Any) -> dict[int, _WordLevel]:
    levels: dict[int, _WordLevel] = {}
    for level in definition.iter(f"{_W}lvl"):
        index = _index(level.get(f"{_W}ilvl"))
        start, digits = _value(level.find(f"{_W}start")), level.find(f"{_W}isLgl")
        text = level.find(f"{_W}lvlText")
        levels[index] = _WordLevel(
            form=_value(level.find(f"{_W}numFmt")) or "decimal",
            text=f"%{index + 1}" if text is None else _value(text),
            start=int(start) if _is_number(start) else 1,
            in_digits=digits is not None and _value(digits) not in {"0", "false"},
        )
    return levels


def _place(properties: Any) -> tuple[str, int] | None:
    """The list that a paragraph belongs to, and its level there."""
    if properties is None:
        return None
    number = _value(properties.find(f"{_W}numId"))
    return (number, _index(_value(properties.find(f"{_W}ilvl")))) if number else None


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _index(value: str | None) -> int:
    return int(value) if value and value in set("012345678") else 0


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 7
