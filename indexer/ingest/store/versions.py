"""What can only be said of documents when all files of an import are known.

A changed file may hold now what another document of the library holds, and an archive may lack what it held
before. Files may also have changed places with one another, so nothing is decided before the last of them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from indexer.catalogue.database import Database
from indexer.catalogue.documents import get_document, original_name
from indexer.catalogue.places import (
    PlacedDocument,
    documents_at,
    documents_within,
    note_place,
    note_warning,
    take_warning_back,
)
from indexer.common.errors import NotFoundError, StorageError
from indexer.common.messages import Message
from indexer.ingest.files.import_file import ImportFile
from indexer.ingest.files.originals import Originals
from indexer.ingest.files.progress import Position
from indexer.ingest.store.removal import finish_removal, take_out
from indexer.records.documents import Document

_BEHIND_ALL = 1 << 32  # no container holds as many files


@dataclass(frozen=True, slots=True)
class Superseded:
    """A file whose older version has gone: what it holds now is another document of the library."""

    file: ImportFile
    document: Document
    older: tuple[PlacedDocument, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A document whose file is no longer in its container."""

    document_id: str
    path: str
    reason: Message
    position: Position  # behind the container's other files


@dataclass(slots=True)
class Settled:
    """What has become of older versions."""

    superseded: list[Superseded] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    passage_ids: list[int] = field(default_factory=list)  # of documents that have gone


class Settling:
    """Listens to one import, and settles what is left when it is over. For the thread of the import."""

    def __init__(self, database: Database, originals: Originals) -> None:
        self._database = database
        self._originals = originals
        self._changed: dict[str, tuple[ImportFile, str]] = {}  # path -> what it holds now is that document
        self._opened: list[ImportFile] = []
        self._present: defaultdict[int, set[str]] = defaultdict(set)  # by the number of the file given
        self._failed: defaultdict[int, list[str]] = defaultdict(list)

    def is_held(self, document_id: str) -> bool:
        """Whether a file that has changed holds this document's content now: it is no older version."""
        return any(held == document_id for _, held in self._changed.values())

    def present(self, file: ImportFile, document_id: str) -> None:
        """A file is a document of the library, now or since long."""
        self._present[file.position[0]].add(document_id)

    def known(self, file: ImportFile, document: Document) -> None:
        """A file holds what a document of the library holds."""
        self.present(file, document.id)
        if not file.has_true_name or file.is_numbered:
            return
        with self._database.reading() as connection:
            if any(one.id != document.id for one in documents_at(connection, file.shown)):
                self._changed[file.shown] = (file, document.id)

    def failed(self, file: ImportFile) -> None:
        """A file is there, and could not be read."""
        self._failed[file.position[0]].append(file.shown)

    def opened(self, file: ImportFile) -> None:
        """All that is in a file has come out."""
        if file.container is None and file.has_true_name:
            self._opened.append(file)

    def settle(self, stored: Collection[str]) -> Settled:
        """Replace and note, in one transaction; `stored` are the documents that this import has brought.

        Raises:
            StorageError: the disk is full or refuses; nothing has changed.
        """
        settled = Settled()
        if not self._changed and not self._opened:
            return settled
        gone: list[str] = []
        with self._database.write() as connection:
            self._follow(connection, stored)
            for path, (file, document_id) in self._changed.items():
                with contextlib.suppress(NotFoundError):  # removed meanwhile
                    document = get_document(connection, document_id)
                    older = self._older(connection, path, document_id, stored)
                    for one in older:
                        name, passage_ids = take_out(connection, one.id)
                        gone += [name] if name is not None else []
                        settled.passage_ids += passage_ids
                    if older:
                        settled.superseded.append(Superseded(file, document, older))
            for file in self._opened:
                settled.missing += self._missing(connection, file)
        with contextlib.suppress(StorageError):  # the catalogue stands; the next start tries again
            finish_removal(self._database, self._originals, gone)
        return settled

    def _follow(self, connection: sqlite3.Connection, stored: Collection[str]) -> None:
        """A document whose own place holds something else by now stands where its content is."""
        for path, (file, document_id) in self._changed.items():
            try:
                place = get_document(connection, document_id).path
                by_reference = original_name(connection, document_id) is None
            except NotFoundError:
                continue
            if place == path or (by_reference and file.container is not None):
                continue
            at_place = {one.id for one in documents_at(connection, place)} - {document_id}
            now = self._changed.get(place)
            if at_place.intersection(stored) or (now is not None and now[1] != document_id):
                note_place(connection, document_id, path)

    def _older(
        self, connection: sqlite3.Connection, path: str, document_id: str, stored: Collection[str]
    ) -> tuple[PlacedDocument, ...]:
        return tuple(
            one
            for one in documents_at(connection, path)
            if one.id != document_id and one.id not in stored and not self.is_held(one.id)
        )

    def _missing(self, connection: sqlite3.Connection, container: ImportFile) -> list[Missing]:
        """The documents that the container once held and holds no more; they stay, and say so."""
        number = container.position[0]
        failed = self._failed[number]
        sentence = Message("no_longer_in_container", name=container.name)
        reason = Message("no_longer_in_container_stays", name=container.name)
        found: list[Missing] = []
        for document_id, path in documents_within(connection, container.shown):
            if document_id in self._present[number]:
                take_warning_back(connection, document_id, sentence)
            elif not any(path == one or path.startswith(f"{one}/") for one in failed) and note_warning(
                connection, document_id, sentence
            ):
                found.append(Missing(document_id, path, reason, (number, _BEHIND_ALL + len(found))))
        return found
