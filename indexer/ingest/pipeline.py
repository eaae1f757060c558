"""Import files and folders: read in several children at once, stored one document at a time."""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.cancel import CancelledByUser, CancelToken
from indexer.catalogue.database import Database
from indexer.catalogue.documents import find_by_sha256
from indexer.documents.source_file import shown_name
from indexer.errors import IndexerError, ReadError
from indexer.ingest.originals import Originals, StagedFile, unchanged
from indexer.ingest.reader_pool import ReaderPool
from indexer.ingest.reading import FileReading
from indexer.ingest.scan import FoundFile, printable, scan
from indexer.ingest.storing import StoredDocument, store
from indexer.paths import LibraryPaths
from indexer.records import Document, FailedFile, ImportProgress, ImportReport, ImportStage, SkippedFile

log = logging.getLogger(__name__)

POLL_SECONDS = 0.05
# Reading the same bytes again would end the same way, after the same long wait.
_NOT_AGAIN = frozenset({"timeout", "out_of_memory", "reader_died", "crash"})

OnStored = Callable[[Sequence[int]], None]
OnProgress = Callable[[ImportProgress], None]
Outcome = Document | SkippedFile | FailedFile


class Importer:
    """Brings files into one library. Its originals and readers are shared by all imports."""

    def __init__(
        self, database: Database, paths: LibraryPaths, readers: ReaderPool, on_stored: OnStored
    ) -> None:
        self._database = database
        self._originals = Originals(paths.originals)
        self._readers = readers
        self._on_stored = on_stored

    def run(
        self,
        paths: Sequence[Path | str],
        *,
        collection: str | None = None,
        by_reference: bool = False,
        token: CancelToken | None = None,
        on_progress: OnProgress | None = None,
    ) -> ImportReport:
        """Import files and folders; events come from the calling thread, the report keeps the given order.

        A file that fails never stops the others. What was reported READY stays, whatever happens next.

        Raises:
            CancelledByUser: `token` was raised.
            StorageError: the disk is full or refuses.
        """
        started = time.monotonic()
        batch = _Batch(
            self._database,
            self._originals,
            self._readers,
            self._on_stored,
            collection=collection,
            by_reference=by_reference,
            token=token or CancelToken(),
            on_progress=on_progress or (lambda _event: None),
        )
        outcomes = batch.run(paths)
        return ImportReport(
            imported=tuple(outcome for outcome in outcomes if isinstance(outcome, Document)),
            skipped=tuple(outcome for outcome in outcomes if isinstance(outcome, SkippedFile)),
            failed=tuple(outcome for outcome in outcomes if isinstance(outcome, FailedFile)),
            seconds=time.monotonic() - started,
        )


@dataclass(slots=True, eq=False)
class _File:
    """One file on its way. `staged` is ours to drop until it is stored."""

    position: int  # in the order given
    path: Path
    shown: str
    size_bytes: int
    staged: StagedFile | None = None


class _Batch:
    """One import. All methods run on the calling thread but those passed to the executor."""

    def __init__(
        self,
        database: Database,
        originals: Originals,
        readers: ReaderPool,
        on_stored: OnStored,
        *,
        collection: str | None,
        by_reference: bool,
        token: CancelToken,
        on_progress: OnProgress,
    ) -> None:
        self._database = database
        self._originals = originals
        self._readers = readers
        self._on_stored = on_stored
        self._collection = collection
        self._by_reference = by_reference
        self._token = token
        self._on_progress = on_progress
        self._stop = CancelToken()  # raised by us however the import ends, so that no thread outlives it
        self._executor = ThreadPoolExecutor(readers.size, thread_name_prefix="import")
        self._waiting: deque[_File] = deque()
        self._staging: dict[Future[StagedFile], _File] = {}
        self._reading: dict[Future[FileReading], _File] = {}
        self._claims: dict[str, _File] = {}  # content -> the file that is being read for it
        self._same: defaultdict[str, list[_File]] = defaultdict(list)  # content -> others that hold it too
        self._outcomes: dict[int, Outcome] = {}
        self._total = 0

    def run(self, paths: Sequence[Path | str]) -> list[Outcome]:
        entries = list(scan(paths, token=self._token))
        self._total = len(entries)
        try:
            self._announce(entries)
            while self._waiting or self._staging or self._reading:
                self._token.check()
                self._start_some()
                self._take_results()
        finally:
            self._stop.cancel()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._drop_leftovers()
        return [self._outcomes[position] for position in range(self._total)]

    def _announce(self, entries: Sequence[FoundFile | FailedFile]) -> None:
        files = []
        for position, entry in enumerate(entries):
            if isinstance(entry, FoundFile):
                files.append(_File(position, entry.path, printable(entry.path), entry.size_bytes))
                self._tell(files[-1].shown, ImportStage.WAITING, size_bytes=entry.size_bytes)
            else:
                self._tell(entry.path, ImportStage.WAITING)
        for position, entry in enumerate(entries):
            if isinstance(entry, FailedFile):
                self._outcomes[position] = entry
                self._tell(entry.path, ImportStage.FAILED, message=entry.message, code=entry.code)
        # Small files first: something can be asked about early.
        self._waiting.extend(sorted(files, key=lambda file: file.size_bytes))

    def _start_some(self) -> None:
        # One more than there are readers, so that none is idle while a document is being stored.
        while self._waiting and len(self._staging) + len(self._reading) <= self._readers.size:
            file = self._waiting.popleft()
            self._tell(file.shown, ImportStage.READING, size_bytes=file.size_bytes)
            future = self._executor.submit(
                self._originals.stage, file.path, by_reference=self._by_reference, token=self._stop
            )
            self._staging[future] = file

    def _take_results(self) -> None:
        running: list[Future[Any]] = [*self._staging, *self._reading]
        done, _ = wait(running, POLL_SECONDS, FIRST_COMPLETED)
        for future in [future for future in self._staging if future in done]:
            self._staged(self._staging.pop(future), future)
        for reading in [future for future in self._reading if future in done]:
            self._token.check()
            self._read(self._reading.pop(reading), reading)

    def _staged(self, file: _File, future: Future[StagedFile]) -> None:
        try:
            staged = file.staged = future.result()
        except ReadError as error:
            self._fail(file, error)
            return
        file.size_bytes = staged.size_bytes
        with self._database.reading() as connection:
            known = find_by_sha256(connection, staged.sha256)
        if known is not None:
            self._skip(file, known)
        elif staged.sha256 in self._claims:
            self._same[staged.sha256].append(file)
        else:
            self._start_reading(file, staged)

    def _start_reading(self, file: _File, staged: StagedFile) -> None:
        self._claims[staged.sha256] = file
        future = self._executor.submit(
            self._readers.read,
            staged.content,
            name=f"“{shown_name(file.path)}”",
            size_bytes=staged.size_bytes,
            token=self._stop,
        )
        self._reading[future] = file

    def _read(self, file: _File, future: Future[FileReading]) -> None:
        assert file.staged is not None
        sha256 = file.staged.sha256
        try:
            reading = _result(future, file, file.staged)
            self._tell(file.shown, ImportStage.STORING, size_bytes=file.size_bytes)
            stored = self._store(file, file.staged, reading)
        except ReadError as error:
            self._fail(file, error)
            self._after_failure(file, sha256, error)
            return
        if stored.was_there:  # another import was quicker
            self._skip(file, stored.document)
        else:
            self._finish(file, stored)
        del self._claims[sha256]
        for other in self._same.pop(sha256, ()):
            self._skip(other, stored.document)

    def _store(self, file: _File, staged: StagedFile, reading: FileReading) -> StoredDocument:
        try:
            return store(
                self._database,
                self._originals,
                staged,
                reading,
                path=file.shown,
                collection=self._collection,
            )
        except IndexerError:
            raise  # the library's trouble, not the file's
        except Exception as error:  # the record comes from a child that may say anything
            log.exception("bug while storing a document")
            raise _unexpected(file) from error

    def _finish(self, file: _File, stored: StoredDocument) -> None:
        file.staged = None
        try:
            self._on_stored(stored.passage_ids)
        except Exception:  # the index is derived and catches up later; the document is in
            log.exception("the vector index did not take new passages")
        self._outcomes[file.position] = stored.document
        self._tell(file.shown, ImportStage.READY, size_bytes=file.size_bytes, document=stored.document)

    def _after_failure(self, file: _File, sha256: str, error: ReadError) -> None:
        """Others with the same bytes may still succeed under another name: the suffix chooses the reader."""
        del self._claims[sha256]
        others = self._same.pop(sha256, [])
        again = [other for other in others if other.path.suffix.lower() != file.path.suffix.lower()]
        if error.code in _NOT_AGAIN:
            again = []
        for other in others:
            if other not in again:
                summary = error.summary.replace(shown_name(file.path), shown_name(other.path))
                self._fail(other, ReadError(summary, code=error.code))
        if again:
            first, *rest = again
            assert first.staged is not None
            self._start_reading(first, first.staged)
            self._same[sha256].extend(rest)

    def _skip(self, file: _File, document: Document) -> None:
        self._drop(file)
        name = document.title or shown_name(Path(document.path))
        reason = f"Already in the library as “{name}”."
        self._outcomes[file.position] = SkippedFile(file.shown, reason, document.id)
        self._tell(file.shown, ImportStage.SKIPPED, size_bytes=file.size_bytes, message=reason)

    def _fail(self, file: _File, error: ReadError) -> None:
        self._drop(file)
        log.info("a file was not imported: %s", error.code)
        self._outcomes[file.position] = FailedFile(file.shown, error.code, error.summary)
        self._tell(
            file.shown,
            ImportStage.FAILED,
            size_bytes=file.size_bytes,
            message=error.summary,
            code=error.code,
        )

    def _drop(self, file: _File) -> None:
        if file.staged is not None:
            self._originals.drop(file.staged)
            file.staged = None

    def _drop_leftovers(self) -> None:
        for staging in self._staging:  # finished after we stopped looking
            if not staging.cancelled() and staging.exception() is None:
                self._originals.drop(staging.result())
        same = [file for files in self._same.values() for file in files]
        for file in [*self._staging.values(), *self._reading.values(), *self._claims.values(), *same]:
            self._drop(file)

    def _tell(
        self,
        path: str,
        stage: ImportStage,
        *,
        size_bytes: int = 0,
        document: Document | None = None,
        message: str | None = None,
        code: str | None = None,
    ) -> None:
        self._on_progress(
            ImportProgress(
                path=path,
                stage=stage,
                done_files=len(self._outcomes),
                total_files=self._total,
                size_bytes=size_bytes,
                document=document,
                message=message,
                code=code,
            )
        )


def _result(future: Future[FileReading], file: _File, staged: StagedFile) -> FileReading:
    try:
        reading = future.result()
    except (IndexerError, CancelledByUser):
        raise
    except Exception as error:  # the edge of a thread
        log.exception("bug while reading a file")
        raise _unexpected(file) from error
    if not unchanged(staged):
        name = shown_name(file.path)
        raise ReadError(
            f"“{name}” changed while it was read; import it again when it is complete.", code="changed"
        )
    return reading


def _unexpected(file: _File) -> ReadError:
    return ReadError(
        f"“{shown_name(file.path)}” could not be imported: something unexpected happened.", code="unexpected"
    )
