"""The visible text of a Word paragraph, without deleted and hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.documents.blocks.left_out import HiddenText
from indexer.documents.blocks.raised_runs import NOTE_MARK, Raised, RaisedLink, joined
from indexer.documents.blocks.symbol_fonts import in_font, symbol
from indexer.documents.blocks.text_looks import PLAIN, Looks
from indexer.documents.office.office_formulas import FORMULA, formula
from indexer.documents.office.word_notes import REFERENCES, WordNotes
from indexer.documents.office.word_styles import WordStyles

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Not shown: the same text box once more, for old programs; what was deleted, or moved away; reading aids;
# how paragraphs and runs look.
_UNREAD = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}rt",
    f"{_W}pPr",
    f"{_W}rPr",
}
_RUN, _CHARACTERS, _TEXT_BOX = f"{_W}r", f"{_W}t", f"{_W}txbxContent"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DRAWN = {
    f"{_DRAWING}inline",
    f"{_DRAWING}anchor",
    *(f"{{urn:schemas-microsoft-com:vml}}{name}" for name in ("shape", "rect", "roundrect", "oval", "group")),
}
_BREAKS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}


class WordText:
    """Reads the paragraphs of one document, and counts what they hide."""

    def __init__(self, styles: WordStyles) -> None:
        self.styles = styles
        self.hidden = HiddenText()

    def paragraph(self, paragraph: Any, notes: WordNotes | None = None) -> str:
        """All text of a paragraph: links, fields and insertions too."""
        pieces: list[str] = []
        for node, looks in self._nodes(paragraph):
            if isinstance(node, str):
                pieces.append(node)
            elif node.tag == _CHARACTERS:
                pieces.append(_characters(node, looks))
            elif node.tag in _BREAKS and node.getparent().tag == _RUN:
                pieces.append(_BREAKS[node.tag])
            elif node.tag == FORMULA:
                pieces.append(formula(node))
            elif node.tag == f"{_W}sym":
                pieces.append(symbol(node.get(f"{_W}font", ""), node.get(f"{_W}char", "")))
            elif notes is not None and node.tag in REFERENCES:
                pieces.append(notes.refer(node))
            elif node.tag == f"{_W}p" and node is not paragraph:
                pieces.append("\n")
        return joined(pieces).replace("\r", "\n").strip("\n ")

    def leave_out(self, element: Any) -> None:
        """Count the text of what is not shown."""
        stack = [element]
        while stack:
            node = stack.pop()
            if node.tag == _CHARACTERS:
                self.hidden.add(node.text)
            stack.extend(child for child in node if child.tag not in _UNREAD)

    def _nodes(self, paragraph: Any) -> Iterator[tuple[Any, Looks]]:
        """The elements in order, with the looks of the run around them, without those that show nothing.

        A line end stands behind each text box.
        """
        stack: list[tuple[Any, Looks]] = [(paragraph, PLAIN)]
        while stack:
            node, looks = stack.pop()
            if isinstance(node, str):
                yield node, looks
                continue
            if node.tag == _RUN:
                looks = self.styles.looks(node)
            if (looks.hidden and node.tag == _RUN) or (node.tag in _DRAWN and _is_hidden_shape(node)):
                self.leave_out(node)
                continue
            yield node, looks
            if node.tag == FORMULA:  # read as a whole
                continue
            if node.tag == _TEXT_BOX:
                stack.append(("\n", PLAIN))
            stack.extend((child, looks) for child in reversed(node) if child.tag not in _UNREAD)


def _characters(node: Any, looks: Looks) -> str:
    text = str(node.text or "")
    if looks.font:
        text = in_font(looks.font, text)
    if not looks.raised:
        return text
    link = node.getparent().getparent()
    if link.tag == f"{_W}hyperlink" and NOTE_MARK.fullmatch(_shown_by(link)):
        return RaisedLink(text)
    return Raised(text)


def _shown_by(link: Any) -> str:
    return "".join(node.text or "" for node in link.iter(_CHARACTERS))


def _is_hidden_shape(shape: Any) -> bool:
    """Whether a drawing is switched off, as the selection pane of Word does it."""
    properties = shape.find(f"{_DRAWING}docPr")
    if properties is not None:
        return properties.get("hidden") in {"1", "true"}
    return "visibility:hidden" in shape.get("style", "").replace(" ", "").lower()
