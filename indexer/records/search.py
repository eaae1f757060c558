"""A search: what may be asked for, and the ranked passages that come back."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.common.messages import Message
from indexer.records.documents import DocumentSummary, PageReference, Span


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
    warnings: tuple[Message, ...] = ()  # what could not take part in the search, a sentence each


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer; None leaves a side open. Dates are ISO 8601 prefixes, inclusive."""

    language: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What one search is asked; `mode` is hybrid, lexical or semantic."""

    text: str
    k: int
    mode: str = "hybrid"
    filters: Filters = Filters()
    options: SearchOptions = SearchOptions()
