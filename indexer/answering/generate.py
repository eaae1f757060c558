"""Lets a model write the answer and checks every sentence of it, as it is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from indexer.answering.context_window import plan_context
from indexer.answering.evidence.citations import CitationBook, join_sentences
from indexer.answering.evidence.verify import is_refusal
from indexer.answering.marks import CompletionReader, MarkedSentence
from indexer.answering.prompts import build_messages, refusal_sentence
from indexer.common.cancel import CancelToken
from indexer.common.messages import Message
from indexer.models.protocol import Completion, LanguageModel, StopReason
from indexer.records.answers import (
    Answer,
    AnswerEvent,
    AnswerFinished,
    AnswerKind,
    AnswerSentence,
    PhaseChanged,
    SentenceChecked,
    Support,
    TextGenerated,
    Timings,
)
from indexer.records.search import Hit

ENDED_EARLY = {
    StopReason.LENGTH: Message("reason_answer_cut_off"),
    StopReason.LOOP: Message("reason_answer_repeats_itself"),
}


def generate_answer(
    question: str,
    language: str | None,
    hits: Sequence[Hit],
    model: LanguageModel,
    *,
    retrieve_s: float,
    token: CancelToken | None = None,
    on_event: Callable[[AnswerEvent], None] | None = None,
) -> Answer:
    """Answer `question` from `hits` with `model`.

    Args:
        question: As the user asked it.
        language: Of the question; the answer is written in it.
        hits: The passages retrieved for it, best first.
        model: Loaded at need.
        retrieve_s: How long retrieval took.
        token: Stops it, while reading or writing.
        on_event: Gets the answer as it comes about; the last event is AnswerFinished.

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
    plan = plan_context(question, language, hits, model=model, context_tokens=info.context_tokens)
    writing = _Writing(plan.sources, language, tell)
    completion: Completion | None = None
    if plan.sources:
        completion = model.complete(
            build_messages(question, language, plan.sources),
            max_tokens=plan.max_tokens,
            token=token,
            on_text=writing.take,
            on_prompt=lambda fraction: tell(PhaseChanged("reading", fraction)),
        )
    tell(PhaseChanged("checking"))
    writing.finish(completion)
    sentences = tuple(writing.sentences)
    abstained = all(is_refusal(sentence.text) for sentence in sentences)
    answer = Answer(
        question=question,
        language=language,
        kind=AnswerKind.ABSTAINED if abstained else AnswerKind.GENERATED,
        model=info.name,
        answer=join_sentences(sentences) or refusal_sentence(language),
        sentences=sentences,
        citations=writing.book.citations,
        retrieved=tuple(hits),
        timings=_timings(completion, retrieve_s, began),
    )
    tell(AnswerFinished(answer))
    return answer


class _Writing:
    """What has been written so far, sentence by sentence."""

    def __init__(
        self, sources: Sequence[Hit], language: str | None, tell: Callable[[AnswerEvent], None]
    ) -> None:
        self.book = CitationBook(sources, language)
        self.sentences: list[AnswerSentence] = []
        self._tell = tell
        self._reader = CompletionReader()
        self._started = False

    def take(self, text: str) -> None:
        if not self._started:
            self._started = True
            self._tell(PhaseChanged("writing"))
        self._tell(TextGenerated(text))
        for sentence in self._reader.feed(text):
            self._check(sentence)

    def finish(self, completion: Completion | None) -> None:
        rest = self._reader.finish()
        ending = ENDED_EARLY.get(completion.stop_reason) if completion else None
        for index, sentence in enumerate(rest):
            self._check(sentence, ending if index == len(rest) - 1 else None)

    def _check(self, sentence: MarkedSentence, ending: Message | None = None) -> None:
        checked = self.book.enter(sentence)
        if ending is not None:
            checked = AnswerSentence(
                checked.text, checked.citations, _at_most_partial(checked.support), (*checked.reasons, ending)
            )
        self.sentences.append(checked)
        self._tell(SentenceChecked(checked, self.book.citations))


def _at_most_partial(support: Support) -> Support:
    return Support.PARTIAL if support is Support.VERIFIED else support


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
