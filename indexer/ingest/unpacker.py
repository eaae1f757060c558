"""Unpacks containers in reader children and reports the results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from indexer.catalogue.database import Database
from indexer.catalogue.documents import original_name
from indexer.catalogue.readings import add_left_out
from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError, ReadError
from indexer.common.messages import Message, in_a_row
from indexer.ingest.files.import_file import Container, ImportFile, result_of
from indexer.ingest.files.originals import Originals
from indexer.ingest.files.progress import ProgressReporter
from indexer.ingest.reading.passwords import Passwords, try_passwords
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.ingest.unpacking import Containers
from indexer.records.importing import FailedFile, ImportStage
from indexer.records.reading import Unpacked


class Unpacker:
    """Unpacks the containers of one import. Only for the import's thread."""

    def __init__(
        self,
        database: Database,
        originals: Originals,
        readers: ReaderPool,
        passwords: Passwords,
        executor: ThreadPoolExecutor,
        reporter: ProgressReporter,
        stop: CancelToken,
        on_opened: Callable[[ImportFile], None] = lambda _file: None,
    ) -> None:
        self._database = database
        self._originals = originals
        self._readers = readers
        self._passwords = passwords
        self._executor = executor
        self._reporter = reporter
        self._stop = stop
        self._on_opened = on_opened
        self._containers = Containers(originals)
        self._running: dict[Future[tuple[Unpacked, str | None]], Container] = {}

    @property
    def busy(self) -> bool:
        """Whether a container is waiting or being unpacked, or has unpacked files on the disk."""
        return self._containers.busy

    @property
    def running(self) -> Collection[Future[Any]]:
        """The futures of containers that are being unpacked."""
        return self._running.keys()

    def queue(self, file: ImportFile) -> None:
        """Queue a file that is only a container."""
        self._add(Container(file, file.path, None))

    def queue_attachments(self, file: ImportFile, document_id: str) -> None:
        """Queue a document's attachments."""
        try:
            with self._database.reading() as connection:
                name = original_name(connection, document_id)
        except NotFoundError:  # the document was removed a moment ago
            self.mark_done(file)
            return
        content = self._originals.folder / name if name is not None else file.path
        self._add(Container(file, content, document_id))

    def mark_done(self, file: ImportFile) -> None:
        """Finish a file that is not waiting to be unpacked."""
        self._containers.mark_done(file)

    def start_next(self) -> None:
        """Start unpacking the next container, if one may be unpacked now. Raises StorageError."""
        container = self._containers.begin()
        if container is None:
            return
        assert container.folder is not None
        file, content, folder = container.file, container.content, container.folder
        if container.document_id is None:
            self._reporter.report_stage(file, ImportStage.UNPACKING)

        def unpack(password: str | None) -> Unpacked:
            self._originals.empty_folder(folder)  # an attempt with another password may have left files
            return self._readers.unpack(
                content,
                folder,
                kind=file.look.kind if file.look is not None else None,
                name=file.name,
                shown=file.name,
                size_bytes=file.size_bytes,
                token=self._stop,
                password=password,
            )

        words = self._passwords.of(file.shown)
        future = self._executor.submit(try_passwords, unpack, words, file.name, words_first=True)
        self._running[future] = container

    def take(self, done: Collection[Future[Any]]) -> list[ImportFile]:
        """The unpacked files of the containers in `done`, which are to be imported."""
        files: list[ImportFile] = []
        for future in [future for future in self._running if future in done]:
            files += self._unpacked(self._running.pop(future), future)
        self._reporter.total += len(files)
        return files

    def close(self) -> None:
        """Remove all unpacked files, however the import ended."""
        self._containers.close()

    def _add(self, container: Container) -> None:
        try:
            self._containers.add(container)
        except ReadError as error:
            self._failed(container, error)
            self._containers.mark_done(container.file)

    def _unpacked(
        self, container: Container, future: Future[tuple[Unpacked, str | None]]
    ) -> list[ImportFile]:
        try:
            unpacked, _ = result_of(future, container.file)
        except ReadError as error:
            self._failed(container, error)
            self._containers.mark_failed(container)
            return []
        try:
            files = self._containers.mark_unpacked(container, unpacked)
        except ReadError as error:
            self._failed(container, error)
            return []
        self._on_opened(container.file)
        if container.document_id is None:
            reason = in_a_row(Message("unpacked_files", n=len(files)), *unpacked.left_out)
            self._reporter.report_skipped(container.file, reason, None)
        else:
            self._note(container.document_id, unpacked.left_out)
        return files

    def _failed(self, container: Container, error: ReadError) -> None:
        if container.document_id is not None:  # the document is stored, only its attachments failed
            self._note(container.document_id, (error.message,))
            return
        file = container.file
        failure = FailedFile(file.shown, error.code, error.message)
        self._reporter.report_failed(file.position, failure, size_bytes=file.size_bytes)

    def _note(self, document_id: str, messages: Sequence[Message]) -> None:
        if messages:
            with self._database.write() as connection:
                add_left_out(connection, document_id, messages)
