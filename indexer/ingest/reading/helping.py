"""Lets idle readers help another reader with the pages of a long document."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ChildDiedError, IndexerError
from indexer.documents.pdf.sharing import HELPER_PREFIX
from indexer.ingest.reading.outcome import PAGES_LEFT
from indexer.processes.parent import ChildProcess

MIN_PAGES_LEFT = 64  # with fewer pages left, they are read before a helper has opened the file
MIN_PAGES_TO_START_HELPER = 400  # with fewer pages left, starting a helper takes longer than it saves

OnPartial = Callable[[dict[str, Any]], None]


class Helpers:
    """The readers that help with one file, once its reader has reported pages to share.

    Args:
        take: Gives an idle reader or None; called with True, it may also start one.
        give: Takes a reader back.
        arguments: The arguments of the call that reads the file.
        limit_seconds: How long a helper may work.
    """

    def __init__(
        self,
        take: Callable[[bool], ChildProcess | None],
        give: Callable[[ChildProcess], None],
        arguments: dict[str, object],
        limit_seconds: float,
    ) -> None:
        self._take, self._give = take, give
        self._limit_seconds = limit_seconds
        self._stop = CancelToken()
        self._threads: list[threading.Thread] = []
        # The reader creates the folder if it shares pages. We choose its name, because we remove it.
        self.folder = Path(tempfile.gettempdir()) / f"ibid-pages-{uuid.uuid4().hex}"
        self._arguments = {**arguments, "folder": str(self.folder)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.cancel()
        for thread in self._threads:
            thread.join()
        shutil.rmtree(self.folder, ignore_errors=True)

    def handle_partials(self, on_partial: OnPartial | None) -> OnPartial:
        """A callback for partial replies; it passes on to `on_partial` all that is not for helpers."""

        def handle(partial: dict[str, Any]) -> None:
            if PAGES_LEFT in partial:
                self._recruit(int(partial[PAGES_LEFT]))
            elif on_partial is not None:
                on_partial(partial)

        return handle

    def _recruit(self, pages_left: int) -> None:
        while (
            pages_left >= MIN_PAGES_LEFT
            and (child := self._take(pages_left >= MIN_PAGES_TO_START_HELPER)) is not None
        ):
            sign = self.folder / f"{HELPER_PREFIX}{len(self._threads)}"
            try:
                sign.touch(exist_ok=False)
            except OSError:
                self._give(child)
                return
            thread = threading.Thread(target=self._help, args=(child, sign), name="helping")
            self._threads.append(thread)
            thread.start()

    def _help(self, child: ChildProcess, sign: Path) -> None:
        try:
            child.call("help", self._arguments, timeout_seconds=self._limit_seconds, token=self._stop)
        except CancelledByUser:
            pass
        except ChildDiedError:
            child.kill()
            child.close()
        except IndexerError:  # the document's own reader will meet and report the same error
            pass
        finally:
            with contextlib.suppress(OSError):
                sign.unlink()
            self._give(child)
