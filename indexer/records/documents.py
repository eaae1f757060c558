"""A document: its text with positions, and what is known of it. Offsets are code points, half-open."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.common.messages import Message
from indexer.records.reading import OutlineEntry, PageWords, ReadingReport, TableSpan


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a document's canonical text, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters that this span covers in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class PageSpan:
    """One page of a paged document: its physical number, printed label and place in the text."""

    index: int  # 1-based
    label: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageReference:
    """The page that a passage begins on."""

    index: int  # 1-based
    label: str | None


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """What is known about a document; what is unknown stays None, never guessed."""

    title: str | None = None
    published: str | None = None  # ISO 8601, as exact as known: 2026, 2026-03 or 2026-03-09
    publisher: str | None = None
    author: str | None = None
    language: str | None = None  # ISO 639-1
    source_url: str | None = None  # http(s) address that the file itself names
    origins: tuple[tuple[str, str], ...] = ()  # (field, where it was found): ("title", "og:title")


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What a reader made of one file: the canonical text and all that is known about it."""

    text: str
    media_type: str
    importer: str  # name and version of the reader, stored with the text: "pdf/1"
    metadata: DocumentMetadata = field(default_factory=DocumentMetadata)
    pages: tuple[PageSpan, ...] = ()  # empty where the format has no pages
    clutter: tuple[Span, ...] = ()  # navigation, captions, share bars: shown, never cut into passages
    warnings: tuple[Message, ...] = ()  # one sentence each, for the user
    outline: tuple[OutlineEntry, ...] = ()
    report: ReadingReport = field(default_factory=ReadingReport)
    page_words: tuple[PageWords, ...] = ()  # only of pages that were recognised from a picture
    tables: tuple[TableSpan, ...] = ()  # those that are longer than a passage


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the library, as lists and JSON show it."""

    id: str
    title: str | None
    path: str  # where it was imported from
    media_type: str
    language: str | None
    publisher: str | None
    author: str | None
    published: str | None
    collection: str | None
    pages: int | None  # None where the format has no pages
    characters: int
    passages: int
    imported_at: str  # ISO 8601, UTC
    sha256: str
    state: str  # "ready"
    same_story_as: tuple[str, ...] = ()
    reading: ReadingReport = field(default_factory=ReadingReport)
    source_url: str | None = None
    edited: tuple[str, ...] = ()  # the fields that the user has corrected


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One document with its canonical text, for `show` and for the source pane."""

    document: Document
    text: str
    page_spans: tuple[PageSpan, ...]
    clutter: tuple[Span, ...]
    warnings: tuple[Message, ...]
    outline: tuple[OutlineEntry, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()  # (field, where it was found); "user" where it was corrected


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """The part of a document that travels with each of its passages."""

    id: str
    title: str | None
    path: str
    language: str | None
    publisher: str | None
    published: str | None
