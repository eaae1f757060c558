"""From retrieved passages to an answer: written by a model where there is one, else quoted, else refused."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from indexer.answering.generate import generate_answer
from indexer.answering.quoting.quote import quote_answer
from indexer.answering.quoting.refusal import read_signs, should_refuse
from indexer.answering.quoting.sentence_meaning import SentenceMeaning
from indexer.answering.quoting.sentence_scores import ranked_sentences
from indexer.common.cancel import CancelToken
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.models.runtime.chat_model import ChatModel
from indexer.models.runtime.loaded import Kept
from indexer.records.answers import (
    Answer,
    AnswerEvent,
    AnswerFinished,
    AskRequest,
    PassagesRetrieved,
    PhaseChanged,
    SentenceChecked,
)
from indexer.retrieval.retriever import Retrieved

ANSWER_MODES = ("auto", "answer", "quote")

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
                warnings = (*found.warnings, *warn(answer))
                whole = replace(answer, warnings=warnings, repaired=found.question.repaired)
                finished.append(whole)
                event = AnswerFinished(whole)
            tell(event)

        if model is not None and self._is_worth_writing(found, mode):
            self._write(first, Path(model), token, finish)
        else:
            self._quote(found, k, started, finish)
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

    def _quote(self, found: Retrieved, k: int, started: float, tell: Tell) -> None:
        answer = quote_answer(found, self.meaning, k=k, started=started)
        for sentence in answer.sentences:
            tell(SentenceChecked(sentence, answer.citations[: max(sentence.citations)]))
        tell(AnswerFinished(answer))

    def _write(self, found: Retrieved, path: Path, token: CancelToken, tell: Tell) -> None:
        with self._writing:
            generate_answer(
                found.question.text,
                found.question.language,
                found.hits,
                self._model.of(path),
                retrieve_s=found.seconds,
                token=token,
                on_event=tell,
            )


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
