"""Answers without a model: the sentences that answer best, word for word, each with its citation."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from indexer.answering.quoting.question_type import QuestionType, holds_any_new, question_types
from indexer.answering.quoting.refusal import read_signs, should_refuse
from indexer.answering.quoting.sentence_scores import ScoredSentence, ranked_sentences
from indexer.common.folding import fold
from indexer.records.answers import Answer, AnswerKind, AnswerSentence, Citation, Support, Timings
from indexer.retrieval.retriever import Retrieved
from indexer.vectors.sentence_meaning import SentenceMeaning

SENTENCES = 3
# A sentence this far behind the best one, in score, is not about the question any more.
# Chosen by: tests/evaluation/tune_sentences.py, 2026-12-01: with 0.2 the first three sentences lose 2 points.
WORTH_SHOWING = 0.4
NEARLY_AS_GOOD = 0.1  # then the second is shown beside the first, whatever it adds; set by eye
# As far behind the story's best sentence, in score, a document may be and still be the one that is quoted.
STORY_NEARLY_AS_GOOD = 0.1
_UNKNOWN_DATE = "9999"


def quote_answer(retrieved: Retrieved, meaning: SentenceMeaning, *, k: int, started: float) -> Answer:
    """Quote the best sentences of the retrieved passages, or refuse.

    Args:
        retrieved: The ranked passages for the question.
        meaning: Compares sentences with the question.
        k: So many passages are shown, and those that are quoted besides.
        started: `time.perf_counter()` when the question came in.
    """
    ranked = ranked_sentences(retrieved, meaning)
    sentences: list[ScoredSentence] = []
    if ranked and not should_refuse(read_signs(retrieved, ranked, meaning.weight)):
        sentences = best_sentences(retrieved, one_of_each_story(ranked, retrieved))
    citations = tuple(_citation(n, sentence) for n, sentence in enumerate(sentences, start=1))
    cited = {citation.passage_id for citation in citations}
    shown = tuple(hit for hit in retrieved.hits if hit.rank <= k or hit.passage_id in cited)
    total_s = time.perf_counter() - started
    return Answer(
        question=retrieved.question.text,
        language=retrieved.question.language,
        kind=AnswerKind.QUOTED if sentences else AnswerKind.ABSTAINED,
        model=None,
        answer=" ".join(f"{citation.quote} [{citation.n}]" for citation in citations),
        sentences=tuple(
            AnswerSentence(citation.quote, (citation.n,), Support.VERIFIED) for citation in citations
        ),
        citations=citations,
        retrieved=shown,
        timings=Timings(retrieve_s=retrieved.seconds, first_token_s=None, total_s=total_s),
    )


def best_sentences(
    retrieved: Retrieved, ranked: Sequence[ScoredSentence], count: int = SENTENCES
) -> list[ScoredSentence]:
    """The best sentence, and those after it that add something that the question asks for.

    A title is shown beside its document's sentences anyway: it is quoted only where there is nothing else.
    """
    titles = {_letters(hit.document.title or "") for hit in retrieved.hits}
    worth = [one for one in ranked if _letters(one.text) not in titles] or ranked
    kinds = question_types(retrieved.question.text)
    chosen: list[ScoredSentence] = []
    said: set[str] = set()
    for sentence in worth:
        letters = _letters(sentence.text)
        if letters in said:
            continue
        if chosen and sentence.score < chosen[0].score - WORTH_SHOWING:
            break
        if chosen and not _adds(sentence, chosen, kinds, retrieved):
            continue
        said.add(letters)
        chosen.append(sentence)
        if len(chosen) == count:
            break
    return chosen


def _adds(
    sentence: ScoredSentence,
    chosen: Sequence[ScoredSentence],
    kinds: Sequence[QuestionType],
    retrieved: Retrieved,
) -> bool:
    """Whether a sentence says something of the asked kind, or of the question's words, that is new."""
    if sentence.signs.unfinished:
        return False  # a byline, a caption
    if _is_row(sentence) and _is_row(chosen[0]) and sentence.signs.coverage < chosen[0].signs.coverage:
        return False  # another row has other numbers, of something that was not asked for
    if sentence.score >= chosen[0].score - NEARLY_AS_GOOD:
        return True
    asked = retrieved.question.text
    before = " ".join((asked, *(one.text for one in chosen)))
    if QuestionType.OTHER not in kinds and holds_any_new(kinds, sentence.text, before):
        return True
    words = set(retrieved.question.words.get(retrieved.languages[sentence.hit.passage_id], ()))
    shown = frozenset().union(*(one.terms for one in chosen))
    if words & sentence.terms - shown:
        return True
    return QuestionType.OTHER in kinds


def _is_row(sentence: ScoredSentence) -> bool:
    return "\t" in sentence.text


def _letters(text: str) -> str:
    return fold("".join(text.split()))


def _citation(n: int, sentence: ScoredSentence) -> Citation:
    return Citation(
        n=n,
        passage_id=sentence.hit.passage_id,
        document=sentence.hit.document,
        page=sentence.hit.page,
        start=sentence.span.start,
        end=sentence.span.end,
        quote=sentence.text,
    )


def one_of_each_story(ranked: Sequence[ScoredSentence], retrieved: Retrieved) -> list[ScoredSentence]:
    """`ranked` with one document of each story: that in the question's language, then the earliest."""
    left_out = set(_left_out(ranked, retrieved))
    return [one for one in ranked if one.hit.document.id not in left_out]


def _left_out(ranked: Sequence[ScoredSentence], retrieved: Retrieved) -> Iterator[str]:
    best: dict[str, ScoredSentence] = {}
    for sentence in ranked:
        best.setdefault(sentence.hit.document.id, sentence)
    seen: set[str] = set()
    for document_id in best:
        story = [one for one in (document_id, *retrieved.stories.get(document_id, ())) if one in best]
        if document_id in seen or len(story) < 2:
            continue
        seen.update(story)
        highest = max(best[one].score for one in story)
        good = [best[one] for one in story if best[one].score >= highest - STORY_NEARLY_AS_GOOD]
        chosen = min(good, key=lambda one: _preference(one, retrieved.question.language))
        yield from (one for one in story if one != chosen.hit.document.id)


def _preference(sentence: ScoredSentence, language: str | None) -> tuple[bool, str, float, str]:
    document = sentence.hit.document
    foreign = language is None or document.language != language
    return foreign, document.published or _UNKNOWN_DATE, -sentence.score, document.id
