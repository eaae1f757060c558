"""Pages as pictures: drawn on a lane when requested, the latest ones cached."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.language import problems
from desktop.tasks.lane import Lane, Task
from indexer.library.library import Library
from indexer.records.pages import PageImage

CACHE_BYTES = 192 * 1024 * 1024

PageKey = tuple[str, int, float]  # document, page (1-based), pixels per point


class PageImages(QObject):
    """A cache of pages that draws missing ones.

    Signals:
        ready: document and page are in the cache.
        problem: one sentence.
    """

    ready = Signal(str, int)
    problem = Signal(str)

    def __init__(
        self, library: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._lane = lane
        self._kept: OrderedDict[PageKey, QImage] = OrderedDict()
        self._tasks: dict[PageKey, Task] = {}
        self.max_bytes = CACHE_BYTES

    @property
    def size_bytes(self) -> int:
        """What is kept."""
        return sum(image.sizeInBytes() for image in self._kept.values())

    def image(self, document_id: str, page_index: int, scale: float) -> QImage | None:
        """The page as last drawn at `scale`."""
        key = (document_id, page_index, round(scale, 3))
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
        return image

    def nearest(self, document_id: str, page_index: int) -> QImage | None:
        """The page at any scale, to show while the right one is drawn."""
        keys = [key for key in self._kept if key[:2] == (document_id, page_index)]
        return self._kept[keys[-1]] if keys else None

    def want(self, document_id: str, page_indexes: Iterable[int], scale: float) -> None:
        """Draw these pages, in this order; pages asked for before and not named now are cancelled."""
        wanted = [(document_id, index, round(scale, 3)) for index in page_indexes]
        for key in [key for key in self._tasks if key not in wanted]:
            self._tasks.pop(key).cancel()
        for key in wanted:
            if key not in self._kept and key not in self._tasks:
                self._draw(key)

    def cancel(self) -> None:
        """Draw nothing more of what was asked for."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()

    def _draw(self, key: PageKey) -> None:
        library = self._library()
        if library is None:
            return
        task = Task(lambda task: image_of(library.page_image(*key, task.token)), self)
        self._tasks[key] = task
        task.succeeded.connect(lambda image: self._take(key, task, image))
        task.failed.connect(lambda error: self._fail(key, task, error))
        self._lane.submit(task)

    def _take(self, key: PageKey, task: Task, image: QImage) -> None:
        if self._tasks.get(key) is not task:
            return
        del self._tasks[key]
        self._kept[key] = image
        size = self.size_bytes
        while size > self.max_bytes and len(self._kept) > 1:
            size -= self._kept.popitem(last=False)[1].sizeInBytes()
        self.ready.emit(key[0], key[1])

    def _fail(self, key: PageKey, task: Task, error: object) -> None:
        # The task stays noted, so that a page which cannot be drawn is not asked for on every paint.
        if self._tasks.get(key) is task:
            self.problem.emit(problems.sentence(error))


def image_of(page: PageImage) -> QImage:
    """The page as an image that owns its pixels; QImage may be made off the UI thread."""
    borrowed = QImage(page.pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGB32)
    return borrowed.copy()
