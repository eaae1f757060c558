"""The records that flow between the parts of the engine: frozen, so that threads may share them.

All offsets are Unicode code points into a document's canonical text, half-open `[start, end)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from indexer.reading_records import OutlineEntry, PageWords, ReadingReport, TableSpan


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
    warnings: tuple[str, ...] = ()  # one sentence each, for the user
    outline: tuple[OutlineEntry, ...] = ()
    report: ReadingReport = field(default_factory=ReadingReport)
    page_words: tuple[PageWords, ...] = ()  # only of pages that were recognised from a picture
    tables: tuple[TableSpan, ...] = ()  # those that are longer than a passage


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A passage before it has an id: where it stands in the text and what it belongs to."""

    ordinal: int  # 0-based, in reading order
    section: int  # passages with the same number are scored together as one parent
    span: Span
    language: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage; `text == document_text[span.start:span.end]`, always."""

    id: int
    document_id: str
    ordinal: int
    section: int
    span: Span
    language: str | None
    text: str


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
    """One document with its canonical text, for `show` and for the reader pane."""

    document: Document
    text: str
    page_spans: tuple[PageSpan, ...]
    clutter: tuple[Span, ...]
    warnings: tuple[str, ...]
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage: rank 1 is the best; `score` is comparable within one query only."""

    rank: int
    score: float
    passage_id: int
    document: DocumentSummary
    page: PageReference | None
    start: int
    end: int
    text: str
    marks: tuple[Span, ...] = ()  # where the query's words stand, in document coordinates
    explanation: Explanation | None = None  # only where asked for
    section: tuple[str, ...] = ()  # the headings it stands under, from the highest
    columns: str | None = None  # of a passage within a table: the row with the names, as it stands there

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, where the passage stands within a table."""
        return tuple(name for cell in (self.columns or "").split("\t") if (name := cell.strip()))

    @property
    def text_with_columns(self) -> str:
        """What the passage says to whom the names of its columns are known."""
        return f"{self.columns}\n{self.text}" if self.columns else self.text


@dataclass(frozen=True, slots=True)
class ViewRank:
    """How one view sees a passage: rank 1 is its best."""

    view: str  # "words", "meaning", "reading", "reranker"
    rank: int | None  # None where the view does not hold the passage
    score: float  # 0 to 1; of "meaning" the cosine
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a passage stands where it stands."""

    views: tuple[ViewRank, ...]
    terms: tuple[tuple[str, float], ...]  # the query's terms that it holds, heaviest first: term, idf
    preference: float  # what the preferences multiplied the score with; 1.0 without any
    copies: tuple[int, ...]  # passages left out because they say the same


@dataclass(frozen=True, slots=True)
class Worth:
    """What the cosine with an embedder's vectors weighs in the ranking, beside a word coverage of 0 to 1."""

    weight: float
    measured: str  # by which command and when; or why this weight, where nothing was measured


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What a search may be asked beside its words. None and False are off."""

    max_per_document: int | None = None
    prefer_recent: bool = False
    prefer_language: str | None = None  # ISO 639-1
    explain: bool = False
    marks: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The ranked passages for one query."""

    query: str
    mode: str
    seconds: float
    results: tuple[Hit, ...]
    repaired: tuple[tuple[str, str], ...] = ()  # (word as typed, word looked for instead)
    warnings: tuple[str, ...] = ()  # what could not take part in the search, a sentence each


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer; None leaves a side open. Dates are ISO 8601 prefixes, inclusive."""

    language: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    collection: str | None = None


class AnswerKind(StrEnum):
    """How an answer came about."""

    GENERATED = "generated"
    QUOTED = "quoted"
    ABSTAINED = "abstained"


class Support(StrEnum):
    """What our own check says of a sentence, whatever the model claims."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered reference of an answer: `quote == document_text[start:end]`, exactly."""

    n: int
    passage_id: int
    document: DocumentSummary
    page: PageReference | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer (without its citation marks), what it cites, and our verdict."""

    text: str
    citations: tuple[int, ...]
    support: Support
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """How long an answer took; token figures are None where no model wrote it."""

    retrieve_s: float
    first_token_s: float | None
    total_s: float
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    tokens_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer. `answer` is the sentences joined, each followed by its marks: 'text [1][2]'."""

    question: str
    language: str | None
    kind: AnswerKind
    model: str | None
    answer: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    retrieved: tuple[Hit, ...]
    timings: Timings
    warnings: tuple[str, ...] = ()  # what the reader of the answer must know of its sources, a sentence each
    repaired: tuple[tuple[str, str], ...] = ()  # (word as typed, word looked for instead)


@dataclass(frozen=True, slots=True)
class PassagesRetrieved:
    """Answer event: the passages that the answer will rest on."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """Answer event: 'retrieving', 'loading_model', 'reading' (the prompt), 'writing' or 'checking'."""

    phase: str
    fraction: float | None = None  # 0..1 where it can be known


@dataclass(frozen=True, slots=True)
class TextGenerated:
    """Answer event: a piece of the completion as the model writes it, marks included."""

    text: str


@dataclass(frozen=True, slots=True)
class SentenceChecked:
    """Answer event: a sentence is complete; `citations` are those known so far, by number."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """Answer event: the last one."""

    answer: Answer


AnswerEvent = PassagesRetrieved | PhaseChanged | TextGenerated | SentenceChecked | AnswerFinished


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """Counts, models in use, index state and disk use of a library."""

    folder: str
    documents: int
    passages: int
    languages: tuple[str, ...]
    read_only: bool
    embedder: str
    chat_model: str | None
    vector_index: str  # "ready", "behind", "embedding", "rebuilding" or "unavailable"
    database_bytes: int
    originals_bytes: int
    vector_index_bytes: int
    embedded: tuple[int, int] | None = (
        None  # done, in all: passages that get vectors now; None: none lacks any
    )
    embedding_seconds_left: float | None = None  # None while that cannot be told
    pending_imports: int = 0  # files and folders of an import that was cut off


@dataclass(frozen=True, slots=True)
class EmbeddingState:
    """How far the making of vectors is in the whole library."""

    under_way: bool  # False: nothing is left to do, or nothing can be done
    embedded: tuple[int, int] | None = None  # passages with vectors, all passages; None while none is made
    paused: bool = False
