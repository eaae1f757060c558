"""The operations that import documents into a library and continue interrupted imports."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue import import_queue
from indexer.catalogue.database import Database
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import StorageError
from indexer.common.paths import LibraryPaths
from indexer.library.embedding import Embedding
from indexer.records.importing import ImportControl, ImportOptions, ImportReport, PendingImport

if TYPE_CHECKING:
    from indexer.ingest.pipeline import Importer
    from indexer.ingest.reading.reader_pool import ReaderPool


class Adding:
    """Runs imports. Each is recorded in a queue before it begins and deleted from it when it is done."""

    def __init__(
        self,
        database: Database,
        paths: LibraryPaths,
        embedding: Embedding,
        writing: threading.Lock,
        on_unlocked: Callable[[str, str], None],
    ) -> None:
        """`on_unlocked` is called with the id and the password of each protected document that was opened."""
        self._database = database
        self._paths = paths
        self._embedding = embedding
        self._writing = writing
        self._on_unlocked = on_unlocked
        self._readers: ReaderPool | None = None  # created when first needed
        self._readers_lock = threading.Lock()
        self._under_way: set[int] = set()  # numbers in the queue; changed by `_mark` only
        self._marking = threading.Lock()

    def add(
        self, paths: Sequence[Path | str], options: ImportOptions, control: ImportControl
    ) -> ImportReport:
        """See `Library.add`."""
        paths = list(paths)
        with self._database.write() as connection:
            numbers = import_queue.enqueue(
                connection, paths, collection=options.collection, by_reference=options.by_reference
            )
            self._mark(numbers, under_way=True)
        with self._queued(numbers, control.token), self._writing:
            return self._importer().run(paths, options, control)

    def pending(self) -> tuple[PendingImport, ...]:
        """See `Library.pending_imports`."""
        return tuple(item for _, item in self._left())

    def resume(self, options: ImportOptions, control: ImportControl) -> ImportReport:
        """See `Library.resume_imports`; collection and `by_reference` are taken from the queue."""
        reports: list[ImportReport] = []
        left = self._left()
        self._mark((number for number, _ in left), under_way=True)
        with self._queued([number for number, _ in left], control.token), self._writing:
            for (collection, by_reference), group in groupby(
                left, key=lambda numbered: (numbered[1].collection, numbered[1].by_reference)
            ):
                as_before = replace(options, collection=collection, by_reference=by_reference)
                paths = [item.path for _, item in group]
                reports.append(self._importer().run(paths, as_before, control))
        return _together(reports)

    def forget(self) -> None:
        """See `Library.forget_imports`."""
        with self._database.write() as connection:
            import_queue.strike_out(connection, [number for number, _ in self._left()])

    def close(self) -> None:
        """End the children that read files."""
        with self._readers_lock:
            readers, self._readers = self._readers, None
        if readers is not None:
            readers.close()

    def _importer(self) -> Importer:
        from indexer.ingest.pipeline import Importer
        from indexer.ingest.reading.reader_pool import ReaderPool

        with self._readers_lock:
            if self._readers is None:
                self._readers = ReaderPool()
            readers = self._readers
        index = self._embedding.start()
        return Importer(
            self._database,
            self._paths,
            readers,
            index.passages_added,
            index.passages_removed,
            self._on_unlocked,
        )

    def _left(self) -> tuple[tuple[int, PendingImport], ...]:
        with self._marking, self._database.reading() as connection:
            return tuple(item for item in import_queue.pending(connection) if item[0] not in self._under_way)

    @contextlib.contextmanager
    def _queued(self, numbers: Sequence[int], token: CancelToken) -> Iterator[None]:
        """Delete imports from the queue when done or cancelled; failed and interrupted ones stay in it."""
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
            # The documents are stored; an extra row in the queue only has their files checked again.
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
        imported=tuple(outcome for report in reports for outcome in report.imported),
        skipped=tuple(outcome for report in reports for outcome in report.skipped),
        failed=tuple(outcome for report in reports for outcome in report.failed),
        seconds=sum(report.seconds for report in reports),
    )
