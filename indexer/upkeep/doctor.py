"""Checks all parts of a library against one another, and repairs what can be repaired."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from indexer.catalogue.database import Database, open_database
from indexer.catalogue.documents import originals_in_use
from indexer.catalogue.failures import explained
from indexer.catalogue.lock import WriterLock
from indexer.catalogue.meta import get_meta
from indexer.common.cancel import CancelToken
from indexer.common.errors import LibraryDamagedError, LibraryInUseError, NotFoundError, StorageError
from indexer.common.messages import Message, in_a_row
from indexer.common.paths import LibraryPaths
from indexer.ingest.files.originals import is_original
from indexer.records.upkeep import DoctorReport, Finding, UpkeepProgress
from indexer.upkeep.checks.catalogue_check import check_documents, check_rows
from indexer.upkeep.checks.findings import Examination
from indexer.upkeep.checks.index_check import check_index
from indexer.upkeep.checks.kept_files_check import check_kept_files
from indexer.upkeep.checks.lexical_check import check_words
from indexer.upkeep.checks.originals_check import check_originals, drop_copy_leftovers, unclaimed
from indexer.upkeep.checks.read_again import reread_documents, reread_unclaimed
from indexer.upkeep.checks.vector_check import check_vectors
from indexer.upkeep.library_files.durable import database_files, set_aside_name, write_durably
from indexer.upkeep.library_files.opening import (
    FOREIGN,
    GONE,
    ID_KEY,
    catalogue_gone,
    claim,
    id_file,
    is_foreign,
    open_for_reading,
)
from indexer.upkeep.library_files.salvage import Salvaged, salvage
from indexer.upkeep.library_files.switching import NEW_FOLDER, decide_switch, finish_switch
from indexer.vectors.embedder import Embedder

OnProgress = Callable[[UpkeepProgress], None]
DAMAGED = "catalogue_damaged"


def examine(
    paths: LibraryPaths,
    embedder: Embedder,
    *,
    repair: bool = False,
    token: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> DoctorReport:
    """Check a library that this process has not opened; with `repair`, also repair it.

    If another Ibid has it open, it is checked as far as that is possible by reading.

    Raises:
        NotFoundError: there is no library.
        LibraryInUseError: another Ibid writes to it (only with `repair`).
        LibraryTooNewError, StorageError: it cannot be opened as it is.
        CancelledByUser: `token` was raised; each repair is either complete or not done.
    """
    if not paths.database.exists() and not catalogue_gone(paths) and not (paths.root / NEW_FOLDER).exists():
        raise NotFoundError(Message("no_library", folder=paths.root))
    doctor = _Doctor(paths, embedder, repair, token or CancelToken(), on_progress or (lambda _event: None))
    lock = WriterLock(paths.lock)
    try:
        lock.acquire()
    except (LibraryInUseError, StorageError):
        if repair:
            raise
        return doctor.read_only()
    try:
        return doctor.with_lock()
    finally:
        lock.release()


class _Doctor:
    """One examination."""

    def __init__(
        self,
        paths: LibraryPaths,
        embedder: Embedder,
        repair: bool,
        token: CancelToken,
        on_progress: OnProgress,
    ) -> None:
        self._paths = paths
        self._embedder = embedder
        self._repair = repair
        self._token = token
        self._on_progress = on_progress
        self._early: list[Finding] = []
        self._salvaged: Salvaged | None = None

    def with_lock(self) -> DoctorReport:
        finish_switch(self._paths)
        trouble = self._catalogue_trouble()
        if trouble is not None:
            code, message = trouble
            if not self._repair:
                return _report([Finding(code, message)])
            message = in_a_row(message, *self._replace_catalogue(code))
            self._early.append(Finding(code, message, repaired=True))
        with Database(self._paths.database) as database:
            claim(database, self._paths)
            return self._run(database)

    def read_only(self) -> DoctorReport:
        with open_for_reading(self._paths) as database:
            return self._run(database)

    def _run(self, database: Database) -> DoctorReport:
        examination = Examination(
            self._paths, database, self._repair, self._token, self._on_progress, list(self._early)
        )
        with explained(self._paths.database):
            self._check(examination)
        return _report(examination.findings)

    def _check(self, examination: Examination) -> None:
        database = examination.database
        examination.passages_changed = self._salvaged is not None
        # A text that is not UTF-8 any more is a finding, and must not stop the examination.
        database.reader().text_factory = _decode
        if not database.read_only:
            with database.write() as connection:
                connection.text_factory = _decode
        drop_copy_leftovers(examination)
        check_rows(examination)
        files = unclaimed(examination)
        reread_unclaimed(examination, files)
        check_documents(examination)
        check_originals(examination)
        check_kept_files(examination)
        reread_documents(examination)
        self._say_what_is_lost(examination)
        check_words(examination)
        check_vectors(examination, self._embedder)
        if not database.read_only:
            check_index(examination, self._embedder)

    def _say_what_is_lost(self, examination: Examination) -> None:
        if self._salvaged is None:
            return
        rows = examination.database.reader().execute("SELECT id FROM documents")
        lost = sorted(set(self._salvaged.lost_ids) - {str(row[0]) for row in rows})
        if lost:
            examination.note(
                "documents_lost",
                Message("documents_lost", n=len(lost), names=tuple(lost)),
            )

    def _catalogue_trouble(self) -> tuple[str, Message] | None:
        """What is wrong with the catalogue's file; None if SQLite can read all of it."""
        if catalogue_gone(self._paths):
            return GONE, Message("catalogue_gone", folder=self._paths.root)
        try:
            problem = self._integrity()
            if problem is not None:
                return DAMAGED, Message("catalogue_damaged", reason=str(problem))
            with Database(self._paths.database) as database:
                if is_foreign(database, self._paths):
                    return FOREIGN, Message("catalogue_foreign")
        except LibraryDamagedError as error:
            return DAMAGED, Message("catalogue_damaged", reason=error.detail or error.message)
        return None

    def _integrity(self) -> str | None:
        self._on_progress(UpkeepProgress("catalogue", 0, 1))
        with closing(open_database(self._paths.database, read_only=False)) as connection:
            try:
                connection.set_progress_handler(lambda: int(self._token.cancelled), 100_000)
                rows = connection.execute("PRAGMA integrity_check(1)").fetchall()
                for table in ("word_view", "form_view"):
                    connection.execute(f"SELECT count(*) FROM {table}_docsize").fetchone()
            except sqlite3.OperationalError as error:
                self._token.check()
                if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR:
                    raise
                return str(error)
            except sqlite3.DatabaseError as error:
                return str(error)
        problem = str(rows[0][0]) if rows else "no answer"
        return None if problem == "ok" else problem.splitlines()[-1]

    def _only_the_name_is_wrong(self) -> bool:
        """Whether catalogue and originals belong together, so that only the library's name is wrong."""
        with Database(self._paths.database) as database, database.reading() as connection:
            needed = originals_in_use(connection)
            library_id = get_meta(connection, ID_KEY)
        folder = self._paths.originals
        there = {entry.name for entry in folder.iterdir() if is_original(entry)} if folder.is_dir() else set()
        if not needed or there != needed or library_id is None:
            return False
        write_durably(id_file(self._paths), library_id + "\n")
        return True

    def _replace_catalogue(self, code: str) -> tuple[Message, ...]:
        """Replace an unusable catalogue; adds a finding about what was saved and what is lost."""
        if code == DAMAGED:
            saved = self._salvaged = salvage(
                self._paths,
                self._token,
                lambda rows: self._on_progress(UpkeepProgress("catalogue", rows, 0)),
            )
            return (_saved(saved),)
        if code == FOREIGN and self._only_the_name_is_wrong():
            return (Message("catalogue_has_its_name_back"),)
        # Missing or of another library: that one is moved aside, and the originals are imported again.
        aside = set_aside_name(self._paths.database, "foreign" if code == FOREIGN else "empty")
        there = any(file.exists() for file in database_files(self._paths.database))
        new = self._paths.root / NEW_FOLDER
        new.mkdir(exist_ok=True)
        with Database(new / self._paths.database.name) as database:
            claim(database, self._paths)
        decide_switch(self._paths, aside.name if there else None)
        finish_switch(self._paths)
        return (Message("other_file_kept", file=aside.name),) if there else ()


def _saved(saved: Salvaged) -> Message:
    if not saved.unreadable_pages:
        return Message("catalogue_salvaged", n=saved.documents, file=saved.set_aside.name)
    return Message(
        "catalogue_salvaged_in_part",
        documents=Message("documents_counted", n=saved.documents),
        places=Message("places_counted", n=saved.unreadable_pages),
        file=saved.set_aside.name,
    )


def _decode(data: bytes) -> str:
    return data.decode(errors="replace")


def _report(findings: list[Finding]) -> DoctorReport:
    return DoctorReport(
        ok=all(finding.repaired or not finding.is_damage for finding in findings), findings=tuple(findings)
    )
