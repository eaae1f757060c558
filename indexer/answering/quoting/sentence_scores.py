"""Which sentence answers a question: a linear score over its meaning, its words and its passage.

The weights were chosen on the development sets, nine pairs of languages together; see quality.md beside
tests/evaluation/tune_sentences.py, which shows the neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from indexer.answering.quoting.question_type import QuestionType, holds_any_new, question_types
from indexer.lexical.terms import terms_of_parts, word_terms
from indexer.passages.sentences import sentence_spans
from indexer.records.documents import Span
from indexer.records.search import Hit
from indexer.retrieval.coverage import similar_terms
from indexer.retrieval.retriever import Retrieved
from indexer.vectors.sentence_meaning import SentenceMeaning

COMPARED = 40  # sentences whose meaning is compared: those of the best passages
SHORT_TERMS = 4
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-/]\d\d)?|[QTHS][1-4]\b")
_ENDS = tuple(".!?…:;。！？：；")
_CLOSERS = "”’»\"')）」』】]*_ \u00a0\u202f"
_MARKS_BEFORE = re.compile(r"(?:#{1,6}|[>*•‣▪])[ \t]+(?=\S)|\*{1,3}(?=[^*\s][^*]*\Z)")
_STARS_AFTER = re.compile(r"(?<=\S)\*{1,3}\Z")


@dataclass(frozen=True, slots=True)
class SentenceSigns:
    """What speaks for a sentence, each roughly 0 to 1; as weights, how much each of them counts."""

    cosine: float  # with the question
    coverage: float  # share of the question's word weight that the sentence holds, alike words in part
    passage: float  # the passage's score
    cue: float  # holds something new of the kind that is asked for
    cue_missing: float
    short: float
    unfinished: float  # does not end like a sentence: a heading, a caption, a byline

    def times(self, weights: SentenceSigns) -> float:
        """The weighted sum."""
        return float(sum(getattr(self, name) * getattr(weights, name) for name in _SIGN_NAMES))


_SIGN_NAMES = tuple(SentenceSigns.__dataclass_fields__)
# Chosen by: tests/evaluation/tune_sentences.py, 2026-12-01.
WEIGHTS = SentenceSigns(
    cosine=0.5,  # times the embedder's own weight
    coverage=0.3,
    passage=1.0,
    cue=0.06,
    cue_missing=-0.04,
    short=-0.2,
    unfinished=-0.2,
)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a retrieved passage. `span` is in document coordinates."""

    hit: Hit
    span: Span
    text: str
    terms: frozenset[str]
    signs: SentenceSigns
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Raw:
    hit: Hit
    span: Span
    text: str
    terms: frozenset[str]  # of a table's row those of its header, too
    coverage: float
    is_short: bool


def ranked_sentences(retrieved: Retrieved, meaning: SentenceMeaning) -> list[ScoredSentence]:
    """The sentences of the retrieved passages, best first; those of the best passages, if there are many."""
    weights = replace(WEIGHTS, cosine=WEIGHTS.cosine * meaning.weight)
    raw = _sentences(retrieved)
    raw.sort(key=lambda one: -(weights.passage * one.hit.score + weights.coverage * one.coverage))
    raw = raw[:COMPARED]
    cosines = meaning.cosines(retrieved.vector, [_in_context(one) for one in raw])
    kinds = question_types(retrieved.question.text)
    scored = []
    for one, cosine in zip(raw, cosines, strict=True):
        asked = QuestionType.OTHER not in kinds
        new = asked and holds_any_new(kinds, one.text, retrieved.question.text)
        signs = SentenceSigns(
            cosine=cosine,
            coverage=one.coverage,
            passage=one.hit.score,
            cue=float(new),
            cue_missing=float(asked and not new),
            short=float(one.is_short),
            unfinished=float("\t" not in one.text and one.text.rstrip(_CLOSERS)[-1:] not in _ENDS),
        )
        scored.append(ScoredSentence(one.hit, one.span, one.text, one.terms, signs, signs.times(weights)))
    return sorted(scored, key=lambda one: (-one.score, one.hit.rank, one.span.start))


def _in_context(sentence: _Raw) -> str:
    """A sentence says "he" and "the factory": the title of its document tells of whom and what."""
    title = sentence.hit.document.title
    return f"{title} — {sentence.text}" if title and title not in sentence.text else sentence.text


def _sentences(retrieved: Retrieved) -> list[_Raw]:
    pieces = [
        (hit, span, cut)
        for hit in retrieved.hits
        for span, cut in _cut(hit, retrieved.languages[hit.passage_id])
    ]
    vocabulary = frozenset(chain.from_iterable(cut for _, _, cut in pieces))
    similar = similar_terms(retrieved.word_idf, vocabulary)
    raw = []
    for hit, span, cut in pieces:
        words = retrieved.question.words.get(retrieved.languages[hit.passage_id], [])
        terms = frozenset(cut)
        coverage = _coverage(words, terms, retrieved.word_idf, similar)
        place = Span(hit.start + span.start, hit.start + span.end)
        raw.append(_Raw(hit, place, span.of(hit.text), terms, coverage, len(cut) < SHORT_TERMS))
    return raw


def _cut(hit: Hit, language: str | None) -> list[tuple[Span, tuple[str, ...]]]:
    """The sentences of a passage with their terms; a table's header is none, its words are its rows'."""
    spans = [bare(hit.text, span) for span in sentence_spans(hit.text)]
    texts = [span.of(hit.text) for span in spans]
    header: tuple[str, ...] = tuple(word_terms(hit.columns, language)) if hit.columns else ()
    cut = []
    for number, (span, terms) in enumerate(zip(spans, terms_of_parts(texts, language), strict=True)):
        is_row = "\t" in texts[number]
        if is_row and _is_header(texts, number):
            header = terms
            continue
        cut.append((span, (*terms, *header) if is_row else terms))
    return cut


def _is_header(texts: Sequence[str], number: int) -> bool:
    """Whether a row only names the columns: it begins a table, and has no figures where the next one has."""
    begins = number == 0 or "\t" not in texts[number - 1]
    goes_on = number + 1 < len(texts) and "\t" in texts[number + 1]
    return begins and goes_on and not _has_digit(texts[number]) and _has_digit(texts[number + 1])


def _has_digit(text: str) -> bool:
    """Whether a row has figures; years only say what its columns are."""
    return any(map(str.isdigit, _YEARS.sub("", text)))


def _coverage(
    words: Sequence[str],
    terms: frozenset[str],
    idf: dict[str, float],
    similar: dict[str, list[tuple[str, float]]],
) -> float:
    wanted = dict.fromkeys(words)
    total = sum(idf.get(word, 0.0) for word in wanted)
    if not total:
        return 0.0
    held = sum(
        idf.get(word, 0.0) * max((like for form, like in similar.get(word, ()) if form in terms), default=0.0)
        for word in wanted
    )
    return held / total


def bare(text: str, span: Span) -> Span:
    """A sentence without the Markdown around it: a heading's or a bullet's mark, half a pair of stars."""
    sentence = span.of(text)
    if before := _MARKS_BEFORE.match(sentence):
        return bare(text, Span(span.start + before.end(), span.end))
    if (after := _STARS_AFTER.search(sentence)) and "*" not in sentence[: after.start()]:
        return Span(span.start, span.start + after.start())
    return span
