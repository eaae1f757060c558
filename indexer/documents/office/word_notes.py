"""What stands beside the body of a Word document: footnotes, endnotes, comments, headers and footers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from indexer.documents.blocks.blocks import comment_block, one_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCES = {
    f"{_W}footnoteReference": "footnote",
    f"{_W}endnoteReference": "endnote",
    f"{_W}commentReference": "comment",
}
_SPACE = " "


class WordNotes:
    """The notes of one document; each is written behind the paragraph that refers to it.

    Args:
        document: A python-docx document.
        read_paragraph: Gives the characters of a paragraph element.
    """

    def __init__(self, document: Any, read_paragraph: Callable[[Any], str]) -> None:
        self._read_paragraph = read_paragraph
        self._texts: dict[tuple[str, str], str] = {}
        self._authors: dict[str, str] = {}
        self._numbers = {"footnote": 0, "endnote": 0}
        self._waiting: list[str] = []
        self._endnotes: list[str] = []
        self._headers: dict[str, None] = {}
        self._footers: dict[str, None] = {}
        for relation in document.part.rels.values():
            kind = str(relation.reltype).rpartition("/")[2]
            if not relation.is_external and kind in {"footnotes", "endnotes", "comments", "header", "footer"}:
                self._take(kind, relation.target_part)

    @property
    def headers(self) -> list[str]:
        """The texts of the pages' headers, each once."""
        return list(self._headers)

    @property
    def footers(self) -> list[str]:
        """The texts of the pages' footers, each once."""
        return list(self._footers)

    def refer(self, element: Any) -> str:
        """The mark that a reference leaves in the text; its note waits for the end of the paragraph."""
        kind = REFERENCES[element.tag]
        number = element.get(f"{_W}id", "")
        text = self._texts.get((kind, number), "")
        if kind == "comment":
            if text:
                self._waiting.append(comment_block(self._authors.get(number), text))
            return ""
        if not text:
            return ""
        self._numbers[kind] += 1
        # Endnotes count i, ii, iii in Word; here a letter keeps them apart from the footnotes.
        mark = f"[^{'e' if kind == 'endnote' else ''}{self._numbers[kind]}]"
        (self._endnotes if kind == "endnote" else self._waiting).append(f"{mark}: {text}")
        return mark

    def flush(self) -> Iterator[str]:
        """The notes that the text since the last call has referred to."""
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def endnotes(self) -> Iterator[str]:
        """The notes for the end of the document."""
        yield from self._endnotes

    def _take(self, kind: str, part: Any) -> None:
        from docx.oxml import parse_xml

        root = parse_xml(part.blob)
        if kind in {"header", "footer"}:
            lines = (one_line(self._read_paragraph(p)) for p in root.iter(f"{_W}p"))
            if text := "\n".join(filter(None, lines)):
                (self._headers if kind == "header" else self._footers).setdefault(text)
            return
        for note in root.iter(f"{_W}{kind.removesuffix('s')}"):
            number = note.get(f"{_W}id", "")
            text = one_line(_SPACE.join(self._read_paragraph(p) for p in note.iter(f"{_W}p")))
            if text:
                self._texts[kind.removesuffix("s"), number] = text
            if kind == "comments":
                self._authors[number] = note.get(f"{_W}author", "")
