"""Killed at any moment of an import, a library keeps every acknowledged document, whole, and goes on."""

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.catalogue.database import Database
from indexer.catalogue.documents import document_text, list_documents, original_name
from indexer.catalogue.lock import WriterLock
from indexer.catalogue.passages import passages_of
from indexer.common.paths import LibraryPaths
from indexer.ingest.files.originals import Originals
from indexer.ingest.pipeline import Importer
from indexer.lexical.terms import form_terms, word_terms

SCRIPT = "tests.makers.children.import_and_report"
FILES = 30
ROUNDS = 8
MAX_READY_PER_ROUND = 5

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "articles"
    target.mkdir()
    for number in range(FILES):
        text = f"Article numéro {number}. 第{number}篇报道：法国经济增长放缓。\n\n" * (1 + number % 7)
        (target / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    return target


def import_until_killed(library: Path, folder: Path, chance: random.Random) -> list[str]:
    """Kill the importer some moments after its n-th acknowledgement, or before the first one.

    Gives the acknowledged ids.
    """
    acknowledged: list[str] = []
    wanted = chance.randint(0, MAX_READY_PER_ROUND)
    with subprocess.Popen(
        [sys.executable, "-m", SCRIPT, str(library), str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout if wanted else ():
            acknowledged.append(line.strip())
            if len(acknowledged) == wanted:
                break
        time.sleep(chance.random() * (0.03 if wanted else 0.6))
        process.kill()
        acknowledged += [line.strip() for line in process.stdout]
    return acknowledged


def check_whole(database: Database, paths: LibraryPaths) -> set[str]:
    """Everything that is there is complete and consistent; gives the ids of the documents."""
    reader = database.reader()
    assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert reader.execute("PRAGMA foreign_key_check").fetchall() == []
    seen = set()
    for document in list_documents(reader):
        text = document_text(reader, document.id).text
        passages = passages_of(reader, document.id)
        assert passages
        assert [passage.ordinal for passage in passages] == list(range(len(passages)))
        for passage in passages:
            assert passage.text == text[passage.span.start : passage.span.end]
            check_terms(reader, passage)
        seen.update(passage.id for passage in passages)
        content = (paths.originals / original_name(reader, document.id)).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document.sha256
    for view in ("word_view", "form_view"):
        assert {row[0] for row in reader.execute(f"SELECT rowid FROM {view}")} == seen
        with database.write() as connection:  # FTS5's own check is spelled as a write
            connection.execute(f"INSERT INTO {view} ({view}) VALUES ('integrity-check')")
    return {document.id for document in list_documents(reader)}


def check_terms(reader, passage) -> None:
    for view, terms in (
        ("word", word_terms(passage.text, passage.language)),
        ("form", form_terms(passage.text)),
    ):
        lengths = reader.execute(f"SELECT {view}_count FROM passages WHERE id = ?", (passage.id,)).fetchone()
        assert lengths == (len(terms),)
        result = reader.execute(
            f"SELECT count(*) FROM {view}_view WHERE {view}_view MATCH ? AND rowid = ?",
            (f'"{terms[0]}"', passage.id),
        ).fetchone()
        assert result == (1,)


def test_every_acknowledged_document_survives_sigkill(tmp_path, folder, readers):
    paths = LibraryPaths(tmp_path / "library")
    chance = random.Random(20261122)
    acknowledged: set[str] = set()
    kills = 0
    for _ in range(ROUNDS):
        ready = import_until_killed(paths.root, folder, chance)
        kills += bool(ready)
        assert not acknowledged & set(ready), "a document was acknowledged twice"
        acknowledged.update(ready)
        with Database(paths.database) as database:
            assert acknowledged <= check_whole(database, paths)
    assert kills >= 4

    lock = WriterLock(paths.lock)
    lock.acquire()
    with Database(paths.database) as database:
        originals = Originals(paths.originals)
        originals.remove_orphans(database)
        before = check_whole(database, paths)
        report = Importer(database, paths, readers, lambda _ids: None).run([folder])
        assert {skipped.document_id for skipped in report.skipped} == before
        assert len(report.imported) == FILES - len(before)
        assert report.failed == ()
        assert len(check_whole(database, paths)) == FILES
        assert sum(entry.is_file() for entry in paths.originals.rglob("*")) == FILES
    lock.release()


def test_killed_while_changed_files_come_in_each_is_there_once_old_or_new(tmp_path, folder, readers):
    paths = LibraryPaths(tmp_path / "library")
    chance = random.Random(20261123)
    with Database(paths.database) as database:
        old = Importer(database, paths, readers, lambda _ids: None).run([folder]).imported
    assert len(old) == FILES
    for file in folder.iterdir():
        file.write_text(f"Nouvelle version. {file.read_text(encoding='utf-8')}", encoding="utf-8")
    wanted = {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    before = {document.path: document.sha256 for document in old}
    acknowledged: set[str] = set()
    for _ in range(ROUNDS):
        acknowledged.update(import_until_killed(paths.root, folder, chance))
        with Database(paths.database) as database:
            assert acknowledged <= check_whole(database, paths)
            documents = list_documents(database.reader())
            assert sorted(document.path for document in documents) == sorted(wanted), "none twice, none lost"
            for document in documents:
                assert document.sha256 in (before[document.path], wanted[document.path])
    assert acknowledged
    with Database(paths.database) as database:
        originals = Originals(paths.originals)
        originals.remove_orphans(database)
        Importer(database, paths, readers, lambda _ids: None).run([folder])
        check_whole(database, paths)
        assert {item.path: item.sha256 for item in list_documents(database.reader())} == wanted
        assert originals.remove_orphans(database) == ()
        assert sum(entry.is_file() for entry in paths.originals.rglob("*")) == FILES
