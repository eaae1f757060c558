"""Lets a model write the answer and checks every sentence of it, as it is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from indexer.answering.context_window import plan_context
from indexer.answering.evidence.citations import CitationBook, join_sentences
from indexer.answering.evidence.verify import Verifier
from indexer.answering.prompt_sources import PromptSource, whole_passages
from indexer.answering.prompts import build_messages, refusal_sentence
from indexer.answering.writing import Writing
from indexer.common.cancel import CancelToken, LinkedToken
from indexer.models.protocol import Completion, LanguageModel
from indexer.records.answers import (
    Answer,
    AnswerEvent,
    AnswerKind,
    AnswerSentence,
    PhaseChanged,
    Support,
    Timings,
)
from indexer.records.search import Hit
from indexer.vectors.sentence_meaning import SentenceMeaning


def generate_answer(
    question: str,
    language: str | None,
    hits: Sequence[Hit],
    model: LanguageModel,
    *,
    retrieve_s: float,
    evidence: Sequence[PromptSource] | None = None,
    meaning: SentenceMeaning | None = None,
    token: CancelToken | None = None,
    on_event: Callable[[AnswerEvent], None] | None = None,
) -> Answer:
    """Answer `question` from `hits` with `model`; every sentence is checked against all of `hits`.

    Args:
        question: As the user asked it.
        language: Of the question; the answer is written in it.
        hits: The passages retrieved for it, best first.
        model: Loaded at need.
        retrieve_s: How long retrieval took.
        evidence: What the model reads of them; the whole passages where it is not given.
        meaning: Compares sentences; without it they are compared by their words alone.
        token: Stops it, while reading or writing.
        on_event: Gets the answer as it comes about, sentence by sentence.

    Raises:
        CancelledByUser: `token` was raised.
        ModelError: the model cannot be used, or its context is too small for one source.
    """
    tell = on_event or (lambda event: None)
    began = time.monotonic()
    tell(PhaseChanged("loading_model"))
    info = model.load(token, lambda fraction: tell(PhaseChanged("loading_model", fraction)))
    if token is not None:
        token.check()
    tell(PhaseChanged("reading", 0.0))
    given = whole_passages(hits) if evidence is None else evidence
    plan = plan_context(question, language, given, model=model, context_tokens=info.context_tokens)
    labelled = [source.hit for source in plan.sources]
    known = {hit.passage_id for hit in labelled}
    sources = [*labelled, *(hit for hit in hits if hit.passage_id not in known)]
    book = CitationBook(language, labelled=len(labelled))
    writing = Writing(book, Verifier(sources, meaning, question, token), tell, LinkedToken(token))
    completion: Completion | None = None
    if plan.sources:
        with writing.may_stop():
            completion = model.complete(
                build_messages(question, language, plan.sources),
                max_tokens=plan.max_tokens,
                token=writing.token,
                on_text=writing.take,
                on_prompt=lambda fraction: tell(PhaseChanged("reading", fraction)),
            )
    tell(PhaseChanged("checking"))
    writing.finish(completion)
    sentences = tuple(writing.sentences)
    return Answer(
        question=question,
        language=language,
        kind=AnswerKind.GENERATED if _any_verified(sentences) else AnswerKind.ABSTAINED,
        model=info.name,
        answer=join_sentences(sentences) or refusal_sentence(language),
        sentences=sentences,
        citations=book.citations,
        retrieved=tuple(hits),
        timings=_timings(completion, retrieve_s, began),
    )


def _any_verified(sentences: Sequence[AnswerSentence]) -> bool:
    return any(sentence.support is Support.VERIFIED for sentence in sentences)


def _timings(completion: Completion | None, retrieve_s: float, began: float) -> Timings:
    total_s = retrieve_s + time.monotonic() - began
    if completion is None:
        return Timings(retrieve_s, None, total_s)
    first = completion.first_token_s
    writing_s = completion.total_s - first if first is not None else 0.0
    # The first token comes out of reading the prompt: the rate is that of the tokens after it.
    rate = (completion.completion_tokens - 1) / writing_s if writing_s > 0 else None
    return Timings(
        retrieve_s=retrieve_s,
        first_token_s=None if first is None else total_s - completion.total_s + first,
        total_s=total_s,
        prompt_tokens=completion.prompt_tokens,
        completion_tokens=completion.completion_tokens,
        tokens_per_s=rate,
    )
