"""How OpenDocument text looks, as far as it changes what it says, by its styles and their parents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from indexer.documents.odf_names import OFFICE, STYLE
from indexer.documents.text_looks import PLAIN, Looks, inherited

_FAMILIES = frozenset({"text", "paragraph"})
_STYLE, _FAMILY, _NAME = f"{STYLE}style", f"{STYLE}family", f"{STYLE}name"
_PARENT, _PROPERTIES = f"{STYLE}parent-style-name", f"{STYLE}text-properties"
_POSITION = f"{STYLE}text-position"
_RAISED = re.compile(r"(?:super|\+?0*[1-9][0-9.]*%)(?:\s.*)?")


class OdfStyles:
    """The styles whose looks are of interest, by name."""

    def __init__(self, *groups: Element | None) -> None:
        """Takes the groups of styles that may be named, the nearest first."""
        looks: dict[tuple[str, str], Looks] = {}
        parents: dict[tuple[str, str], tuple[str, str]] = {}
        for group in groups:
            for style in group.iter(_STYLE) if group is not None else ():
                family = style.get(_FAMILY, "")
                key = (family, style.get(_NAME, ""))
                if family in _FAMILIES and key not in looks:
                    looks[key] = _own(style.iterfind(_PROPERTIES))
                    parents[key] = (family, style.get(_PARENT, ""))
        found = inherited(looks, parents)
        self.spans = {name: own for (family, name), own in found.items() if family == "text"}
        self.has_raised = any(own.raised for own in self.spans.values())


def styles_of(content: Element, named: Element | None) -> OdfStyles:
    """The styles of the body: its own automatic ones, then those with names in the part for styles."""
    return OdfStyles(
        content.find(f"{OFFICE}automatic-styles"), None if named is None else named.find(f"{OFFICE}styles")
    )


def styles_of_pages(named: Element) -> OdfStyles:
    """The styles of headers and footers: their automatic ones are other ones of the same names."""
    return OdfStyles(named.find(f"{OFFICE}automatic-styles"), named.find(f"{OFFICE}styles"))


def _own(properties: Iterable[Element]) -> Looks:
    looks = PLAIN
    for element in properties:
        if position := element.get(_POSITION):
            looks = replace(looks, raised=_RAISED.fullmatch(position) is not None)
    return looks
