"""What an import tells while it runs, and what it reports at the end."""

from __future__ import annotations

from indexer.common.messages import Message
from indexer.ingest.files.import_file import ImportFile
from indexer.records.documents import Document
from indexer.records.importing import FailedFile, ImportProgress, ImportStage, OnImport, SkippedFile

Outcome = Document | SkippedFile | FailedFile
Position = tuple[int, ...]


class Telling:
    """Counts the files of one import and passes its events on. For the thread of the import."""

    def __init__(self, on_progress: OnImport) -> None:
        self._on_progress = on_progress
        self._outcomes: dict[Position, Outcome] = {}
        self.total = 0  # found so far
        self.scanning = True

    def outcomes(self) -> list[Outcome]:
        """What became of every file, in the order given; what came out of a container stands after it."""
        return [self._outcomes[position] for position in sorted(self._outcomes)]

    def stage(
        self, file: ImportFile, stage: ImportStage, *, page: int | None = None, pages: int | None = None
    ) -> None:
        """A file has reached a stage that is not its last, or a page within it."""
        self._tell(file.shown, stage, size_bytes=file.size_bytes, page=page, pages=pages)

    def waiting(self, path: str) -> None:
        """Something was found that is no file, or cannot be opened."""
        self._tell(path, ImportStage.WAITING)

    def ready(
        self, file: ImportFile, document: Document, *, message: Message | None, replaced: tuple[str, ...]
    ) -> None:
        """A document is in the library for good."""
        self._outcomes[file.position] = document
        self._tell(
            file.shown,
            ImportStage.READY,
            size_bytes=file.size_bytes,
            document=document,
            message=message,
            replaced=replaced,
        )

    def skipped(
        self, file: ImportFile, reason: Message, document_id: str | None, *, replaced: tuple[str, ...] = ()
    ) -> None:
        """A file needs no document of its own."""
        self._outcomes[file.position] = SkippedFile(file.shown, reason, document_id)
        code = "superseded" if replaced else "unpacked" if document_id is None else "known"
        self._tell(
            file.shown,
            ImportStage.SKIPPED,
            size_bytes=file.size_bytes,
            message=reason,
            code=code,
            replaced=replaced,
        )

    def missing(self, position: Position, path: str, reason: Message, document_id: str) -> None:
        """A document's file is no longer where it was."""
        self.total += 1
        self._outcomes[position] = SkippedFile(path, reason, document_id)
        self._tell(path, ImportStage.SKIPPED, message=reason, code="missing")

    def failed(self, position: Position, failure: FailedFile, *, size_bytes: int = 0) -> None:
        """A file cannot become a document."""
        self._outcomes[position] = failure
        self._tell(
            failure.path,
            ImportStage.FAILED,
            size_bytes=size_bytes,
            message=failure.message,
            code=failure.code,
        )

    def _tell(
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
