"""Replaces older versions of documents at the end of an import, when all its files are known.

A changed file may now have the content of another document of the library, and an archive may lack a file
that it had before. Files may also have swapped names, so nothing is decided before the last one.
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

_BEHIND_ALL = 1 << 32  # a position behind all files of a container


@dataclass(frozen=True, slots=True)
class Superseded:
    """A file whose older version was removed, because it now has the content of another document."""

    file: ImportFile
    document: Document
    older: tuple[PlacedDocument, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A document whose file is no longer in its container."""

    document_id: str
    path: str
    reason: Message
    position: Position  # behind the container's files


@dataclass(slots=True)
class ReplacedVersions:
    """What was done with older versions at the end of an import."""

    superseded: list[Superseded] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    passage_ids: list[int] = field(default_factory=list)  # of removed documents


class VersionTracker:
    """Records the files of one import and replaces older versions at its end. For the import's thread."""

    def __init__(self, database: Database, originals: Originals) -> None:
        self._database = database
        self._originals = originals
        self._changed: dict[
            str, tuple[ImportFile, str]
        ] = {}  # path -> file, and id of the document that it is now
        self._opened: list[ImportFile] = []
        self._present: defaultdict[int, set[str]] = defaultdict(
            set
        )  # number of the given file -> ids of documents
        self._failed: defaultdict[int, list[str]] = defaultdict(list)

    def is_held(self, document_id: str) -> bool:
        """Whether a changed file now has this document's content, so that it is not an older version."""
        return any(held == document_id for _, held in self._changed.values())

    def note_present(self, file: ImportFile, document_id: str) -> None:
        """Record that a file is a document of the library, new or known."""
        self._present[file.position[0]].add(document_id)

    def note_known(self, file: ImportFile, document: Document) -> None:
        """Record that a file has the content of a known document."""
        self.note_present(file, document.id)
        if not file.has_true_name or file.is_numbered:
            return
        with self._database.reading() as connection:
            if any(placed.id != document.id for placed in documents_at(connection, file.shown)):
                self._changed[file.shown] = (file, document.id)

    def note_failed(self, file: ImportFile) -> None:
        """Record that a file exists but could not be read."""
        self._failed[file.position[0]].append(file.shown)

    def note_unpacked(self, file: ImportFile) -> None:
        """Record that all files of a container were unpacked."""
        if file.container is None and file.has_true_name:
            self._opened.append(file)

    def replace_older(self, stored: Collection[str]) -> ReplacedVersions:
        """Remove older versions; record new places and warnings. `stored`: ids that this import stored.

        Raises:
            StorageError: the disk is full or cannot be written; nothing has changed.
        """
        replaced = ReplacedVersions()
        if not self._changed and not self._opened:
            return replaced
        gone: list[str] = []
        with self._database.write() as connection:
            self._follow(connection, stored)
            for path, (file, document_id) in self._changed.items():
                with contextlib.suppress(NotFoundError):  # the document was removed meanwhile
                    document = get_document(connection, document_id)
                    older = self._older(connection, path, document_id, stored)
                    for placed in older:
                        name, passage_ids = take_out(connection, placed.id)
                        gone += [name] if name is not None else []
                        replaced.passage_ids += passage_ids
                    if older:
                        replaced.superseded.append(Superseded(file, document, older))
            for file in self._opened:
                replaced.missing += self._missing(connection, file)
        with contextlib.suppress(StorageError):  # the catalogue is correct; the next start tries again
            finish_removal(self._database, self._originals, gone)
        return replaced

    def _follow(self, connection: sqlite3.Connection, stored: Collection[str]) -> None:
        """Give a document the path of its content, if its old path now has other content."""
        for path, (file, document_id) in self._changed.items():
            try:
                place = get_document(connection, document_id).path
                by_reference = original_name(connection, document_id) is None
            except NotFoundError:
                continue
            if place == path or (by_reference and file.container is not None):
                continue
            at_place = {placed.id for placed in documents_at(connection, place)} - {document_id}
            now = self._changed.get(place)
            if at_place.intersection(stored) or (now is not None and now[1] != document_id):
                note_place(connection, document_id, path)

    def _older(
        self, connection: sqlite3.Connection, path: str, document_id: str, stored: Collection[str]
    ) -> tuple[PlacedDocument, ...]:
        return tuple(
            placed
            for placed in documents_at(connection, path)
            if placed.id != document_id and placed.id not in stored and not self.is_held(placed.id)
        )

    def _missing(self, connection: sqlite3.Connection, container: ImportFile) -> list[Missing]:
        """The documents that the container no longer contains; they stay, with a warning."""
        number = container.position[0]
        failed = self._failed[number]
        sentence = Message("no_longer_in_container", name=container.name)
        reason = Message("no_longer_in_container_stays", name=container.name)
        missing: list[Missing] = []
        for document_id, path in documents_within(connection, container.shown):
            if document_id in self._present[number]:
                take_warning_back(connection, document_id, sentence)
            elif not any(
                path == failed_path or path.startswith(f"{failed_path}/") for failed_path in failed
            ) and note_warning(connection, document_id, sentence):
                missing.append(Missing(document_id, path, reason, (number, _BEHIND_ALL + len(missing))))
        return missing
