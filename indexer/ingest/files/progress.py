"""Reports the progress of an import, and collects what became of each file."""

from __future__ import annotations

from indexer.common.messages import Message
from indexer.ingest.files.import_file import ImportFile
from indexer.records.documents import Document
from indexer.records.importing import FailedFile, ImportProgress, ImportStage, OnImport, SkippedFile

Outcome = Document | SkippedFile | FailedFile
Position = tuple[int, ...]


class ProgressReporter:
    """Counts the files of one import and emits its progress events. Only for the import's thread."""

    def __init__(self, on_progress: OnImport) -> None:
        self._on_progress = on_progress
        self._outcomes: dict[Position, Outcome] = {}
        self.total = 0  # number of files so far
        self.scanning = True

    def outcomes(self) -> list[Outcome]:
        """What became of every file, in the order given; the files of a container follow it."""
        return [self._outcomes[position] for position in sorted(self._outcomes)]

    def report_stage(
        self, file: ImportFile, stage: ImportStage, *, page: int | None = None, pages: int | None = None
    ) -> None:
        """Report that a file has reached a stage before the last one, or a page within it."""
        self._emit(file.shown, stage, size_bytes=file.size_bytes, page=page, pages=pages)

    def report_waiting(self, path: str) -> None:
        """Report a path that is not a file or cannot be opened, before it is reported as failed."""
        self._emit(path, ImportStage.WAITING)

    def report_ready(
        self, file: ImportFile, document: Document, *, message: Message | None, replaced: tuple[str, ...]
    ) -> None:
        """Report that a document is stored."""
        self._outcomes[file.position] = document
        self._emit(
            file.shown,
            ImportStage.READY,
            size_bytes=file.size_bytes,
            document=document,
            message=message,
            replaced=replaced,
        )

    def report_skipped(
        self, file: ImportFile, reason: Message, document_id: str | None, *, replaced: tuple[str, ...] = ()
    ) -> None:
        """Report a file that does not become a document, for example because it is in the library already."""
        self._outcomes[file.position] = SkippedFile(file.shown, reason, document_id)
        code = "superseded" if replaced else "unpacked" if document_id is None else "known"
        self._emit(
            file.shown,
            ImportStage.SKIPPED,
            size_bytes=file.size_bytes,
            message=reason,
            code=code,
            replaced=replaced,
        )

    def report_missing(self, position: Position, path: str, reason: Message, document_id: str) -> None:
        """Report that a document's file is no longer where it was."""
        self.total += 1
        self._outcomes[position] = SkippedFile(path, reason, document_id)
        self._emit(path, ImportStage.SKIPPED, message=reason, code="missing")

    def report_failed(self, position: Position, failure: FailedFile, *, size_bytes: int = 0) -> None:
        """Report that a file could not be imported."""
        self._outcomes[position] = failure
        self._emit(
            failure.path,
            ImportStage.FAILED,
            size_bytes=size_bytes,
            message=failure.message,
            code=failure.code,
        )

    def _emit(
        self,
        path: str,
        stage: ImportStage,
        *,
        size_bytes: int = 0,
        document: Document | None = None,
        message: Message | None = None,
        code: str | None = None,
        replaced: tuple[str, ...] = (),
        page: int | None = None,
        pages: int | None = None,
    ) -> None:
        self._on_progress(
            ImportProgress(
                path=path,
                stage=stage,
                done_files=len(self._outcomes),
                total_files=self.total,
                size_bytes=size_bytes,
                document=document,
                message=message,
                code=code,
                scanning=self.scanning,
                replaced=replaced,
                page=page,
                pages=pages,
            )
        )
