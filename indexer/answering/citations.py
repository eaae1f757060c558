"""Binds the marks of a sentence to passages, and each to the smallest stretch that supports the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.answering.figures import find_figures
from indexer.answering.marks import MarkedSentence
from indexer.answering.verify import verify_sentence, word_coverage
from indexer.passages.sentences import sentence_spans
from indexer.records import AnswerSentence, Citation, Hit, Span

MIN_COVERAGE = 0.25  # below that no sentence of the passage stands out: the whole passage is the quote
WORTH_ADDING = 0.15  # how much a neighbouring sentence must add
MAX_QUOTE_SENTENCES = 3
FIGURE_WORTH = 0.5


class CitationBook:
    """The citations of one answer, numbered in the order of their first use."""

    def __init__(self, sources: Sequence[Hit], language: str | None) -> None:
        """`sources[i]` had the label i + 1 in the prompt."""
        self._sources = tuple(sources)
        self._language = language
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those known so far, by number."""
        return tuple(self._citations)

    def enter(self, sentence: MarkedSentence) -> AnswerSentence:
        """Check one sentence and give it its citations."""
        known = [number for number in sentence.numbers if 1 <= number <= len(self._sources)]
        reasons = [
            f"It cites [{number}], which is not among the sources."
            for number in sentence.numbers
            if number not in known
        ]
        cited = [self._sources[number - 1] for number in known]
        verdict = verify_sentence(sentence.text, cited, language=self._language, reasons=reasons)
        numbers = dict.fromkeys(self._number_of(sentence.text, hit) for hit in cited)
        return AnswerSentence(sentence.text, tuple(numbers), verdict.support, verdict.reasons)

    def _number_of(self, sentence: str, hit: Hit) -> int:
        span = supporting_span(sentence, hit, self._language)
        for citation in self._citations:
            same_place = (citation.start, citation.end) == (span.start, span.end)
            if citation.passage_id == hit.passage_id and same_place:
                return citation.n
        citation = Citation(
            n=len(self._citations) + 1,
            passage_id=hit.passage_id,
            document=hit.document,
            page=hit.page,
            start=span.start,
            end=span.end,
            quote=hit.text[span.start - hit.start : span.end - hit.start],
        )
        self._citations.append(citation)
        return citation.n


def supporting_span(sentence: str, hit: Hit, language: str | None) -> Span:
    """The smallest run of the passage's sentences that supports `sentence`, in document coordinates."""
    spans = sentence_spans(hit.text)
    whole = Span(hit.start, hit.end)
    if len(spans) < 2:
        return whole

    def score(first: int, last: int) -> float:
        run = hit.text[spans[first].start : spans[last].end]
        return _score(sentence, run, language, hit.document.language)

    best = max(range(len(spans)), key=lambda index: (score(index, index), -index))
    first = last = best
    reached = score(best, best)
    if reached < MIN_COVERAGE:
        return whole
    while last - first + 1 < MAX_QUOTE_SENTENCES:
        wider = [
            (score(a, b), a, b)
            for a, b in ((first - 1, last), (first, last + 1))
            if a >= 0 and b < len(spans)
        ]
        if not wider or max(wider)[0] - reached < WORTH_ADDING:
            break
        reached, first, last = max(wider)
    return Span(hit.start + spans[first].start, hit.start + spans[last].end)


def _score(sentence: str, run: str, language: str | None, run_language: str | None) -> float:
    figures = find_figures(sentence, language)
    coverage = word_coverage(sentence, run, run_language or language)
    if not figures:
        return coverage
    told = find_figures(run, run_language, words_too=True)
    return coverage + FIGURE_WORTH * sum(figure.is_told_by(told) for figure in figures) / len(figures)


def join_sentences(sentences: Sequence[AnswerSentence]) -> str:
    """The answer's text: each sentence followed by its marks."""
    return " ".join(
        f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}".rstrip()
        for sentence in sentences
    )
