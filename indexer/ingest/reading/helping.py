"""Readers that have nothing to do help another one with a long document."""

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

MIN_LEFT = 64  # pages; fewer are read before a helper has opened the file
STARTING_PAYS = 400  # pages, from which on a helper is worth being started

OnPartial = Callable[[dict[str, Any]], None]


class Helpers:
    """Those who help with one file, from when its reader tells that it shares its pages.

    Args:
        take: A reader that is idle, or None; with True, also one that must be started first.
        give: Takes it back.
        arguments: Of the call that reads the file.
        limit_seconds: How long one may help.
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
        # Made by the reader, if it shares at all; the name is ours, since we remove what bears it.
        self.folder = Path(tempfile.gettempdir()) / f"ibid-pages-{uuid.uuid4().hex}"
        self._arguments = {**arguments, "folder": str(self.folder)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.cancel()
        for thread in self._threads:
            thread.join()
        shutil.rmtree(self.folder, ignore_errors=True)

    def hearing(self, on_partial: OnPartial | None) -> OnPartial:
        """Hears what the reader tells; passes on what does not concern its helpers."""

        def hear(partial: dict[str, Any]) -> None:
            if PAGES_LEFT in partial:
                self._recruit(int(partial[PAGES_LEFT]))
            elif on_partial is not None:
                on_partial(partial)

        return hear

    def _recruit(self, pages_left: int) -> None:
        while pages_left >= MIN_LEFT and (child := self._take(pages_left >= STARTING_PAYS)) is not None:
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
        except IndexerError:  # whatever it is, the document's own reader meets it too and says so
            pass
        finally:
            with contextlib.suppress(OSError):
                sign.unlink()
            self._give(child)
