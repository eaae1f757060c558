"""How the runs of a Word document look, as far as it changes what they say.

Hidden is what Word shows on no page (`w:vanish`); what it leaves out of its view as a web page only
(`w:webHidden`, the page numbers of contents) is shown and printed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from indexer.documents.blocks.symbol_fonts import sign_font
from indexer.documents.blocks.text_looks import PLAIN, Looks, inherited

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTIES, _PARAGRAPH, _STYLE_OF_RUN = f"{_W}rPr", f"{_W}p", f"{_W}rStyle"
_VALUE, _ALIGNED, _POSITION = f"{_W}val", f"{_W}vertAlign", f"{_W}position"
_VANISH, _ON = f"{_W}vanish", {"1", "true", "on"}
_FONTS, _ASCII = f"{_W}rFonts", f"{_W}ascii"
_SLIGHTLY_HALF_POINTS = 2  # raised by no more, characters still stand on their line


class WordStyles:
    """The looks that a document's styles give; those that say nothing of interest are not kept."""

    def __init__(self, document: Any) -> None:
        self._looks: dict[str, Looks] = {}
        self._usual = ""  # the style of paragraphs that name none
        self._of_paragraphs = False  # whether a style of paragraphs has looks of interest
        for relation in document.part.rels.values():
            is_styles = not relation.is_external and str(relation.reltype).endswith("/styles")
            element = getattr(relation.target_part, "element", None) if is_styles else None
            if element is not None:
                self._take(element)

    def looks(self, run: Any) -> Looks:
        """How a run looks: by itself, by its style, by that of its paragraph."""
        properties = run.find(_PROPERTIES)
        if properties is None and not self._of_paragraphs:
            return PLAIN
        own = by_style = PLAIN
        if properties is not None:
            own = _own(properties)
            if self._looks and (style := properties.find(_STYLE_OF_RUN)) is not None:
                by_style = self._looks.get(style.get(_VALUE, ""), PLAIN)
        around = self._of_paragraph(run) if self._of_paragraphs else PLAIN
        looks = own.over(by_style).over(around)
        if own.hidden is None and by_style.hidden and around.hidden:  # one takes the other back
            return replace(looks, hidden=False)
        return looks

    def _of_paragraph(self, run: Any) -> Looks:
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        style = None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._looks.get(self._usual if style is None else style.get(_VALUE, ""), PLAIN)

    def _take(self, styles: Any) -> None:
        parents: dict[str, str] = {}
        own: dict[str, Looks] = {}
        of_paragraphs: set[str] = set()
        for style in styles.iter(f"{_W}style"):
            identity = style.get(f"{_W}styleId", "")
            based_on, properties = style.find(f"{_W}basedOn"), style.find(_PROPERTIES)
            parents[identity] = "" if based_on is None else based_on.get(_VALUE, "")
            own[identity] = PLAIN if properties is None else _own(properties)
            if style.get(f"{_W}type") == "paragraph":
                of_paragraphs.add(identity)
                if style.get(f"{_W}default") in _ON:
                    self._usual = identity
        self._looks = inherited(own, parents)
        self._of_paragraphs = any(self._looks.get(identity) for identity in of_paragraphs)


def is_on(switch: Any) -> bool:
    """Whether a property that is there or not there is switched on."""
    return switch is not None and switch.get(_VALUE, "1") in _ON


def _own(properties: Any) -> Looks:
    aligned, raised_by, vanish, fonts = None, None, None, None
    for element in properties:
        if element.tag == _ALIGNED:
            aligned = element
        elif element.tag == _POSITION:
            raised_by = element
        elif element.tag == _VANISH:
            vanish = is_on(element)
        elif element.tag == _FONTS:
            fonts = element.get(_ASCII)
    raised: bool | None = None
    if aligned is not None:
        raised = aligned.get(_VALUE) == "superscript"
    elif raised_by is not None:
        raised = _half_points(raised_by.get(_VALUE, "")) > _SLIGHTLY_HALF_POINTS
    return Looks(raised, vanish, None if fonts is None else sign_font(fonts))


def _half_points(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0
