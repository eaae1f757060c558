"""Whatever is done to a library, in whatever order, the promises of the contract hold after each step."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from indexer import Library
from indexer.common.errors import NotFoundError

WORDS = st.sampled_from(
    ["harbour", "l'été", "cœur", "经济增长", "المكتبة", "ﬁne", "x", "e\u0301te\u0301", "2 400,5"]
)
BODIES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=12).map(
    lambda lines: ".\n\n".join(lines) + "."
)


class LibraryPromises(RuleBasedStateMachine):
    """One library beside a plain dictionary of what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = Path(tempfile.mkdtemp(prefix="ibid-promises-"))
        self.folder = self.scratch / "library 0"
        self.held: dict[str, str] = {}  # id -> text
        self.names = 0
        self.deaths = 0
        self.library = Library.open(self.folder)

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.scratch)

    def _write(self, body: str) -> Path:
        self.names += 1
        path = self.scratch / f"{self.names}.txt"
        path.write_text(f"mark{self.names:04d}\n\n{body}\n", encoding="utf-8")
        return path

    def _import(self, path: Path) -> str:
        report = self.library.add([path])
        assert not report.failed
        (document,) = report.imported
        self.held[document.id] = path.read_text(encoding="utf-8")
        return document.id

    @rule(body=BODIES)
    def add(self, body: str) -> None:
        self._import(self._write(body))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def add_the_same_again(self, data: st.DataObject) -> None:
        document_id = data.draw(st.sampled_from(sorted(self.held)))
        path = self.scratch / "again.txt"
        path.write_text(self.held[document_id], encoding="utf-8")
        report = self.library.add([path])
        assert not report.imported
        assert [skipped_file.document_id for skipped_file in report.skipped] == [document_id]

    @precondition(lambda self: self.held)
    @rule(data=st.data(), body=BODIES)
    def update(self, data: st.DataObject, body: str) -> None:
        old = data.draw(st.sampled_from(sorted(self.held)))
        self._import(self._write(body))
        self.library.remove([old])
        del self.held[old]

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        gone = data.draw(st.lists(st.sampled_from(sorted(self.held)), min_size=1, max_size=3, unique=True))
        with pytest.raises(NotFoundError):
            self.library.remove([*gone, "nobody"])
        assert self.library.remove(gone) == tuple(gone)
        for document_id in gone:
            del self.held[document_id]
            with pytest.raises(NotFoundError):
                self.library.show(document_id)

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.folder)

    @rule()
    def die(self) -> None:
        """What a killed process leaves: its files as they stand, the log not folded in."""
        self.deaths += 1
        left = self.scratch / f"library {self.deaths}"
        shutil.copytree(self.folder, left)
        self.library.close()
        shutil.rmtree(self.folder)
        self.folder = left
        self.library = Library.open(left)

    @rule()
    def back_up_and_restore(self) -> None:
        self.library.backup(self.scratch / "backup.zip")
        self.library.close()
        Library.restore(self.scratch / "backup.zip", self.folder, replace=True)
        self.library = Library.open(self.folder)

    @rule()
    def examine(self) -> None:
        self.library.close()
        # What was imported just before may wait for its vectors; nothing else may be amiss.
        assert {finding.code for finding in Library.doctor(self.folder).findings} <= {"vectors_missing"}
        self.library = Library.open(self.folder)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), mode=st.sampled_from(["lexical", "semantic", "hybrid"]))
    def search(self, data: st.DataObject, mode: str) -> None:
        document_id = data.draw(st.sampled_from(sorted(self.held)))
        mark = self.held[document_id].split("\n", 1)[0]
        hits = self.library.search(mark, k=50, mode=mode).results
        if mode == "lexical":
            assert document_id in {hit.document.id for hit in hits}
        for hit in hits:
            assert hit.text == self.held[hit.document.id][hit.start : hit.end]
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))

    @invariant()
    def it_holds_what_it_must_and_nothing_else(self) -> None:
        documents = self.library.documents()
        assert {document.id for document in documents} == set(self.held)
        for document in documents:
            assert self.library.show(document.id).text == self.held[document.id]
            assert document.characters == len(self.held[document.id])
            assert (
                self.library.original_path(document.id).read_text(encoding="utf-8") == self.held[document.id]
            )
        kept = {path.name for path in (self.folder / "originals").glob("*.txt")}
        assert kept == {f"{document.sha256}.txt" for document in documents}


def test_the_promises_hold_in_any_order():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        LibraryPromises,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
