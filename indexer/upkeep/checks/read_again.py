"""Reads documents again from their originals, keeping id, path and time of import."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from indexer.catalogue.documents import NewDocument, free_id, insert_document
from indexer.catalogue.readings import apply_edits, edits_of
from indexer.catalogue.removals import now_removed
from indexer.common.errors import ReadError
from indexer.common.messages import Message, in_a_row
from indexer.ingest.reading.outcome import FileReading
from indexer.ingest.reading.passwords import LOCKED
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.ingest.store.document import store_passages
from indexer.upkeep.checks.findings import Examination, listed
from indexer.upkeep.checks.originals_check import (
    StoredSource,
    has_content,
    note_unclaimed,
    put_beside,
    sources,
)


def reread_documents(examination: Examination) -> None:
    """Read the documents in `to_reread` again, or report that they cannot be read."""
    wrong = examination.to_reread
    if not wrong:
        return
    failed: list[str] = []
    locked: list[str] = []
    if examination.repair:
        by_id = {source.id: source for source in sources(examination)}
        readers = ReaderPool()
        try:
            for done, document_id in enumerate(wrong):
                examination.report_progress("reading", done, len(wrong))
                source = by_id[document_id]
                try:
                    if not _reread(examination, readers, source):
                        failed.append(source.shown)
                except ReadError as error:
                    (locked if error.code in LOCKED else failed).append(source.shown)
        finally:
            readers.close()
    ids = sorted(wrong)
    message = Message("documents_incomplete", n=len(ids), problems=_problems(wrong), names=listed(ids))
    if not examination.repair:
        examination.note("document_incomplete", message)
        return
    if len(failed) + len(locked) < len(ids):
        told = in_a_row(message, Message("read_again_from_source"))
        examination.note("document_incomplete", told, repaired=True)
    if locked:
        examination.note(
            "document_locked",
            Message("documents_locked", names=listed(locked)),
        )
    if failed:
        examination.note(
            "document_unrepairable",
            Message("documents_unrepairable", names=listed(failed)),
        )


def _problems(wrong: Mapping[str, str]) -> Message:
    """Each of the problems once: "pages missing or spans outside its text"."""
    first, *others = (Message(code) for code in sorted(set(wrong.values())))
    for other in others:
        first = Message("or", first=first, second=other)
    return first


def _reread(examination: Examination, readers: ReaderPool, source: StoredSource) -> bool:
    """Whether there was a source to read it from. Raises ReadError."""
    file = _file_of(examination, source)
    if file is None:
        return False
    reading = _read(examination, readers, file)
    with examination.database.write() as connection:
        row = connection.execute(
            "SELECT collection, imported_at, size_bytes, title, publisher, author, published FROM documents"
            " WHERE id = ?",
            (source.id,),
        ).fetchone()
        edits = {field: wanted for field, (wanted, _) in edits_of(connection, source.id).items()}
        connection.execute("DELETE FROM documents WHERE id = ?", (source.id,))
        _enter(
            connection,
            reading,
            NewDocument(
                id=source.id,
                sha256=source.sha256,
                path=source.path,
                original=source.original,
                size_bytes=row[2],
                extracted=reading.extracted,
                language=reading.language,
                collection=row[0],
                imported_at=row[1],
            ),
        )
        apply_edits(connection, source.id, edits)
        examination.passages_change(connection)
    return True


def _file_of(examination: Examination, source: StoredSource) -> Path | None:
    kept = examination.paths.originals / source.original if source.original is not None else None
    for file in (kept, Path(source.path)):
        if file is not None and file.is_file() and has_content(examination, file, source.sha256):
            return file
    return None


def reread_unclaimed(examination: Examination, files: list[Path]) -> None:
    """Import originals without a document, whose documents the catalogue has lost."""
    if not files:
        return
    read_again, refused = 0, []
    if examination.repair:
        readers = ReaderPool()
        try:
            for done, file in enumerate(files):
                examination.report_progress("reading", done, len(files))
                if _enter_unclaimed(examination, readers, file):
                    read_again += 1
                else:
                    refused.append(file.name)
                    put_beside(examination, file)
        finally:
            readers.close()
    note_unclaimed(examination, files, read_again, refused)


def _enter_unclaimed(examination: Examination, readers: ReaderPool, file: Path) -> bool:
    sha256 = file.name[:64]
    if not has_content(examination, file, sha256):
        return False
    try:
        reading = _read(examination, readers, file)
    except ReadError:
        return False
    with examination.database.write() as connection:
        if connection.execute("SELECT 1 FROM documents WHERE sha256 = ?", (sha256,)).fetchone():
            return False  # a document imported by reference, so this copy is not needed
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        _enter(
            connection,
            reading,
            NewDocument(
                id=free_id(connection, sha256),
                sha256=sha256,
                path=str(file),
                original=file.name,
                size_bytes=file.stat().st_size,
                extracted=reading.extracted,
                language=reading.language,
                collection=None,
                imported_at=now,
            ),
        )
        now_removed(connection, [file.name])
        examination.passages_change(connection)
    return True


def _read(examination: Examination, readers: ReaderPool, file: Path) -> FileReading:
    return readers.read(file, name=file.name, size_bytes=file.stat().st_size, token=examination.token)


def _enter(connection: sqlite3.Connection, reading: FileReading, new: NewDocument) -> None:
    insert_document(connection, new)
    # The lexical views are rebuilt at the end, since their rows for a damaged document are unknown.
    store_passages(connection, new.id, reading, lexical=False)
