"""Imports files and folders: several children read at the same time, one document is stored at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.catalogue.database import Database
from indexer.common.paths import LibraryPaths
from indexer.ingest.files.originals import Originals
from indexer.ingest.import_batch import ImportBatch, Listeners, OnPassages
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.records.documents import Document
from indexer.records.importing import FailedFile, ImportControl, ImportOptions, ImportReport, SkippedFile


class Importer:
    """Imports files into one library. All imports share its originals and readers."""

    def __init__(
        self,
        database: Database,
        paths: LibraryPaths,
        readers: ReaderPool,
        on_stored: OnPassages,
        on_removed: OnPassages = lambda _ids: None,
        on_unlocked: Callable[[str, str], None] = lambda _document_id, _password: None,
    ) -> None:
        """The callbacks are called with ids of added and removed passages, and with passwords that worked."""
        self._database = database
        self._originals = Originals(paths.originals)
        self._readers = readers
        self._on_stored = on_stored
        self._on_removed = on_removed
        self._on_unlocked = on_unlocked

    def run(
        self,
        paths: Sequence[Path | str],
        options: ImportOptions | None = None,
        control: ImportControl | None = None,
    ) -> ImportReport:
        """Import files and folders. Events come on the calling thread; the report keeps the given order.

        A file that fails never stops the others. A document reported READY is stored for good.

        Raises:
            CancelledByUser: the token of `control` was raised.
            StorageError: the disk is full or refuses.
        """
        started = time.monotonic()
        batch = ImportBatch(
            self._database,
            self._originals,
            self._readers,
            options or ImportOptions(),
            control or ImportControl.of(),
            Listeners(self._on_stored, self._on_removed, self._on_unlocked),
        )
        outcomes = batch.run(paths)
        return ImportReport(
            imported=tuple(outcome for outcome in outcomes if isinstance(outcome, Document)),
            skipped=tuple(outcome for outcome in outcomes if isinstance(outcome, SkippedFile)),
            failed=tuple(outcome for outcome in outcomes if isinstance(outcome, FailedFile)),
            seconds=time.monotonic() - started,
        )
