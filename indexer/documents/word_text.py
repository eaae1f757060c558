"""The characters of a Word paragraph: what it shows, and nothing that was deleted or stands there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.documents.office_formulas import FORMULA, formula
from indexer.documents.raised_runs import NOTE_MARK, Raised, RaisedLink, joined
from indexer.documents.symbol_fonts import in_font, symbol
from indexer.documents.word_notes import REFERENCES, WordNotes
from indexer.documents.word_styles import WordStyles

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Not shown: the same text box once more, for old programs; what was deleted, or moved away; reading aids.
_UNREAD = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}rt",
}
_RUN, _CHARACTERS, _TEXT_BOX = f"{_W}r", f"{_W}t", f"{_W}txbxContent"
_BREAKS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}


class WordText:
    """Reads the paragraphs of one document."""

    def __init__(self, styles: WordStyles) -> None:
        self._styles = styles

    def paragraph(self, paragraph: Any, notes: WordNotes | None = None) -> str:
        """All text of a paragraph: links, fields and insertions too."""
        pieces: list[str] = []
        for node in _nodes(paragraph):
            if isinstance(node, str):
                pieces.append(node)
            elif node.tag == _CHARACTERS:
                pieces.append(self._characters(node))
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

    def _characters(self, node: Any) -> str:
        text = str(node.text or "")
        run = node.getparent()
        looks = self._styles.looks(run)
        if looks.font:
            text = in_font(looks.font, text)
        if not looks.raised:
            return text
        link = run.getparent()
        if link.tag == f"{_W}hyperlink" and NOTE_MARK.fullmatch(_shown_by(link)):
            return RaisedLink(text)
        return Raised(text)


def _shown_by(link: Any) -> str:
    return "".join(node.text or "" for node in link.iter(_CHARACTERS))


def _nodes(paragraph: Any) -> Iterator[Any]:
    """The elements in order, without those that show nothing; a line end stands behind each text box."""
    stack = [paragraph]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, str) or node.tag == FORMULA:  # a formula is read as a whole
            continue
        if node.tag == _TEXT_BOX:
            stack.append("\n")
        stack.extend(child for child in reversed(node) if child.tag not in _UNREAD)
