"""One import on its way: looked for, prepared, read and stored at the same time, each file by itself."""

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
from indexer.ingest.files.import_file import ImportFile, given_file, outcome_of, unexpected
from indexer.ingest.files.moved import note_new_place
from indexer.ingest.files.originals import Originals, StagedFile, unchanged
from indexer.ingest.files.prepare import Prepared, Preparer
from indexer.ingest.files.progress import Outcome, Telling
from indexer.ingest.files.search_ahead import Entry, Finder
from indexer.ingest.reading.outcome import FileReading
from indexer.ingest.reading.passwords import Passwords, unlocked
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.ingest.store.document import StoredDocument, store
from indexer.ingest.store.versions import Settling
from indexer.ingest.unpacker import Unpacker
from indexer.records.documents import Document
from indexer.records.importing import FailedFile, ImportControl, ImportOptions, ImportStage

log = logging.getLogger(__name__)

POLL_SECONDS = 0.05
FIRST_LOOK_SECONDS = 0.1  # most imports are found by then, so that their first event knows the total
MOST_TOLD = 1_000
FOUND_AT_ONCE = 500  # files announced between two looks at what is being read
# Reading the same bytes again would end the same way, after the same long wait.
_NOT_AGAIN = frozenset({"timeout", "out_of_memory", "reader_died", "crash"})

OnPassages = Callable[[Sequence[int]], None]
Reading = tuple[FileReading, str | None]  # and the password that opened it


@dataclass(frozen=True, slots=True)
class Listeners:
    """Callbacks for passages added and removed, and for passwords that opened a document."""

    on_stored: OnPassages
    on_removed: OnPassages
    on_unlocked: Callable[[str, str], None]  # a document id and the password of its original


class ImportBatch:
    """One import. All methods run on the calling thread but those passed to the executor."""

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
        self._telling = Telling(control.on_progress)
        self._passwords = Passwords(options.passwords)
        self._stop = CancelToken()  # raised by us however the import ends, so that no thread outlives it
        self._preparer = Preparer(database, originals, readers)
        self._executor = ThreadPoolExecutor(readers.size, thread_name_prefix="import")
        self._settling = Settling(database, originals)
        unpacking = (self._passwords, self._executor, self._telling, self._stop, self._settling.opened)
        self._unpacker = Unpacker(database, originals, readers, *unpacking)
        self._waiting: list[tuple[bool, int, int, ImportFile]] = []  # a heap
        self._preparing: dict[Future[Prepared], ImportFile] = {}
        self._reading: dict[Future[Reading], ImportFile] = {}
        # By the readers: a file, and what one of them tells of it.
        self._told: queue.SimpleQueue[tuple[ImportFile, dict[str, Any]]] = queue.SimpleQueue()
        self._claims: dict[str, ImportFile] = {}  # content -> the file that is being read for it
        self._same: defaultdict[str, list[ImportFile]] = defaultdict(list)  # content -> others that hold it
        self._stored_ids: set[str] = set()
        self._replaced_ids: set[str] = set()
        self._given = 0
        self._queued = 0

    def run(self, paths: Sequence[Path | str]) -> list[Outcome]:
        """Import; gives what became of every file, in the order given."""
        finder = Finder(paths, self._stop)
        try:
            finder.wait(FIRST_LOOK_SECONDS)
            while True:
                self._token.check()
                more = self._announce(finder)
                self._start_some()
                if not (finder.scanning or self._waiting or self._running or self._unpacker.busy):
                    self._settle()
                    return self._telling.outcomes()
                self._take_results(finder, 0.0 if more else POLL_SECONDS)
        finally:
            self._stop.cancel()
            finder.close()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._drop_leftovers()

    @property
    def _running(self) -> bool:
        return bool(self._preparing or self._reading)

    def _announce(self, finder: Finder) -> bool:
        """Tell of what was found since; whether there is more."""
        entries = finder.take(FOUND_AT_ONCE)
        self._telling.scanning = finder.scanning
        self._telling.total += len(entries)
        failed: list[tuple[int, FailedFile]] = []
        for entry in entries:
            self._announce_one(entry, failed)
        for number, failure in failed:
            self._telling.failed((number,), failure)
        return len(entries) == FOUND_AT_ONCE

    def _announce_one(self, entry: Entry, failed: list[tuple[int, FailedFile]]) -> None:
        number, self._given = self._given, self._given + 1
        if isinstance(entry, FailedFile):
            self._telling.waiting(entry.path)
            failed.append((number, entry))
        else:
            self._enqueue(given_file(entry, number))

    def _enqueue(self, file: ImportFile) -> None:
        # What lies unpacked goes first, since it takes room. Then small files: something can be asked early.
        self._queued += 1
        heapq.heappush(self._waiting, (file.container is None, file.size_bytes, self._queued, file))
        self._telling.stage(file, ImportStage.WAITING)

    def _start_some(self) -> None:
        if self._pause.paused:
            return
        self._unpacker.start_one()
        # One more than there are readers, so that none is idle while a document is being stored.
        while self._waiting and len(self._preparing) + len(self._reading) <= self._readers.size:
            *_, file = heapq.heappop(self._waiting)
            self._telling.stage(file, ImportStage.READING)
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
            return any(one.size_bytes == file.size_bytes for one in documents_at(connection, file.shown))

    def _take_results(self, finder: Finder, seconds: float) -> None:
        running: list[Future[Any]] = [*self._preparing, *self._reading, *self._unpacker.running]
        if not running:
            if finder.scanning:
                finder.wait(seconds)
            else:  # paused
                self._pause.wait(self._token, most_seconds=seconds)
            return
        done, _ = wait(running, seconds, FIRST_COMPLETED)
        self._pass_on()
        for future in [future for future in self._preparing if future in done]:
            self._prepared(self._preparing.pop(future), future)
        for reading in [future for future in self._reading if future in done]:
            self._token.check()
            self._read(self._reading.pop(reading), reading)
        for member in self._unpacker.take(done):
            self._enqueue(member)

    def _pass_on(self) -> None:
        """What the readers have told since, before what has become of their files."""
        while True:
            try:
                file, partial = self._told.get_nowait()
            except queue.Empty:
                return
            stage, page, pages = (partial.get(key) for key in ("stage", "recognising", "pages"))
            if stage == "splitting":
                self._telling.stage(file, ImportStage(stage))
            elif isinstance(page, int) and isinstance(pages, int):
                self._telling.stage(file, ImportStage.READING, page=page, pages=pages)

    # --- one file ---

    def _prepared(self, file: ImportFile, future: Future[Prepared]) -> None:
        try:
            prepared = outcome_of(future, file)
        except ReadError as error:
            self._fail(file, error)
            return
        file.look = prepared.look
        staged = file.staged = prepared.staged
        if staged is None:
            self._unpacker.later(file)
            return
        file.size_bytes = staged.size_bytes
        if prepared.known is not None and prepared.known.id in self._replaced_ids:
            self._drop(file)  # it was known a moment ago
            self._enqueue(file)
        elif prepared.known is not None:
            self._skip(file, prepared.known, holds_files=prepared.holds_files)
        elif staged.sha256 in self._claims:
            self._same[staged.sha256].append(file)
        else:
            self._start_reading(file, staged)

    def _start_reading(self, file: ImportFile, staged: StagedFile) -> None:
        self._claims[staged.sha256] = file

        def hear(partial: dict[str, Any]) -> None:
            if self._told.qsize() < MOST_TOLD:  # a reader that was taken over may tell without end
                self._told.put((file, partial))

        def read(password: str | None) -> FileReading:
            return self._readers.read(
                staged.content,
                kind=staged.look.kind,
                name=file.name,
                size_bytes=staged.size_bytes,
                token=self._stop,
                password=password,
                on_partial=hear,
            )

        words = self._passwords.of(file.shown)
        self._reading[self._executor.submit(unlocked, read, words, file.name)] = file

    def _read(self, file: ImportFile, future: Future[Reading]) -> None:
        assert file.staged is not None
        sha256 = file.staged.sha256
        try:
            reading, password = outcome_of(future, file)
            if not unchanged(file.staged):
                raise _changed(file)
            self._telling.stage(file, ImportStage.STORING)
            stored = self._store(file, file.staged, reading)
        except ReadError as error:
            self._fail(file, error)
            self._after_failure(file, sha256, error)
            return
        if stored.was_there:  # another import was quicker
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
                replaces=lambda one: (
                    file.has_true_name
                    and not file.is_numbered
                    and one not in self._stored_ids
                    and not self._settling.is_held(one)
                ),
            )
        except IndexerError:
            raise  # the library's trouble, not the file's
        except Exception as error:  # the record comes from a child that may say anything
            log.exception("bug while storing a document")
            raise unexpected(file) from error

    def _finish(
        self, file: ImportFile, stored: StoredDocument, password: str | None, *, holds_files: bool
    ) -> None:
        file.staged = None
        document = stored.document
        self._stored_ids.add(document.id)
        self._replaced_ids.update(one.id for one in stored.replaced)
        self._settling.present(file, document.id)
        self._tell_index(stored.replaced_passage_ids, stored.passage_ids)
        if password is not None:
            self._listeners.on_unlocked(document.id, password)
        day = stored.replaced[0].imported_at[:10] if stored.replaced else None
        self._telling.ready(
            file,
            document,
            message=Message("replaces_version", day=day) if day is not None else None,
            replaced=tuple(one.id for one in stored.replaced),
        )
        if holds_files:
            self._unpacker.attachments_later(file, document.id)
        else:
            self._unpacker.done(file)
            if stored.replaced:  # the older version may have held files
                self._settling.opened(file)

    def _tell_index(self, gone: Sequence[int], new: Sequence[int] = ()) -> None:
        try:
            self._listeners.on_removed(gone)
            self._listeners.on_stored(new)
        except Exception:  # the index is derived and catches up later; the catalogue stands
            log.exception("the vector index did not follow")

    def _after_failure(self, file: ImportFile, sha256: str, error: ReadError) -> None:
        """Others with the same bytes may still succeed under another name: the suffix chooses the reader."""
        del self._claims[sha256]
        others = self._same.pop(sha256, [])
        again = [other for other in others if other.path.suffix.lower() != file.path.suffix.lower()]
        if error.code in _NOT_AGAIN:
            again = []
        for other in others:
            if other not in again:
                self._fail(other, ReadError(_about(other, error.message), code=error.code))
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
        self._telling.skipped(file, reason, document.id)
        self._settling.known(file, document)
        self._drop(file)
        if holds_files:
            self._unpacker.attachments_later(file, document.id)
        else:
            self._unpacker.done(file)

    def _fail(self, file: ImportFile, error: ReadError) -> None:
        self._drop(file)
        self._settling.failed(file)
        log.info("a file was not imported: %s", error.code)
        failure = FailedFile(file.shown, error.code, error.message)
        self._telling.failed(file.position, failure, size_bytes=file.size_bytes)
        self._unpacker.done(file)

    # --- the end ---

    def _settle(self) -> None:
        settled = self._settling.settle(self._stored_ids)
        if settled.passage_ids:
            self._tell_index(settled.passage_ids)
        for one in settled.superseded:
            name = one.document.title or shown_name(Path(one.document.path))
            day = one.older[0].imported_at[:10]
            reason = Message("already_known_newer", name=name, day=day)
            gone = tuple(older.id for older in one.older)
            self._telling.skipped(one.file, reason, one.document.id, replaced=gone)
        for missing in settled.missing:
            self._telling.missing(missing.position, missing.path, missing.reason, missing.document_id)

    def _drop(self, file: ImportFile) -> None:
        if file.staged is not None:
            self._originals.drop(file.staged)
            file.staged = None

    def _drop_leftovers(self) -> None:
        for preparing in self._preparing:  # finished after we stopped looking
            if not preparing.cancelled() and preparing.exception() is None:
                staged = preparing.result().staged
                if staged is not None:
                    self._originals.drop(staged)
        same = [file for files in self._same.values() for file in files]
        for file in [*self._reading.values(), *self._claims.values(), *same]:
            self._drop(file)
        self._unpacker.close()


def _about(file: ImportFile, message: Message) -> Message:
    """What was said of a file with the same bytes, said of this one."""
    return message.with_param("name", file.name) if "name" in dict(message.params) else message


def _changed(file: ImportFile) -> ReadError:
    return ReadError(Message("changed_while_read", name=file.name), code="changed")
