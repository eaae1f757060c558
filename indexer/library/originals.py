"""The verbs of a library about the files that its documents were read from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.catalogue import documents as catalogue
from indexer.catalogue.database import Database
from indexer.catalogue.places import kept_files
from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError, ReadError
from indexer.common.paths import LibraryPaths
from indexer.records.originals import KeptFile, OriginalNote, OriginalState

LIST_SECONDS = 3.0  # 10,000 files on a disk of one’s own take a small part of it
LOOK_SECONDS = 3.0


class OriginalVerbs:
    """A library has copies of its originals, but for files that were imported by reference."""

    paths: LibraryPaths
    _database: Database

    def __init__(self) -> None:
        self._known_reads: dict[tuple[str, int], OriginalNote | None] = {}  # path and time of writing -> note

    def original_path(self, document_id: str) -> Path:
        """The file that the document was read from (the library's copy). Raises NotFoundError."""
        with self._database.reading() as connection:
            document = catalogue.get_document(connection, document_id)
            name = catalogue.original_name(connection, document_id)
        path = self.paths.originals / name if name is not None else Path(document.path)
        if not path.is_file():
            raise NotFoundError(
                f"The original of “{document.title or document.path}” is no longer at {path}."
            )
        return path

    def original_notes(
        self, *, token: CancelToken | None = None, seconds: float = LIST_SECONDS
    ) -> Mapping[str, OriginalNote]:
        """Document id -> what is to be said of its original, where that is gone, changed or out of reach.

        No file is opened, and what is not known after `seconds` is left out. Raises CancelledByUser.
        """
        from indexer.ingest.files.kept_files import look_at_all

        with self._database.reading() as connection:
            files = kept_files(connection)
        return look_at_all(files, token or CancelToken(), seconds) if files else {}

    def original_note(self, document_id: str, *, token: CancelToken | None = None) -> OriginalNote | None:
        """The same of one document, whose file is read if it was written to since. Raises CancelledByUser."""
        with self._database.reading() as connection:
            files = kept_files(connection, document_id)
        return self._look_well(files[0], token or CancelToken()) if files else None

    def _original_to_draw(self, document_id: str) -> Path:
        """The file whose pages may be shown as the document's.

        Raises:
            NotFoundError: there is no such document.
            ReadError: it is gone, out of reach or holds something else: other pages would belie the text.
        """
        note = self.original_note(document_id)
        if note is not None:
            raise ReadError(note.sentence, code=f"original_{note.state}")
        try:
            return self.original_path(document_id)
        except NotFoundError as error:
            raise ReadError(error.summary, code="original_gone") from error

    def _look_well(self, file: KeptFile, token: CancelToken) -> OriginalNote | None:
        from indexer.ingest.files.kept_files import look_at_all, read_through, written_at

        note = look_at_all([file], token, LOOK_SECONDS).get(file.document_id)
        if note is None or note.state is not OriginalState.TOUCHED:
            return note
        moment = (file.path, written_at(file))
        if moment not in self._known_reads:  # pages are asked for one by one
            self._known_reads[moment] = read_through(file, token)
        return self._known_reads[moment]
