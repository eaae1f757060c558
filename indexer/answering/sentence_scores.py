"""Which sentence answers a question: a hand-set linear score over matched terms.

Learned rankers measured no better than hand-set weights (15 of them, none significantly) and worse across
languages, so the weights below are set by hand and checked by tests/evaluation/quote_quality.py.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.answering.question_names import names_in
from indexer.answering.question_type import QuestionType, holds_new, question_type
from indexer.answering.same_sense import as_asked
from indexer.lexical.terms import gram_terms, runs, word_terms
from indexer.passages.sentences import sentence_spans
from indexer.records import Hit, Span

SHORT_TERMS = 4
_ENDS = tuple(".!?…:;。！？：；")
_CLOSERS = "”’»\"')）」』】]*_ \u00a0\u202f"
_MARKS_BEFORE = re.compile(r"(?:#{1,6}|[>*•‣▪])[ \t]+(?=\S)|\*{1,3}(?=[^*\s][^*]*\Z)")
_STARS_AFTER = re.compile(r"(?<=\S)\*{1,3}\Z")
K1, B = 0.9, 0.5  # of BM25 within sentences: they vary more in length than passages


@dataclass(frozen=True, slots=True)
class SentenceSigns:
    """What speaks for a sentence, each roughly 0 to 1; as weights, how much each of them counts."""

    coverage: float  # share of the question's word weight that the sentence holds
    grams: float  # the same for the gram view
    bm25: float
    pairs: float  # neighbouring words of the question that are neighbours here
    rarest: float  # holds the question's rarest word
    numbers: float  # share of the question's numbers
    foreign_names: float  # share of the question's names, where the sentence is in another language
    before: float  # coverage of the sentence before
    after: float
    passage: float  # retrieval score of the passage over the query's best
    cue: float  # holds something new of the kind that is asked for
    cue_missing: float
    short: float
    unfinished: float  # does not end like a sentence: a heading, a caption

    def times(self, weights: SentenceSigns) -> float:
        """The weighted sum."""
        return float(sum(getattr(self, name) * getattr(weights, name) for name in _SIGN_NAMES))


_SIGN_NAMES = tuple(SentenceSigns.__dataclass_fields__)
# Set by hand, then checked on the development sets: tests/evaluation/quote_quality.py, 2026-11-22.
WEIGHTS = SentenceSigns(
    coverage=0.85,
    grams=0.6,
    bm25=0.7,
    pairs=0.15,
    rarest=0.1,
    numbers=0.2,
    foreign_names=0.8,
    before=0.15,
    after=0.15,
    passage=1.2,
    cue=0.18,
    cue_missing=-0.12,
    short=-0.5,
    unfinished=-0.3,
)


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """A question as its terms and their weights, for the language of one passage."""

    text: str
    language: str | None
    kind: QuestionType
    words: Mapping[str, float]  # term -> idf
    grams: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]  # neighbouring words of the question
    numbers: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(
        cls,
        text: str,
        language: str | None,
        words: Sequence[str],
        grams: Sequence[str],
        word_idf: Mapping[str, float],
        gram_idf: Mapping[str, float],
    ) -> QuestionTerms:
        """Weigh the terms by what the library says of their rarity."""
        return cls(
            text=text,
            language=language,
            kind=question_type(text),
            words={term: word_idf.get(term, 0.0) for term in dict.fromkeys(words)},
            grams={term: gram_idf.get(term, 0.0) for term in dict.fromkeys(grams)},
            pairs=frozenset(pairwise(words)),
            numbers=frozenset(term for term in words if term.isdigit()),
            names=names_in(text),
        )


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a retrieved passage. `span` is in document coordinates."""

    hit: Hit
    span: Span
    text: str
    signs: SentenceSigns
    score: float


def score_sentences(
    hit: Hit,
    language: str | None,
    question: QuestionTerms,
    passage_score: float,
    *,
    trust_in_names: float = 1.0,
) -> list[ScoredSentence]:
    """Score every sentence of one passage.

    Args:
        hit: The passage.
        language: Of the passage.
        question: Its terms for that language.
        passage_score: The retrieval score over the query's best.
        trust_in_names: 0 to 1; how much names alone may say for a sentence in another language.
    """
    foreign = is_foreign(question.language, language)
    spans = [bare(hit.text, span) for span in sentence_spans(hit.text)]
    texts = [span.of(hit.text) for span in spans]
    terms = [as_asked(word_terms(text, language), question.words, language) for text in texts]
    coverages = [share(question.words, set(sentence)) for sentence in terms]
    mean_length = max(1.0, sum(map(len, terms)) / max(1, len(terms)))
    scored = []
    for i, (span, text, sentence) in enumerate(zip(spans, texts, terms, strict=True)):
        matched = _MatchedTerms.of(sentence, question)
        asked = question.kind is not QuestionType.OTHER
        new = asked and holds_new(question.kind, text, question.text)
        signs = SentenceSigns(
            coverage=coverages[i],
            grams=share(question.grams, set(gram_terms(text))),
            bm25=matched.bm25(len(sentence) / mean_length),
            pairs=matched.pairs(),
            rarest=matched.rarest(),
            numbers=matched.share_of(question.numbers),
            foreign_names=trust_in_names * share_of_names(question.names, text) if foreign else 0.0,
            before=coverages[i - 1] if i else 0.0,
            after=coverages[i + 1] if i + 1 < len(spans) else 0.0,
            passage=passage_score,
            cue=float(new),
            cue_missing=float(asked and not new),
            short=float(len(sentence) < SHORT_TERMS),
            unfinished=float(text.rstrip(_CLOSERS)[-1:] not in _ENDS),
        )
        place = Span(hit.start + span.start, hit.start + span.end)
        scored.append(ScoredSentence(hit, place, text, signs, signs.times(WEIGHTS)))
    return scored


def bare(text: str, span: Span) -> Span:
    """A sentence without the Markdown around it: a heading's or a bullet's mark, half a pair of stars."""
    sentence = span.of(text)
    if before := _MARKS_BEFORE.match(sentence):
        return bare(text, Span(span.start + before.end(), span.end))
    if (after := _STARS_AFTER.search(sentence)) and "*" not in sentence[: after.start()]:
        return Span(span.start, span.start + after.start())
    return span


def is_foreign(question_language: str | None, language: str | None) -> bool:
    """Whether a passage is in another language than the question, as far as both are known."""
    return None not in (question_language, language) and question_language != language


def share(weights: Mapping[str, float], held: Collection[str]) -> float:
    """Share of the total weight that stands on the terms in `held`."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def share_of_names(names: Collection[str], text: str) -> float:
    """Share of the folded `names` that stand in the text."""
    if not names:
        return 0.0
    words = {run for _, run in runs(text)}
    return sum(name in words or name.rstrip("s") in words for name in names) / len(names)


@dataclass(frozen=True, slots=True)
class _MatchedTerms:
    """Where the question's words stand in one sentence."""

    question: QuestionTerms
    positions: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, sentence: Sequence[str], question: QuestionTerms) -> _MatchedTerms:
        positions: dict[str, list[int]] = {}
        for place, term in enumerate(sentence):
            if term in question.words:
                positions.setdefault(term, []).append(place)
        return cls(question, positions)

    def bm25(self, relative_length: float) -> float:
        """BM25 over the question's total weight."""
        norm = K1 * (1 - B + B * relative_length)
        weights = self.question.words
        gained = sum(
            weights[term] * len(places) * (K1 + 1) / (len(places) + norm)
            for term, places in self.positions.items()
        )
        return gained / (sum(weights.values()) or 1.0)

    def pairs(self) -> float:
        """Share of the question's neighbouring words that stand next to each other here."""
        found = self.positions
        near = sum(
            any(0 < b - a <= 2 for a in found[first] for b in found[second])
            for first, second in self.question.pairs
            if first in found and second in found
        )
        return near / max(1, len(self.question.pairs))

    def rarest(self) -> float:
        """1.0 when the sentence holds the question's rarest word."""
        words = self.question.words
        return float(bool(words) and max(words, key=lambda term: words[term]) in self.positions)

    def share_of(self, terms: Collection[str]) -> float:
        """Share of `terms` that stand in the sentence."""
        return sum(term in self.positions for term in terms) / len(terms) if terms else 0.0
