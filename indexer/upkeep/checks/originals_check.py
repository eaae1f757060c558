"""Checks that each original exists unchanged; originals without a document are imported again."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from indexer.catalogue.failures import explain_os_error
from indexer.catalogue.places import note_warning
from indexer.common.messages import Message, in_a_row
from indexer.common.paths import sync_folder
from indexer.ingest.files.digest import digest_of
from indexer.ingest.files.originals import Originals, is_original
from indexer.upkeep.checks.findings import Examination, listed
from indexer.upkeep.library_files.durable import move_durably, remove_path, set_aside_name
from indexer.upkeep.library_files.opening import UNCLAIMED

COPY_LOST = Message("original_copy_lost")


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A document, and where its original should be."""

    id: str
    sha256: str
    path: str
    original: str | None
    shown: str


def sources(examination: Examination) -> list[StoredSource]:
    """All documents, oldest first."""
    rows = examination.database.reader().execute(
        "SELECT id, sha256, path, original, coalesce(title, path) FROM documents ORDER BY rowid"
    )
    return [StoredSource(*row) for row in rows]


def check_originals(examination: Examination) -> None:
    """Hash every original; restore a lost or changed one from the path it was imported from."""
    wanted = [source for source in sources(examination) if source.original is not None]
    missing: list[str] = []
    changed: list[str] = []
    lost: list[str] = []
    hashes: list[str] = []
    for done, source in enumerate(wanted):
        examination.report_progress("originals", done, len(wanted))
        assert source.original is not None
        file = examination.paths.originals / source.original
        there = file.is_file()
        if there and has_content(examination, file, source.sha256):
            continue
        if there and _hash_is_wrong(examination, source, file):
            hashes.append(source.shown)
            continue
        (changed if there else missing).append(source.shown)
        if examination.repair and not _bring_back(examination, source, file):
            lost.append(source.shown)
    if hashes:
        examination.note(
            "hash_wrong",
            Message("hash_wrong", names=listed(hashes)),
            repaired=examination.repair,
        )
    for names, code, said in (
        (missing, "original_missing", "copies_gone"),
        (changed, "original_changed", "copies_damaged"),
    ):
        if names:
            message = Message(said, n=len(names), names=listed(names))
            if examination.repair:
                message = in_a_row(message, _brought_back(names, lost))
            examination.note(code, message, repaired=examination.repair)


def _brought_back(names: list[str], lost: list[str]) -> Message:
    gone = [name for name in names if name in lost]
    if not gone:
        return Message("copied_again")
    return Message("sources_not_found", n=len(gone), names=listed(gone))


def _hash_is_wrong(examination: Examination, source: StoredSource, file: Path) -> bool:
    """Whether the file's name, its content and the document's id agree against the recorded hash."""
    named = file.name[:64]
    if not named.startswith(source.id) or not has_content(examination, file, named):
        return False
    if examination.repair:
        with examination.database.write() as connection:
            connection.execute("UPDATE OR IGNORE documents SET sha256 = ? WHERE id = ?", (named, source.id))
    return True


def has_content(examination: Examination, file: Path, sha256: str) -> bool:
    """Whether a file can be read and has exactly that content."""
    try:
        return digest_of(file, examination.token) == sha256
    except OSError:
        return False


def _bring_back(examination: Examination, source: StoredSource, file: Path) -> bool:
    """Copy the file again; if it cannot be found, the document stays without an original."""
    try:
        if file.exists():
            move_durably(file, set_aside_name(examination.paths.root / file.name, "damaged"))
        imported_from = Path(source.path)
        if imported_from.is_file() and has_content(examination, imported_from, source.sha256):
            examination.paths.originals.mkdir(parents=True, exist_ok=True)
            temporary = examination.paths.originals / (file.name + ".new")
            shutil.copyfile(imported_from, temporary)
            with temporary.open("rb+") as stream:
                os.fsync(stream.fileno())
            temporary.replace(file)
            sync_folder(file.parent)
            return True
    except OSError as error:
        raise explain_os_error(error, examination.paths.root) from error
    with examination.database.write() as connection:
        connection.execute("UPDATE documents SET original = NULL WHERE id = ?", (source.id,))
        note_warning(connection, source.id, COPY_LOST)
    return False


def unclaimed(examination: Examination) -> list[Path]:
    """Originals without a document, after leftovers of killed imports and removals are removed."""
    folder = examination.paths.originals
    if not examination.database.read_only:
        return [folder / name for name in Originals(folder).remove_orphans(examination.database)]
    needed = {source.original for source in sources(examination)}
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if is_original(entry) and entry.name not in needed)


def note_unclaimed(examination: Examination, files: list[Path], read_again: int, refused: list[str]) -> None:
    """Add findings about originals without a document."""
    messages = [Message("originals_unclaimed", n=len(files))]
    if examination.repair:
        messages.append(Message("unclaimed_read_again", n=read_again))
    if refused:
        messages.append(Message("unclaimed_not_readable", names=listed(refused)))
    examination.note(UNCLAIMED, in_a_row(*messages), repaired=examination.repair)


def put_beside(examination: Examination, file: Path) -> None:
    """Add a finding for an original without a document that cannot be read. It is not deleted."""
    move_durably(file, set_aside_name(examination.paths.root / file.name, "unclaimed"))


def drop_copy_leftovers(examination: Examination) -> None:
    """Remove incomplete copies of a killed repair."""
    if examination.repair and examination.paths.originals.is_dir():
        for entry in examination.paths.originals.glob("*.new"):
            remove_path(entry)
