"""How OpenDocument text looks, as far as it changes what it says, by its styles and their parents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from indexer.documents.blocks.left_out import HiddenText
from indexer.documents.blocks.symbol_fonts import sign_font
from indexer.documents.blocks.text_looks import PLAIN, Looks, inherited
from indexer.documents.opendocument.odf_names import OFFICE, STYLE, TEXT

_FAMILIES = frozenset({"text", "paragraph"})
_STYLE, _FAMILY, _NAME = f"{STYLE}style", f"{STYLE}family", f"{STYLE}name"
_PARENT, _PROPERTIES = f"{STYLE}parent-style-name", f"{STYLE}text-properties"
_FONTS = f"{OFFICE}font-face-decls"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_POSITION = f"{STYLE}text-position"
_RAISED = re.compile(r"(?:super|\+?0*[1-9][0-9.]*%)(?:\s.*)?")


class OdfStyles:
    """The styles whose looks are of interest, by name."""

    def __init__(
        self, groups: Iterable[Element | None], fonts: Iterable[Element | None], hidden: HiddenText
    ) -> None:
        """Takes the groups of styles that may be named, the nearest first, and those of fonts."""
        self.hidden = hidden  # where the text that is not shown is counted
        looks: dict[tuple[str, str], Looks] = {}
        parents: dict[tuple[str, str], tuple[str, str]] = {}
        signs = _signs(fonts)
        for group in groups:
            for style in group.iter(_STYLE) if group is not None else ():
                family = style.get(_FAMILY, "")
                key = (family, style.get(_NAME, ""))
                if family in _FAMILIES and key not in looks:
                    looks[key] = _own(style.iterfind(_PROPERTIES), signs)
                    parents[key] = (family, style.get(_PARENT, ""))
        resolved = inherited(looks, parents)
        if not any(resolved.values()):
            resolved.clear()
        self.spans = {name: own for (family, name), own in resolved.items() if family == "text"}
        self.paragraphs = {name: own for (family, name), own in resolved.items() if family == "paragraph"}
        self.has_raised = any(own.raised for own in resolved.values())


def styles_of(content: Element, named: Element | None, hidden: HiddenText) -> OdfStyles:
    """The styles of the body: its own automatic ones, then those with names in the part for styles."""
    groups = [content.find(f"{OFFICE}automatic-styles")]
    fonts = [content.find(_FONTS)]
    if named is not None:
        groups.append(named.find(f"{OFFICE}styles"))
        fonts.append(named.find(_FONTS))
    return OdfStyles(groups, fonts, hidden)


def styles_of_pages(named: Element, hidden: HiddenText) -> OdfStyles:
    """The styles of headers and footers: their automatic ones are other ones of the same names."""
    groups = (named.find(f"{OFFICE}automatic-styles"), named.find(f"{OFFICE}styles"))
    return OdfStyles(groups, [named.find(_FONTS)], hidden)


def _signs(groups: Iterable[Element | None]) -> dict[str, str]:
    """The names by which styles call fonts that draw signs."""
    faces = (face for group in groups if group is not None for face in group)
    known = ((face.get(_NAME, ""), sign_font(face.get(f"{_SVG}font-family"))) for face in faces)
    return {name: font for name, font in known if font}


def _own(properties: Iterable[Element], signs: dict[str, str]) -> Looks:
    looks = PLAIN
    for element in properties:
        if position := element.get(_POSITION):
            looks = replace(looks, raised=_RAISED.fullmatch(position) is not None)
        if display := element.get(f"{TEXT}display"):
            looks = replace(looks, hidden=display == "none")
        name = element.get(f"{STYLE}font-name") or element.get(f"{_FO}font-family")
        if name:
            looks = replace(looks, font=signs.get(name) or sign_font(name))
    return looks
