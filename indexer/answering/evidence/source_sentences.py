"""The sources of an answer cut into sentences, and the runs of neighbours that a claim may rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.answering.evidence.figures import Figure, find_figures
from indexer.answering.evidence.words import Word, content_words
from indexer.passages.sentences import sentence_spans
from indexer.records.documents import Span
from indexer.records.search import Hit

MAX_RUN = 2  # sentences: what a claim rests on stands in one sentence or in two neighbours


@dataclass(frozen=True)
class SourceRun:
    """One sentence of a passage or a few neighbours, with what is compared; `span` is within the passage."""

    source: int  # place of the passage among the sources, from 0
    hit: Hit
    first: int  # number of its first sentence in the passage
    last: int
    span: Span
    sentences: tuple[str, ...]
    before: str  # the sentence that stands before it: "it" and "the company" are explained there

    @property
    def language(self) -> str | None:
        """The language of its document."""
        return self.hit.document.language

    @cached_property
    def text(self) -> str:
        """The run itself."""
        return self.span.of(self.hit.text)

    @cached_property
    def heading(self) -> str:
        """What stands over the run: title, headings, names of columns, publisher, date."""
        document = self.hit.document
        beside = (document.title, *self.hit.section, self.hit.columns, document.publisher, document.published)
        return " \n".join(filter(None, beside))

    @cached_property
    def context(self) -> str:
        """What a reader of the run knows besides: what stands over it, and the sentence before."""
        return f"{self.heading} \n{self.before}"

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its content words."""
        return content_words(self.text, self.language)

    @cached_property
    def context_words(self) -> tuple[Word, ...]:
        """Those of its context."""
        return content_words(self.context, self.language)

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures that it tells."""
        return find_figures(self.text, self.language, words_too=True)


def source_runs(sources: Sequence[Hit], longest: int = MAX_RUN) -> list[SourceRun]:
    """Every sentence of the sources and every run of up to `longest` neighbours."""
    return [run for number, hit in enumerate(sources) for run in _runs_of(number, hit, longest)]


def _runs_of(number: int, hit: Hit, longest: int) -> Iterator[SourceRun]:
    spans = sentence_spans(hit.text) or [Span(0, len(hit.text))]
    for first in range(len(spans)):
        for last in range(first, min(first + longest, len(spans))):
            yield SourceRun(
                number,
                hit,
                first,
                last,
                Span(spans[first].start, spans[last].end),
                sentences=tuple(span.of(hit.text) for span in spans[first : last + 1]),
                before=spans[first - 1].of(hit.text) if first else "",
            )
