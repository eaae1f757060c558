"""Where in a passage a sentence finds its support: the smallest run of sentences that holds its words."""

from __future__ import annotations

from indexer.answering.evidence.figures import find_figures
from indexer.common.folding import fold
from indexer.lexical.terms import runs, word_terms
from indexer.passages.sentences import sentence_spans
from indexer.records.documents import Span
from indexer.records.search import Hit

MIN_COVERAGE = 0.25  # below that no sentence of the passage stands out: the whole passage is the quote
WORTH_ADDING = 0.15  # how much a neighbouring sentence must add
MAX_QUOTE_SENTENCES = 3
FIGURE_WORTH = 0.5


def word_coverage(sentence: str, source: str, language: str | None) -> float:
    """The share of the sentence's content words that stand in `source`, 0..1."""
    wanted = _content(sentence, language)
    if not wanted:
        return 1.0 if fold(sentence).strip(" .。") in fold(source) else 0.0
    have = _content(source, language)
    return len(wanted & have) / len(wanted)


def _content(text: str, language: str | None) -> set[str]:
    """Stems, and pairs of Chinese characters, since single ones are in every text."""
    terms = set(word_terms(text, language))
    if any(is_cjk for is_cjk, _ in runs(text)):
        pairs = {term for term in terms if len(term) > 1}
        return pairs or terms
    return terms


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
