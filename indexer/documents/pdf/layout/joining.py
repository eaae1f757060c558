"""Joins the pages of a PDF, however each was read, into one canonical text with pages and clutter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.documents.images.ocr_text import RecognisedPage
from indexer.documents.pdf.layout.edges import PageEdges
from indexer.documents.pdf.layout.hyphens import WordBreak
from indexer.documents.pdf.layout.page_text import PageLayout
from indexer.documents.pdf.layout.paragraphs import run_on_separator
from indexer.documents.pdf.layout.running import running_spans
from indexer.documents.pdf.page.characters import NOTHING, Counts
from indexer.records.documents import PageSpan, Span
from indexer.records.reading import PageState


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page: read by PDFium with a layout, by pypdf with a text, from a picture, or not at all."""

    label: str | None
    layout: PageLayout | None = None
    counts: Counts = NOTHING
    rescued: str = ""
    state: PageState | None = None
    recognised: RecognisedPage | None = None
    notes: str = ""  # its form fields and remarks
    blank: bool = False  # nothing is drawn on it, as far as PDFium can tell
    loses_lines: bool = False  # see `OpenPage.loses_lines`

    @property
    def length(self) -> int:
        """The approximate number of characters of its text."""
        return len(self.rescued) if self.layout is None else len(self.layout.glyphs.text)


@dataclass(frozen=True, slots=True)
class JoinedPages:
    """The canonical text of all pages, their spans, and the spans of running headers and footers."""

    text: str
    spans: tuple[PageSpan, ...]
    clutter: tuple[Span, ...]


def join_pages(pages: Sequence[ReadPage], compounds: Collection[WordBreak]) -> JoinedPages:
    """All pages in their order; `compounds` are the words whose hyphen at a line end stays."""
    texts: list[str] = []
    edges: list[PageEdges | None] = []
    for page in pages:
        edge = None
        if page.recognised is not None:
            texts.append(page.recognised.text)
        elif page.layout is None:
            texts.append(page.rescued)
        else:
            edge = PageEdges(page.layout, page.layout.text(compounds))
            texts.append(edge.text.text)
        edges.append(edge)
    running = running_spans(edges)
    text, spans = _joined(pages, texts, running)
    clutter = tuple(
        Span(page.start + span.start, page.start + span.end)
        for page, page_spans in zip(spans, running, strict=True)
        for span in page_spans
    )
    return JoinedPages(text, spans, clutter)


def _joined(
    pages: Sequence[ReadPage], texts: Sequence[str], running: Sequence[Sequence[Span]]
) -> tuple[str, tuple[PageSpan, ...]]:
    """All pages as one text; what separates two pages belongs to neither."""
    pieces: list[str] = []
    spans: list[PageSpan] = []
    length = 0
    last = ""  # the last characters so far that are not a header or footer
    last_runs = False
    for number, (page, text, page_spans) in enumerate(zip(pages, texts, running, strict=True), start=1):
        body = _body(text, page_spans) if page_spans else text
        text = with_notes(text, page.notes)
        if text and length:
            separator = run_on_separator(last[-1], body[0]) if last and body else "\n\n"
            # If a sentence continues around a header, they are separated by a line end, else by a blank line.
            if separator != "\n\n" and (last_runs or (page_spans and page_spans[0].start == 0)):
                separator = "\n"
            pieces.append(separator)
            length += len(separator)
        spans.append(PageSpan(number, page.label, length, length + len(text)))
        if text:
            pieces.append(text)
            length += len(text)
            last = "" if page.notes else body or last
            last_runs = bool(page_spans and page_spans[-1].end == len(text))
    return "".join(pieces), tuple(spans)


def with_notes(text: str, notes: str) -> str:
    """A page's text followed by its annotations."""
    return f"{text}\n\n{notes}" if text and notes else text or notes


def _body(text: str, running: Sequence[Span]) -> str:
    """A page's text without headers and footers at its beginning and end."""
    start, end = 0, len(text)
    for span in running:
        if not text[start : span.start].strip():
            start = span.end
    for span in reversed(running):
        if not text[span.end : end].strip():
            end = span.start
    return text[start:end].strip()
