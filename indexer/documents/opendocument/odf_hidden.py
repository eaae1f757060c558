"""What OpenDocument files hide or put away: sections, fields, shapes, slides, sheets, rows, columns."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from indexer.documents.opendocument.odf_names import DRAW, PRESENTATION, STYLE, TABLE, TEXT

SECTION, HIDDEN_PARAGRAPH, HIDDEN_TEXT = f"{TEXT}section", f"{TEXT}hidden-paragraph", f"{TEXT}hidden-text"
_DISPLAY, _IS_HIDDEN = f"{TEXT}display", f"{TEXT}is-hidden"
# Where LibreOffice says that a shape is shown nowhere, or on paper only.
_SHAPES_DISPLAY = "{http://openoffice.org/2010/draw}display"
_VISIBILITY, _COLLAPSED = f"{TABLE}visibility", {"collapse", "filter"}


def is_hidden(element: Element) -> bool:
    """Whether a section or a field is not shown, always or by its condition as it was last worked out."""
    shown = element.get(_DISPLAY)
    if shown == "none":
        return True
    return element.get(_IS_HIDDEN) == "true" and shown in {None, "condition"}


def is_hidden_shape(shape: Element) -> bool:
    """Whether a shape is switched off."""
    return "none" in (shape.get(_SHAPES_DISPLAY), shape.get(f"{DRAW}display"))


def is_collapsed(row_or_column: Element) -> bool:
    """Whether a row or a column of a sheet is hidden, by hand or by a filter."""
    return row_or_column.get(_VISIBILITY) in _COLLAPSED


def hidden_pages(content: Element) -> frozenset[str]:
    """The styles of slides that a show skips."""
    return _named(content, "drawing-page-properties", f"{PRESENTATION}visibility", "hidden")


def hidden_sheets(content: Element) -> frozenset[str]:
    """The styles of sheets that are hidden."""
    return _named(content, "table-properties", f"{TABLE}display", "false")


def _named(content: Element, properties: str, attribute: str, value: str) -> frozenset[str]:
    return frozenset(
        style.get(f"{STYLE}name", "")
        for style in content.iter(f"{STYLE}style")
        for element in style.iterfind(f"{STYLE}{properties}")
        if element.get(attribute) == value
    )
