"""From retrieved passages to an answer: written by a model where there is one, else quoted, else refused."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from indexer.answering.corpus.timeline import add_timeline, disagreements
from indexer.answering.generate import generate_answer
from indexer.answering.prompt_sources import choose_evidence
from indexer.answering.quoting.question_type import QuestionType, holds_any_new, question_types
from indexer.answering.quoting.quote import best_sentences, one_of_each_story, quote_answer
from indexer.answering.quoting.refusal import read_signs, should_refuse
from indexer.answering.quoting.sentence_scores import ScoredSentence, ranked_sentences
from indexer.common.cancel import CancelToken
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.models.runtime.chat_model import ChatModel
from indexer.models.runtime.loaded import Kept
from indexer.records.answers import (
    Answer,
    AnswerEvent,
    AnswerFinished,
    AnswerKind,
    AskRequest,
    Citation,
    PassagesRetrieved,
    PhaseChanged,
    SentenceChecked,
    Support,
)
from indexer.retrieval.retriever import Retrieved
from indexer.vectors.sentence_meaning import SentenceMeaning

ANSWER_MODES = ("auto", "answer", "quote")

NOTHING_LEFT = Message("quoted_instead")

Tell = Callable[[AnswerEvent], None]


class Asker:
    """Answers the questions of one library; keeps the last model loaded. Safe for several threads."""

    def __init__(self, meaning: SentenceMeaning) -> None:
        self.meaning = meaning
        self._writing = threading.Lock()  # one model, one answer at a time
        self._model = Kept(ChatModel)

    @property
    def model_name(self) -> str | None:
        """The name of the model that answered last, None when none has."""
        return self._model.name

    def ask(
        self,
        request: AskRequest,
        retrieve: Callable[[], Retrieved],
        *,
        token: CancelToken,
        tell: Tell,
        warn: Callable[[Answer], tuple[Message, ...]] = lambda _answer: (),
    ) -> Answer:
        """Answer from what `retrieve` finds; see `Library.ask` for the modes and the errors.

        The answer shows the first `k` passages that were found, and those that it quotes besides; `warn`
        gives its warnings.
        """
        k, mode, model = request.k, request.mode, request.model
        if mode not in ANSWER_MODES:
            raise UsageError(Message("no_such_answer_mode", mode=mode, modes=", ".join(ANSWER_MODES)))
        if mode == "answer" and model is None:
            raise UsageError(Message("model_not_named"))
        started = time.perf_counter()
        tell(PhaseChanged("retrieving"))
        found = retrieve()
        token.check()
        first = replace(found, hits=found.hits[:k])
        tell(PassagesRetrieved(first.hits))
        finished: list[Answer] = []

        def finish(event: AnswerEvent) -> None:
            if isinstance(event, AnswerFinished):
                answer = event.answer
                if request.timeline and answer.kind is not AnswerKind.ABSTAINED:
                    answer = add_timeline(answer, ranked_sentences(found, self.meaning), self.meaning)
                told = disagreements(answer, self.meaning)
                warnings = (*found.warnings, *answer.warnings, *told, *warn(answer))
                whole = replace(answer, warnings=warnings, repaired=found.question.repaired)
                finished.append(whole)
                event = AnswerFinished(whole)
            tell(event)

        written = None
        if model is not None and self._is_worth_writing(found, mode):
            written = self._write(found, first, Path(model), token, tell)
        if written is not None and self._says_what_is_asked(written, found):
            finish(AnswerFinished(written))
        else:
            self._quote(found, k, started, finish, model_failed=written is not None)
        return finished[-1]

    def close(self) -> None:
        """Give the model's memory back."""
        self._model.close()

    def _is_worth_writing(self, found: Retrieved, mode: str) -> bool:
        if mode == "quote" or not found.hits:
            return False
        if mode == "answer":
            return True
        ranked = ranked_sentences(found, self.meaning)
        return bool(ranked) and not should_refuse(read_signs(found, ranked, self.meaning.weight))

    def _says_what_is_asked(self, written: Answer, found: Retrieved) -> bool:
        """Whether a verified sentence rests on what would be quoted.

        That is the best sentence, or one of the others where it holds the kind of thing that is asked for.
        """
        question = found.question.text
        best = best_sentences(found, one_of_each_story(ranked_sentences(found, self.meaning), found))
        kinds = question_types(question)
        by_number = {citation.n: citation for citation in written.citations}
        for sentence in written.sentences:
            if sentence.support is not Support.VERIFIED:
                continue
            is_asked_for = QuestionType.OTHER not in kinds and holds_any_new(kinds, sentence.text, question)
            quotes = best if is_asked_for else best[:1]
            cited = [by_number[number] for number in sentence.citations]
            if any(_overlap(quote, citation) for quote in quotes for citation in cited):
                return True
        return False

    def _quote(
        self, found: Retrieved, k: int, started: float, tell: Tell, *, model_failed: bool = False
    ) -> None:
        answer = quote_answer(found, self.meaning, k=k, started=started)
        if model_failed and answer.sentences:
            answer = replace(answer, warnings=(NOTHING_LEFT,))
        for sentence in answer.sentences:
            tell(SentenceChecked(sentence, answer.citations[: max(sentence.citations)]))
        tell(AnswerFinished(answer))

    def _write(
        self, found: Retrieved, shown: Retrieved, path: Path, token: CancelToken, tell: Tell
    ) -> Answer:
        """What the model writes; the evidence that it reads comes from the passages that are shown."""
        ids = {hit.passage_id for hit in shown.hits}
        ranked = [one for one in ranked_sentences(found, self.meaning) if one.hit.passage_id in ids]
        with self._writing:
            return generate_answer(
                found.question.text,
                found.question.language,
                shown.hits,
                self._model.of(path),
                retrieve_s=found.seconds,
                evidence=choose_evidence(ranked),
                meaning=self.meaning,
                token=token,
                on_event=tell,
            )


def _overlap(quote: ScoredSentence, citation: Citation) -> bool:
    if quote.hit.passage_id != citation.passage_id:
        return False
    return quote.span.start < citation.end and citation.start < quote.span.end


def stream_events(ask: Callable[[CancelToken, Tell], Answer]) -> Iterator[AnswerEvent]:
    """Run `ask` on a thread of its own and yield its events as they happen.

    A consumer that stops iterating cancels the answer; what `ask` raises is raised here.
    """
    events: queue.Queue[AnswerEvent | BaseException | None] = queue.Queue()
    token = CancelToken()

    def work() -> None:
        try:
            ask(token, events.put)
            events.put(None)
        except BaseException as error:  # noqa: BLE001 - thread boundary: raised again by the consumer
            events.put(error)

    thread = threading.Thread(target=work, name="answer", daemon=True)
    thread.start()
    try:
        while (event := events.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            yield event
    finally:
        token.cancel()
        thread.join()
