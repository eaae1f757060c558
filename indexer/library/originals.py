"""The operations on the files that the documents of a library were read from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.catalogue import documents as catalogue
from indexer.catalogue.database import Database
from indexer.catalogue.places import kept_files
from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError, ReadError
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths
from indexer.records.originals import KeptFile, OriginalNote, OriginalState

LIST_SECONDS = 3.0  # 10,000 files on a local disk take much less
LOOK_SECONDS = 3.0


class OriginalVerbs:
    """Finds originals: the library's own copies, and files that were imported by reference."""

    def __init__(self, database: Database, paths: LibraryPaths) -> None:
        self._database = database
        self._paths = paths
        self._known_reads: dict[
            tuple[str, int], OriginalNote | None
        ] = {}  # path and time of the last change -> note

    def path_of(self, document_id: str) -> Path:
        """See `Library.original_path`."""
        with self._database.reading() as connection:
            document = catalogue.get_document(connection, document_id)
            name = catalogue.original_name(connection, document_id)
        path = self._paths.originals / name if name is not None else Path(document.path)
        if not path.is_file():
            raise NotFoundError(
                Message("original_no_longer_there", title=document.title or document.path, path=path)
            )
        return path

    def notes(self, token: CancelToken | None, seconds: float) -> Mapping[str, OriginalNote]:
        """See `Library.original_notes`."""
        from indexer.ingest.files.kept_files import check_all

        with self._database.reading() as connection:
            files = kept_files(connection)
        return check_all(files, token or CancelToken(), seconds) if files else {}

    def note(self, document_id: str, token: CancelToken | None = None) -> OriginalNote | None:
        """See `Library.original_note`."""
        with self._database.reading() as connection:
            files = kept_files(connection, document_id)
        return self._look_well(files[0], token or CancelToken()) if files else None

    def to_draw(self, document_id: str) -> Path:
        """The file whose pages can be shown for the document.

        Raises:
            NotFoundError: there is no such document.
            ReadError: the file is missing or out of reach, or its content has changed.
        """
        note = self.note(document_id)
        if note is not None:
            raise ReadError(note.message, code=f"original_{note.state}")
        try:
            return self.path_of(document_id)
        except NotFoundError as error:
            raise ReadError(error.message, code="original_gone") from error

    def _look_well(self, file: KeptFile, token: CancelToken) -> OriginalNote | None:
        from indexer.ingest.files.kept_files import check_all, check_by_reading, written_at

        note = check_all([file], token, LOOK_SECONDS).get(file.document_id)
        if note is None or note.state is not OriginalState.TOUCHED:
            return note
        moment = (file.path, written_at(file))
        if moment not in self._known_reads:  # cached, because pages are requested one by one
            self._known_reads[moment] = check_by_reading(file, token)
        return self._known_reads[moment]
