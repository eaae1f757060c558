"""Runs questions and searches on a lane and emits signals; only the newest one counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from desktop.language import problems
from desktop.language.i18n import tr
from desktop.tasks.lane import Lane, Task
from indexer.library.library import Library
from indexer.records.answers import (
    AnswerEvent,
    PassagesRetrieved,
    PhaseChanged,
    SentenceChecked,
    TextGenerated,
)
from indexer.records.search import Filters

SEARCH_HITS = 20

LibraryProvider = Callable[[], Library | None]


class AskController(QObject):
    """Asks one question at a time. A new one replaces the running one at once.

    Attributes:
        model: the GGUF file that writes answers, or None for the library's own choice.
        filters: which documents may answer, or None for all.

    Signals:
        started: a question was asked.
        hits_arrived: the passages (a tuple of Hit) that the answer will rest on.
        phase_changed: the phase and how far it is, 0..1 or None.
        text_arrived: the next piece of the completion, marks included; at most 20 a second.
        sentence_checked: a SentenceChecked record.
        answered: the finished Answer.
        search_finished: a SearchResult.
        text_checked: a CheckedText.
        problem: one sentence for the user.
        stopped: the question was cancelled.
        running_changed: whether something is under way.
    """

    started = Signal(str)
    hits_arrived = Signal(object)
    phase_changed = Signal(str, object)
    text_arrived = Signal(str)
    sentence_checked = Signal(object)
    answered = Signal(object)
    search_finished = Signal(object)
    text_checked = Signal(object)
    problem = Signal(str)
    stopped = Signal()
    running_changed = Signal(bool)

    def __init__(self, library_provider: LibraryProvider, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library_provider
        self._lane = lane
        self._task: Task | None = None
        self.mode = "auto"
        self.model: Path | None = None
        self.filters: Filters | None = None

    @property
    def running(self) -> bool:
        """Whether an answer or a search is under way."""
        return self._task is not None

    @Slot(str, str)
    def ask(self, question: str, mode: str = "auto") -> None:
        """Answer `question`, or check it as a text; `mode` is auto, quote, search or check."""
        question = question.strip()
        if not question:
            return
        self.stop()
        self.mode = mode
        self.started.emit(question)
        library = self._library()
        if library is None:
            self.problem.emit(tr("The library is not open yet."))
            return
        outcome = self.answered
        if mode == "search":
            work, outcome = self._search_work(library, question), self.search_finished
        elif mode == "check":
            work, outcome = self._check_work(library, question), self.text_checked
        else:
            work = self._work(library, question, mode)
        self._task = task = Task(work, self)
        task.partial.connect(lambda pieces: self._emit_events(task, pieces))
        task.succeeded.connect(lambda value: self._finish(task, outcome, value))
        task.failed.connect(lambda error: self._finish(task, self.problem, problems.sentence(error)))
        task.cancelled.connect(lambda: self._finish(task, self.stopped))
        self.running_changed.emit(True)
        self._lane.submit(task)

    @Slot()
    def stop(self) -> None:
        """Cancel the running question; what has been written stays."""
        if self._task is not None:
            task = self._task
            task.cancel()
            self._finish(task, self.stopped)

    def _work(self, library: Library, question: str, mode: str) -> Callable[[Task], object]:
        model, filters = self.model, self.filters

        def work(task: Task) -> object:
            return library.ask(
                question, mode=mode, model=model, filters=filters, token=task.token, on_event=task.report
            )

        return work

    def _search_work(self, library: Library, question: str) -> Callable[[Task], object]:
        filters = self.filters
        return lambda task: library.search(question, k=SEARCH_HITS, filters=filters)

    def _check_work(self, library: Library, text: str) -> Callable[[Task], object]:
        filters = self.filters

        def work(task: Task) -> object:
            def on_sentence(done: int, total: int) -> None:
                task.report(PhaseChanged("checking", done / total))

            return library.check(text, filters=filters, token=task.token, on_sentence=on_sentence)

        return work

    def _emit_events(self, task: Task, events: tuple[AnswerEvent, ...]) -> None:
        """Emit a batch; text between two other events goes out in one piece."""
        text: list[str] = []
        for event in events:
            if task is not self._task:  # superseded, perhaps by a receiver of this very batch
                return
            if isinstance(event, TextGenerated):
                text.append(event.text)
                continue
            if text:
                self.text_arrived.emit("".join(text))
                text.clear()
            if isinstance(event, PassagesRetrieved):
                self.hits_arrived.emit(event.hits)
            elif isinstance(event, PhaseChanged):
                self.phase_changed.emit(event.phase, event.fraction)
            elif isinstance(event, SentenceChecked):
                self.sentence_checked.emit(event)
        if text and task is self._task:
            self.text_arrived.emit("".join(text))

    def _finish(self, task: Task, outcome: SignalInstance, *values: object) -> None:
        if task is not self._task:  # a superseded task may still have messages in the queue
            return
        self._task = None
        outcome.emit(*values)
        if self._task is None:
            self.running_changed.emit(False)
