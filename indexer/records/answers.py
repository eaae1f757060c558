"""An answer: its sentences with their citations, and the events while it is being written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from indexer.common.messages import Message
from indexer.records.documents import DocumentSummary, PageReference
from indexer.records.search import Filters, Hit


@dataclass(frozen=True, slots=True)
class AskRequest:
    """What one question is asked; see `Library.ask`."""

    question: str
    k: int
    mode: str
    model: Path | str | None
    filters: Filters
    reranker: Path | str | None
    timeline: bool = False  # also dated statements of the sources
    standalone_question: str | None = None  # answered instead; the answer shows `question`


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
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated statement of a source. Dates are ISO 8601, as exact as known."""

    date: str  # what it speaks of
    until: str | None  # the end of a period
    precision: str  # "day", "month", "quarter" or "year"
    published: str | None  # when it was said
    value: str | None  # its figure, as written
    text: str
    citation: int
    group: int  # statements of one thing that agree have one number
    contradicts: tuple[int, ...]  # groups of the same thing with another value


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
    warnings: tuple[
        Message, ...
    ] = ()  # what the reader of the answer must know of its sources, a sentence each
    repaired: tuple[tuple[str, str], ...] = ()  # (word as typed, word looked for instead)
    timeline: tuple[TimelineEntry, ...] | None = None  # only where asked for
    summary: Message | None = None  # of a question about all documents: how many, and what was read


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a checked text, where it stands there, what bears it out, and our verdict."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    support: Support
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text checked against the library, sentence by sentence."""

    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]


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
