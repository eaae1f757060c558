"""The verbs of a library that bring documents in, also after an import was cut off."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue import import_queue
from indexer.catalogue.database import Database
from indexer.common.cancel import CancelledByUser, CancelToken, PauseSwitch
from indexer.common.errors import StorageError
from indexer.records.importing import ImportProgress, ImportReport, PendingImport

if TYPE_CHECKING:
    from indexer.ingest.pipeline import Importer

OnProgress = Callable[[ImportProgress], None]


class ImportVerbs:
    """What is asked for is noted before it is begun, and struck out when it is done."""

    _database: Database
    _writing: threading.Lock
    _must_write: Callable[[], None]
    _importer: Callable[[], Importer]

    def __init__(self) -> None:
        super().__init__()
        self._under_way: set[int] = set()  # numbers in the queue; changed by `_mark` only
        self._marking = threading.Lock()

    def add(
        self,
        paths: Sequence[Path | str],
        *,
        collection: str | None = None,
        by_reference: bool = False,
        passwords: Mapping[str, str] | Sequence[str] = (),
        token: CancelToken | None = None,
        pause: PauseSwitch | None = None,
        on_progress: OnProgress | None = None,
    ) -> ImportReport:
        """Import files and folders (recursively). Events come from the calling thread.

        A file that the library knows by its path, with other content, replaces its older version; one that
        was moved is noted in its new place. Archives, mailboxes and attachments are unpacked.

        Args:
            paths: What to import.
            collection: The collection that new documents belong to.
            by_reference: Leave the files where they are, without a copy.
            passwords: Tried in turn on protected files; or one for each path. Never stored.
            token: Stops the import; with `cancel(for_now=True)`, `resume_imports` can go on with it.
            pause: While it is on, no further file is begun.
            on_progress: Hears of every file.

        Raises:
            CancelledByUser: `token` was raised; what was reported READY stays in the library.
            StorageError: the disk is full or refuses; `resume_imports` can go on once it does not.
        """
        self._must_write()
        token = token or CancelToken()
        collection = (collection or "").strip() or None
        paths = list(paths)
        with self._database.write() as connection:
            numbers = import_queue.enqueue(
                connection, paths, collection=collection, by_reference=by_reference
            )
            self._mark(numbers, under_way=True)
        with self._queued(numbers, token), self._writing:
            return self._importer().run(
                paths,
                collection=collection,
                by_reference=by_reference,
                passwords=passwords,
                token=token,
                pause=pause,
                on_progress=on_progress,
            )

    def pending_imports(self) -> tuple[PendingImport, ...]:
        """What an import that was cut off has left undone, the oldest first."""
        return tuple(one for _, one in self._left())

    def resume_imports(
        self,
        token: CancelToken | None = None,
        on_progress: OnProgress | None = None,
        *,
        passwords: Mapping[str, str] | Sequence[str] = (),
        pause: PauseSwitch | None = None,
    ) -> ImportReport:
        """Go on with what `pending_imports` names; files that are in already are passed over quickly.

        Raises:
            CancelledByUser, StorageError: as `add` does.
        """
        self._must_write()
        token = token or CancelToken()
        reports: list[ImportReport] = []
        left = self._left()
        self._mark((number for number, _ in left), under_way=True)
        with self._queued([number for number, _ in left], token), self._writing:
            for (collection, by_reference), group in groupby(
                left, key=lambda one: (one[1].collection, one[1].by_reference)
            ):
                reports.append(
                    self._importer().run(
                        [one.path for _, one in group],
                        collection=collection,
                        by_reference=by_reference,
                        passwords=passwords,
                        token=token,
                        pause=pause,
                        on_progress=on_progress,
                    )
                )
        return _together(reports)

    def forget_imports(self) -> None:
        """What was cut off is not wanted any more; documents that are in stay."""
        self._must_write()
        with self._database.write() as connection:
            import_queue.strike_out(connection, [number for number, _ in self._left()])

    def _left(self) -> tuple[tuple[int, PendingImport], ...]:
        with self._marking, self._database.reading() as connection:
            return tuple(one for one in import_queue.pending(connection) if one[0] not in self._under_way)

    @contextlib.contextmanager
    def _queued(self, numbers: Sequence[int], token: CancelToken) -> Iterator[None]:
        """Strike out what is done, or not wanted any more; what fails or is killed stays in the queue."""
        try:
            yield
        except (CancelledByUser, KeyboardInterrupt):
            if not token.for_now:
                self._strike_out(numbers)
            raise
        else:
            self._strike_out(numbers)
        finally:
            self._mark(numbers, under_way=False)

    def _strike_out(self, numbers: Sequence[int]) -> None:
        if numbers:
            # What is in is in; a row too many only has it looked at again.
            with contextlib.suppress(StorageError), self._database.write() as connection:
                import_queue.strike_out(connection, numbers)

    def _mark(self, numbers: Iterable[int], *, under_way: bool) -> None:
        with self._marking:
            if under_way:
                self._under_way.update(numbers)
            else:
                self._under_way.difference_update(numbers)


def _together(reports: Sequence[ImportReport]) -> ImportReport:
    return ImportReport(
        imported=tuple(one for report in reports for one in report.imported),
        skipped=tuple(one for report in reports for one in report.skipped),
        failed=tuple(one for report in reports for one in report.failed),
        seconds=sum(report.seconds for report in reports),
    )
