"""Which sentence answers a question: a hand-set linear score over matched terms.

Learned rankers measured no better than hand-set weights (15 of them, none significantly) and worse across
languages, so the weights below are set by hand and checked by tests/evaluation/quote_quality.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.answering.question_type import QuestionType, holds_new, question_type
from indexer.lexical.terms import gram_terms, word_terms
from indexer.passages.sentences import sentence_spans
from indexer.records import Hit, Span

COVERAGE = 1.0
BM25 = 0.6
PAIRS = 0.3
GRAMS = 0.6
PROXIMITY = 0.25
PASSAGE = 0.8
CUE = 0.18
CUE_MISSING = -0.12
BEFORE = 0.15
AFTER = 0.05
RAREST = 0.1
NUMBERS = 0.1
SHORT = -0.5
SHORT_TERMS = 4
K1, B = 0.9, 0.5  # of BM25 within sentences: they vary more in length than passages


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """A question as its terms and their weights, for the language of one passage."""

    text: str
    kind: QuestionType
    words: Mapping[str, float]  # term -> idf
    grams: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]  # neighbouring words of the question
    numbers: frozenset[str]

    @classmethod
    def of(
        cls,
        text: str,
        words: Sequence[str],
        grams: Sequence[str],
        word_idf: Mapping[str, float],
        gram_idf: Mapping[str, float],
    ) -> QuestionTerms:
        """Weigh the terms by what the library says of their rarity."""
        return cls(
            text=text,
            kind=question_type(text),
            words={term: word_idf.get(term, 0.0) for term in dict.fromkeys(words)},
            grams={term: gram_idf.get(term, 0.0) for term in dict.fromkeys(grams)},
            pairs=frozenset(zip(words, words[1:], strict=False)),
            numbers=frozenset(term for term in words if term.isdigit()),
        )


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a retrieved passage. `span` is in document coordinates."""

    hit: Hit
    span: Span
    text: str
    score: float
    coverage: float  # share of the question's word weight that the sentence holds
    gram_coverage: float


def score_sentences(
    hit: Hit, language: str | None, question: QuestionTerms, passage_score: float
) -> list[ScoredSentence]:
    """Score every sentence of one passage; `passage_score` is the retrieval score over the query's best."""
    spans = sentence_spans(hit.text)
    texts = [span.of(hit.text) for span in spans]
    terms = [word_terms(text, language) for text in texts]
    coverages = [_coverage(question.words, set(sentence)) for sentence in terms]
    mean_length = max(1.0, sum(map(len, terms)) / max(1, len(terms)))
    scored = []
    for i, (span, text, sentence) in enumerate(zip(spans, texts, terms, strict=True)):
        gram_coverage = _coverage(question.grams, set(gram_terms(text)))
        score = (
            COVERAGE * coverages[i]
            + GRAMS * gram_coverage
            + BEFORE * (coverages[i - 1] if i else 0.0)
            + AFTER * (coverages[i + 1] if i + 1 < len(spans) else 0.0)
            + PASSAGE * passage_score
            + _of_terms(sentence, question, mean_length)
            + _of_kind(text, question)
        )
        place = Span(hit.start + span.start, hit.start + span.end)
        scored.append(ScoredSentence(hit, place, text, score, coverages[i], gram_coverage))
    return scored


def _coverage(weights: Mapping[str, float], held: set[str]) -> float:
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def _of_terms(sentence: Sequence[str], question: QuestionTerms, mean_length: float) -> float:
    positions: dict[str, list[int]] = {}
    for place, term in enumerate(sentence):
        if term in question.words:
            positions.setdefault(term, []).append(place)
    if not positions:
        return SHORT if len(sentence) < SHORT_TERMS else 0.0
    total = sum(question.words.values()) or 1.0
    norm = K1 * (1 - B + B * len(sentence) / mean_length)
    counts = Counter({term: len(places) for term, places in positions.items()})
    bm25 = sum(question.words[term] * n * (K1 + 1) / (n + norm) for term, n in counts.items()) / total
    near = sum(
        any(0 < b - a <= 2 for a in positions[first] for b in positions[second])
        for first, second in question.pairs
        if first in positions and second in positions
    )
    rarest = max((term for term in question.words), key=lambda term: question.words[term])
    numbers = question.numbers & positions.keys()
    return (
        BM25 * bm25
        + PAIRS * near / max(1, len(question.pairs))
        + PROXIMITY * _proximity(positions)
        + RAREST * (rarest in positions)
        + NUMBERS * len(numbers) / max(1, len(question.numbers))
        + SHORT * (len(sentence) < SHORT_TERMS)
    )


def _proximity(positions: Mapping[str, Sequence[int]]) -> float:
    """Matched terms over the shortest stretch that holds them all, damped for fewer than three."""
    places = sorted((place, term) for term, found in positions.items() for place in found)
    needed, held, first, shortest = len(positions), Counter[str](), 0, math.inf
    for place, term in places:
        held[term] += 1
        while len(held) == needed:
            start, leaving = places[first]
            shortest = min(shortest, place - start + 1)
            held[leaving] -= 1
            if not held[leaving]:
                del held[leaving]
            first += 1
    return needed / shortest * min(1.0, needed / 3)


def _of_kind(text: str, question: QuestionTerms) -> float:
    if question.kind is QuestionType.OTHER:
        return 0.0
    return CUE if holds_new(question.kind, text, question.text) else CUE_MISSING
