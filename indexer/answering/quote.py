"""Answers without a model: the sentences that answer best, word for word, each with its citation."""

from __future__ import annotations

import time
from collections.abc import Sequence

from indexer.answering.abstain import read_signs, should_not_quote
from indexer.answering.question_names import names_in
from indexer.answering.sentence_scores import (
    QuestionTerms,
    ScoredSentence,
    is_foreign,
    score_sentences,
    share_of_names,
)
from indexer.folding import fold
from indexer.records import (
    Answer,
    AnswerKind,
    AnswerSentence,
    Citation,
    Hit,
    Support,
    Timings,
)
from indexer.retrieval.retriever import Retrieved

SENTENCES = 3
# A sentence far behind the best one is noise: it is left out even where fewer than three remain.
WORTH_SHOWING = 0.35


def quote_answer(retrieved: Retrieved, *, started: float) -> Answer:
    """Quote the best sentences of the retrieved passages, or abstain.

    Args:
        retrieved: The ranked passages for the question.
        started: `time.perf_counter()` when the question came in.
    """
    sentences: list[ScoredSentence] = []
    if retrieved.hits and not should_not_quote(read_signs(retrieved)):
        sentences = best_sentences(retrieved)
    citations = tuple(_citation(n, sentence) for n, sentence in enumerate(sentences, start=1))
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
        retrieved=retrieved.hits,
        timings=Timings(retrieve_s=retrieved.seconds, first_token_s=None, total_s=total_s),
    )


def best_sentences(retrieved: Retrieved, count: int = SENTENCES) -> list[ScoredSentence]:
    """The best sentences of all retrieved passages, best first, none of them twice.

    A title is shown beside its document's sentences anyway: it is quoted only where there is nothing else.
    """
    ranked = ranked_sentences(retrieved)
    titles = {_letters(hit.document.title or "") for hit in retrieved.hits}
    chosen: list[ScoredSentence] = []
    said: set[str] = set()
    for sentence in [one for one in ranked if _letters(one.text) not in titles] or ranked:
        words = _letters(sentence.text)
        if words in said:
            continue
        if chosen and sentence.score < WORTH_SHOWING * chosen[0].score:
            break
        said.add(words)
        chosen.append(sentence)
        if len(chosen) == count:
            break
    return chosen


def _letters(text: str) -> str:
    return fold("".join(text.split()))


def ranked_sentences(retrieved: Retrieved) -> list[ScoredSentence]:
    """Every sentence of the retrieved passages, best first.

    The question's own language goes first: names speak for a sentence in another language only as far as
    no sentence of the question's own language holds them.
    """
    asked_in, names = retrieved.question.language, names_in(retrieved.question.text)
    own = [hit for hit in retrieved.hits if not is_foreign(asked_in, retrieved.languages[hit.passage_id])]
    scored = _scored(retrieved, own, trust_in_names=1.0)
    named = max((share_of_names(names, sentence.text) for sentence in scored), default=0.0)
    foreign = [hit for hit in retrieved.hits if hit not in own]
    scored += _scored(retrieved, foreign, trust_in_names=1.0 - named)
    return sorted(scored, key=lambda sentence: (-sentence.score, sentence.hit.rank, sentence.span.start))


def _scored(retrieved: Retrieved, hits: Sequence[Hit], *, trust_in_names: float) -> list[ScoredSentence]:
    question, best = retrieved.question, retrieved.hits[0].score if retrieved.hits else 0.0
    by_language: dict[str | None, QuestionTerms] = {}
    scored: list[ScoredSentence] = []
    for hit in hits:
        language = retrieved.languages[hit.passage_id]
        terms = by_language.get(language)
        if terms is None:
            terms = by_language[language] = QuestionTerms.of(
                question.text,
                question.language,
                question.words.get(language, []),
                question.grams,
                retrieved.word_idf,
                retrieved.gram_idf,
            )
        share = hit.score / best if best else 0.0
        scored += score_sentences(hit, language, terms, share, trust_in_names=trust_in_names)
    return scored


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
