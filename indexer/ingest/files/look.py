"""What happens to a file before it is read: what is it, is it known, and a copy of it that cannot change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.documents import find_by_sha256
from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.documents.source.kinds import HEAD_BYTES, FileKind, detect
from indexer.documents.source.source_file import too_large
from indexer.ingest.files.import_file import ImportFile
from indexer.ingest.files.originals import Originals, StagedFile, open_source
from indexer.ingest.reading.reader_pool import FileRole, ReaderPool
from indexer.records.documents import Document

# Only a reader can tell whether these are documents; the others are, by their first bytes.
_MAY_HOLD_FILES = frozenset(
    {FileKind.ZIP, FileKind.ARCHIVE, FileKind.MAILBOX, FileKind.JSON, FileKind.JSON_LINES}
)
_NUMBERED = frozenset({FileKind.MAILBOX, FileKind.JSON, FileKind.JSON_LINES})
_MAY_HAVE_ATTACHMENTS = frozenset({FileKind.MAIL, FileKind.OLE, FileKind.PDF})
LARGE_BYTES = 16 << 20  # from here on it is worth asking whether such a file is read at all


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that can be read, or need not be."""

    staged: StagedFile | None  # None: a container, which is unpacked from where it is
    known: Document | None = None  # these very bytes are in the library
    holds_files: bool = False  # it is to be unpacked
    is_numbered: bool = False  # what is in it has no names of its own


class Preparer:
    """For the threads of an import."""

    def __init__(self, database: Database, originals: Originals, readers: ReaderPool) -> None:
        self._database = database
        self._originals = originals
        self._readers = readers

    def prepare(
        self, file: ImportFile, *, by_reference: bool, likely_known: bool, token: CancelToken
    ) -> Prepared:
        """Look at a file and stage it; `likely_known` spares a copy of what is in the library already.

        Raises:
            ReadError: it cannot be read, or is larger than its reader takes.
            StorageError: it cannot be copied.
            CancelledByUser: `token` was raised; nothing is left behind.
        """
        kind, size = _first_look(file)
        if kind in _MAY_HOLD_FILES or size >= LARGE_BYTES:
            look = self._readers.look(file.path, name=f"“{file.name}”", token=token)
            if look.role is FileRole.CONTAINER:
                return Prepared(None, holds_files=True, is_numbered=kind in _NUMBERED)
            if size > look.most_bytes:
                raise too_large(file.name, size, look.most_bytes)
        if likely_known:
            staged = self._originals.stage(file.path, by_reference=True, token=token)
            known = self._known(staged)
            if known is not None:
                return Prepared(staged, known, self._has_attachments(file.path, file, kind, token))
        staged = self._originals.stage(
            file.path,
            by_reference=by_reference,
            token=token,
            moved_as=file.name if file.container is not None else None,
        )
        try:
            known = self._known(staged)
            holds_files = known is not None and self._has_attachments(staged.content, file, kind, token)
        except BaseException:
            self._originals.drop(staged)
            raise
        return Prepared(staged, known, holds_files)

    def _known(self, staged: StagedFile) -> Document | None:
        with self._database.reading() as connection:
            return find_by_sha256(connection, staged.sha256)

    def _has_attachments(self, path: Path, file: ImportFile, kind: FileKind, token: CancelToken) -> bool:
        # Known or not: the import that brought the document may have died before its attachments.
        if kind not in _MAY_HAVE_ATTACHMENTS:
            return False
        try:
            return self._readers.look(path, name=f"“{file.name}”", token=token).role is FileRole.BOTH
        except ReadError:  # the document is in the library; only what hangs on it cannot be had
            return False


def _first_look(file: ImportFile) -> tuple[FileKind, int]:
    with open_source(file.path) as stream:
        return detect(stream.read(HEAD_BYTES), file.path), os.fstat(stream.fileno()).st_size
