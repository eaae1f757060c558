"""Runs one import: scans, prepares, reads and stores files at the same time, each independently."""

from __future__ import annotations

import heapq
import logging
import queue
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.catalogue.database import Database
from indexer.catalogue.places import documents_at
from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError, ReadError
from indexer.common.messages import Message
from indexer.documents.source.source_file import shown_name
from indexer.ingest.files.background_scan import BackgroundScan, Entry
from indexer.ingest.files.import_file import (
    ImportFile,
    changed_while_read,
    make_given_file,
    message_about,
    result_of,
    unexpected_error,
)
from indexer.ingest.files.moved import note_new_place
from indexer.ingest.files.originals import Originals, StagedFile, unchanged
from indexer.ingest.files.prepare import Prepared, Preparer
from indexer.ingest.files.progress import Outcome, ProgressReporter
from indexer.ingest.reading.outcome import FileReading
from indexer.ingest.reading.passwords import Passwords, try_passwords
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.ingest.store.document import StoredDocument, store
from indexer.ingest.store.versions import VersionTracker
from indexer.ingest.unpacker import Unpacker
from indexer.records.documents import Document
from indexer.records.importing import FailedFile, ImportControl, ImportOptions, ImportStage

log = logging.getLogger(__name__)

POLL_SECONDS = 0.05
FIRST_LOOK_SECONDS = 0.1  # most scans are over by then, so that the first event has the total
MAX_PARTIALS = 1_000
MAX_ANNOUNCED = 500  # files announced before the results of the readers are handled again
# After these errors, reading the same bytes again would fail again, after the same long wait.
_NOT_AGAIN = frozenset({"timeout", "out_of_memory", "reader_died", "crash"})

OnPassages = Callable[[Sequence[int]], None]
ReadResult = tuple[FileReading, str | None]  # and the password that opened the file, if any


@dataclass(frozen=True, slots=True)
class Listeners:
    """Callbacks for passages added and removed, and for passwords that opened a document."""

    on_stored: OnPassages
    on_removed: OnPassages
    on_unlocked: Callable[[str, str], None]  # a document id and the password of its original


class ImportBatch:
    """One import. All methods run on the calling thread, except for functions passed to the executor."""

    def __init__(
        self,
        database: Database,
        originals: Originals,
        readers: ReaderPool,
        options: ImportOptions,
        control: ImportControl,
        listeners: Listeners,
    ) -> None:
        self._database = database
        self._originals = originals
        self._readers = readers
        self._options = options
        self._listeners = listeners
        self._token = control.token
        self._pause = control.pause
        self._reporter = ProgressReporter(control.on_progress)
        self._passwords = Passwords(options.passwords)
        self._stop = CancelToken()  # raised when the import ends for any reason, to stop its threads
        self._preparer = Preparer(database, originals, readers)
        self._executor = ThreadPoolExecutor(readers.size, thread_name_prefix="import")
        self._versions = VersionTracker(database, originals)
        unpacking = (
            self._passwords,
            self._executor,
            self._reporter,
            self._stop,
            self._versions.note_unpacked,
        )
        self._unpacker = Unpacker(database, originals, readers, *unpacking)
        self._waiting: list[tuple[bool, int, int, ImportFile]] = []  # a heap
        self._preparing: dict[Future[Prepared], ImportFile] = {}
        self._reading: dict[Future[ReadResult], ImportFile] = {}
        # Partial replies of the readers, each with its file.
        self._partials: queue.SimpleQueue[tuple[ImportFile, dict[str, Any]]] = queue.SimpleQueue()
        self._claims: dict[str, ImportFile] = {}  # SHA-256 -> the file with this content that is being read
        self._same: defaultdict[str, list[ImportFile]] = defaultdict(
            list
        )  # SHA-256 -> other files with the same content
        self._stored_ids: set[str] = set()
        self._replaced_ids: set[str] = set()
        self._given = 0
        self._queued = 0

    def run(self, paths: Sequence[Path | str]) -> list[Outcome]:
        """Run the import; returns what became of every file, in the order given."""
        scan = BackgroundScan(paths, self._stop)
        try:
            scan.wait(FIRST_LOOK_SECONDS)
            while True:
                self._token.check()
                more = self._announce(scan)
                self._start_some()
                running = self._waiting or self._preparing or self._reading
                if not (scan.scanning or running or self._unpacker.busy):
                    self._replace_older_versions()
                    return self._reporter.outcomes()
                self._take_results(scan, 0.0 if more else POLL_SECONDS)
        finally:
            self._stop.cancel()
            scan.close()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._drop_leftovers()

    def _announce(self, scan: BackgroundScan) -> bool:
        """Report files found since the last call; True if there may be more at once."""
        entries = scan.take(MAX_ANNOUNCED)
        self._reporter.scanning = scan.scanning
        self._reporter.total += len(entries)
        failed: list[tuple[int, FailedFile]] = []
        for entry in entries:
            self._announce_entry(entry, failed)
        for number, failure in failed:
            self._reporter.report_failed((number,), failure)
        return len(entries) == MAX_ANNOUNCED

    def _announce_entry(self, entry: Entry, failed: list[tuple[int, FailedFile]]) -> None:
        number, self._given = self._given, self._given + 1
        if isinstance(entry, FailedFile):
            self._reporter.report_waiting(entry.path)
            failed.append((number, entry))
        else:
            self._enqueue(make_given_file(entry, number))

    def _enqueue(self, file: ImportFile) -> None:
        # Unpacked files first, since they take disk space; then small files, so that search works early.
        self._queued += 1
        heapq.heappush(self._waiting, (file.container is None, file.size_bytes, self._queued, file))
        self._reporter.report_stage(file, ImportStage.WAITING)

    def _start_some(self) -> None:
        if self._pause.paused:
            return
        self._unpacker.start_next()
        # One file more than there are readers, so that no reader is idle while a document is stored.
        while self._waiting and len(self._preparing) + len(self._reading) <= self._readers.size:
            *_, file = heapq.heappop(self._waiting)
            self._reporter.report_stage(file, ImportStage.READING)
            future = self._executor.submit(
                self._preparer.prepare,
                file,
                by_reference=self._options.by_reference and file.has_true_name and file.container is None,
                likely_known=self._likely_known(file),
                token=self._stop,
            )
            self._preparing[future] = file

    def _likely_known(self, file: ImportFile) -> bool:
        with self._database.reading() as connection:
            return any(
                document.size_bytes == file.size_bytes for document in documents_at(connection, file.shown)
            )

    def _take_results(self, scan: BackgroundScan, seconds: float) -> None:
        running: list[Future[Any]] = [*self._preparing, *self._reading, *self._unpacker.running]
        if not running:
            if scan.scanning:
                scan.wait(seconds)
            else:  # paused
                self._pause.wait(self._token, most_seconds=seconds)
            return
        done, _ = wait(running, seconds, FIRST_COMPLETED)
        self._report_partials()
        for future in [future for future in self._preparing if future in done]:
            self._handle_prepared(self._preparing.pop(future), future)
        for reading in [future for future in self._reading if future in done]:
            self._token.check()
            self._store_reading(self._reading.pop(reading), reading)
        for member in self._unpacker.take(done):
            self._enqueue(member)

    def _report_partials(self) -> None:
        """Report the readers' partial replies; called before their results are handled."""
        while True:
            try:
                file, partial = self._partials.get_nowait()
            except queue.Empty:
                return
            stage, page, pages = (partial.get(key) for key in ("stage", "recognising", "pages"))
            if stage == "splitting":
                self._reporter.report_stage(file, ImportStage(stage))
            elif isinstance(page, int) and isinstance(pages, int):
                self._reporter.report_stage(file, ImportStage.READING, page=page, pages=pages)

    # --- one file ---

    def _handle_prepared(self, file: ImportFile, future: Future[Prepared]) -> None:
        try:
            prepared = result_of(future, file)
        except ReadError as error:
            self._fail(file, error)
            return
        file.look = prepared.look
        staged = file.staged = prepared.staged
        if staged is None:
            self._unpacker.queue(file)
            return
        file.size_bytes = staged.size_bytes
        if prepared.known is not None and prepared.known.id in self._replaced_ids:
            self._drop(file)  # the known document was replaced a moment ago
            self._enqueue(file)
        elif prepared.known is not None:
            self._skip(file, prepared.known, holds_files=prepared.holds_files)
        elif staged.sha256 in self._claims:
            self._same[staged.sha256].append(file)
        else:
            self._start_reading(file, staged)

    def _start_reading(self, file: ImportFile, staged: StagedFile) -> None:
        self._claims[staged.sha256] = file

        def queue_partial(partial: dict[str, Any]) -> None:
            if self._partials.qsize() < MAX_PARTIALS:  # a hostile file may make a reader send without end
                self._partials.put((file, partial))

        def read(password: str | None) -> FileReading:
            return self._readers.read(
                staged.content,
                kind=staged.look.kind,
                name=file.name,
                size_bytes=staged.size_bytes,
                token=self._stop,
                password=password,
                on_partial=queue_partial,
            )

        words = self._passwords.of(file.shown)
        self._reading[self._executor.submit(try_passwords, read, words, file.name)] = file

    def _store_reading(self, file: ImportFile, future: Future[ReadResult]) -> None:
        assert file.staged is not None
        sha256 = file.staged.sha256
        try:
            reading, password = result_of(future, file)
            if not unchanged(file.staged):
                raise changed_while_read(file)
            self._reporter.report_stage(file, ImportStage.STORING)
            stored = self._store(file, file.staged, reading)
        except ReadError as error:
            self._fail(file, error)
            self._after_failure(file, sha256, error)
            return
        if stored.was_there:  # another import has just stored the same content
            self._skip(file, stored.document)
        else:
            self._finish(file, stored, password, holds_files=reading.holds_files)
        del self._claims[sha256]
        for other in self._same.pop(sha256, ()):
            self._skip(other, stored.document)

    def _store(self, file: ImportFile, staged: StagedFile, reading: FileReading) -> StoredDocument:
        try:
            return store(
                self._database,
                self._originals,
                staged,
                reading,
                path=file.shown,
                collection=self._options.collection,
                replaces=lambda document_id: (
                    file.has_true_name
                    and not file.is_numbered
                    and document_id not in self._stored_ids
                    and not self._versions.is_held(document_id)
                ),
            )
        except IndexerError:
            raise  # the library is the problem, not the file
        except Exception as error:  # the record comes from a child process, which is not trusted
            log.exception("bug while storing a document")
            raise unexpected_error(file) from error

    def _finish(
        self, file: ImportFile, stored: StoredDocument, password: str | None, *, holds_files: bool
    ) -> None:
        file.staged = None
        document = stored.document
        self._stored_ids.add(document.id)
        self._replaced_ids.update(older.id for older in stored.replaced)
        self._versions.note_present(file, document.id)
        self._notify_index(stored.replaced_passage_ids, stored.passage_ids)
        if password is not None:
            self._listeners.on_unlocked(document.id, password)
        day = stored.replaced[0].imported_at[:10] if stored.replaced else None
        self._reporter.report_ready(
            file,
            document,
            message=Message("replaces_version", day=day) if day is not None else None,
            replaced=tuple(older.id for older in stored.replaced),
        )
        if holds_files:
            self._unpacker.queue_attachments(file, document.id)
        else:
            self._unpacker.mark_done(file)
            if stored.replaced:  # the older version may have contained files
                self._versions.note_unpacked(file)

    def _notify_index(self, gone: Sequence[int], new: Sequence[int] = ()) -> None:
        try:
            self._listeners.on_removed(gone)
            self._listeners.on_stored(new)
        except Exception:  # the catalogue is correct, and the index catches up later
            log.exception("the vector index did not follow")

    def _after_failure(self, file: ImportFile, sha256: str, error: ReadError) -> None:
        """Fail or retry the other files with the same bytes; another suffix may choose another reader."""
        del self._claims[sha256]
        others = self._same.pop(sha256, [])
        again = [other for other in others if other.path.suffix.lower() != file.path.suffix.lower()]
        if error.code in _NOT_AGAIN:
            again = []
        for other in others:
            if other not in again:
                self._fail(other, ReadError(message_about(other, error.message), code=error.code))
        if again:
            first, *rest = again
            assert first.staged is not None
            self._start_reading(first, first.staged)
            self._same[sha256].extend(rest)

    def _skip(self, file: ImportFile, document: Document, *, holds_files: bool = False) -> None:
        name = document.title or shown_name(Path(document.path))
        reason = Message("already_known", name=name)
        if note_new_place(self._database, self._originals.folder, document, file):
            reason = Message("already_known_new_place", name=name)
        self._reporter.report_skipped(file, reason, document.id)
        self._versions.note_known(file, document)
        self._drop(file)
        if holds_files:
            self._unpacker.queue_attachments(file, document.id)
        else:
            self._unpacker.mark_done(file)

    def _fail(self, file: ImportFile, error: ReadError) -> None:
        self._drop(file)
        self._versions.note_failed(file)
        log.info("a file was not imported: %s", error.code)
        failure = FailedFile(file.shown, error.code, error.message)
        self._reporter.report_failed(file.position, failure, size_bytes=file.size_bytes)
        self._unpacker.mark_done(file)

    # --- the end ---

    def _replace_older_versions(self) -> None:
        replaced = self._versions.replace_older(self._stored_ids)
        if replaced.passage_ids:
            self._notify_index(replaced.passage_ids)
        for superseded in replaced.superseded:
            name = superseded.document.title or shown_name(Path(superseded.document.path))
            day = superseded.older[0].imported_at[:10]
            reason = Message("already_known_newer", name=name, day=day)
            gone = tuple(older.id for older in superseded.older)
            self._reporter.report_skipped(superseded.file, reason, superseded.document.id, replaced=gone)
        for missing in replaced.missing:
            self._reporter.report_missing(missing.position, missing.path, missing.reason, missing.document_id)

    def _drop(self, file: ImportFile) -> None:
        if file.staged is not None:
            self._originals.drop(file.staged)
            file.staged = None

    def _drop_leftovers(self) -> None:
        for preparing in self._preparing:  # finished after the last check
            if not preparing.cancelled() and preparing.exception() is None:
                staged = preparing.result().staged
                if staged is not None:
                    self._originals.drop(staged)
        same = [file for files in self._same.values() for file in files]
        for file in [*self._reading.values(), *self._claims.values(), *same]:
            self._drop(file)
        self._unpacker.close()
