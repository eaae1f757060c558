"""Prepares a file for reading: determines what it is, whether it is known, and makes a copy."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.catalogue.database import Database
from indexer.catalogue.documents import find_by_sha256
from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.documents.source.kinds import FileKind
from indexer.documents.source.source_file import too_large
from indexer.ingest.files.import_file import ImportFile
from indexer.ingest.files.look import FileLook, first_look
from indexer.ingest.files.originals import Originals, StagedFile
from indexer.ingest.reading.reader_pool import FileRole, ReaderPool
from indexer.records.documents import Document

# For these kinds only a reader can tell whether the file is a document; for others the first bytes do.
_MAY_HOLD_FILES = frozenset(
    {FileKind.ZIP, FileKind.ARCHIVE, FileKind.MAILBOX, FileKind.JSON, FileKind.JSON_LINES}
)
_MAY_HAVE_ATTACHMENTS = frozenset({FileKind.MAIL, FileKind.OLE, FileKind.PDF})
LARGE_BYTES = 16 << 20  # for larger files, a reader is asked before they are copied


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is ready to be read, or that need not be read."""

    look: FileLook
    staged: StagedFile | None  # None for a container, which is unpacked without a copy
    known: Document | None = None  # the document with the same bytes, if the library has it
    holds_files: bool = False  # whether it is to be unpacked


class Preparer:
    """Prepares the files of an import. Called on the import's threads."""

    def __init__(self, database: Database, originals: Originals, readers: ReaderPool) -> None:
        self._database = database
        self._originals = originals
        self._readers = readers

    def prepare(
        self, file: ImportFile, *, by_reference: bool, likely_known: bool, token: CancelToken
    ) -> Prepared:
        """Determine what a file is and stage it. With `likely_known`, hash it first, which may save the copy.

        Raises:
            ReadError: it cannot be read, or is larger than its reader accepts.
            StorageError: it cannot be copied.
            CancelledByUser: `token` was raised; nothing is left behind.
        """
        look = first_look(file.path)
        if look.kind in _MAY_HOLD_FILES or look.size_bytes >= LARGE_BYTES:
            use = self._readers.look(file.path, look.kind, name=file.name, token=token)
            if use.role is FileRole.CONTAINER:
                return Prepared(look, None, holds_files=True)
            if look.size_bytes > use.max_bytes:
                raise too_large(file.name, look.size_bytes, use.max_bytes)
        if likely_known or by_reference:
            staged = self._originals.stage(file.path, by_reference=True, token=token, look=look)
            known = self._known(staged)
            if by_reference or known is not None:
                return self._prepared(file, staged, known, token)
        staged = self._originals.stage(
            file.path,
            by_reference=False,
            token=token,
            look=look,
            moved_as=file.name if file.container is not None else None,
        )
        try:
            return self._prepared(file, staged, self._known(staged), token)
        except BaseException:
            self._originals.drop(staged)
            raise

    def _prepared(
        self, file: ImportFile, staged: StagedFile, known: Document | None, token: CancelToken
    ) -> Prepared:
        holds_files = known is not None and self._has_attachments(file, staged, token)
        return Prepared(staged.look, staged, known, holds_files)

    def _known(self, staged: StagedFile) -> Document | None:
        with self._database.reading() as connection:
            return find_by_sha256(connection, staged.sha256)

    def _has_attachments(self, file: ImportFile, staged: StagedFile, token: CancelToken) -> bool:
        # Even for a known document: the import that stored it may have crashed before its attachments.
        kind = staged.look.kind
        if kind not in _MAY_HAVE_ATTACHMENTS:
            return False
        try:
            use = self._readers.look(staged.content, kind, name=file.name, token=token)
            return use.role is FileRole.BOTH
        except ReadError:  # the document is in the library; only its attachments cannot be unpacked
            return False
