from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Library
from indexer.common.errors import NotFoundError, UsageError
from indexer.records.search import Filters

QUESTION = "Qui est la directrice de Valcourt ?"
KEEP_AND_DIE = """
import os, signal, sys
from indexer import Library
library = Library.open(sys.argv[1])
print(library.conversations.keep(library.ask(sys.argv[2], mode="quote")), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def opened(tmp_path: Path, articles: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        library.add([articles])
        yield library


def test_a_conversation_keeps_questions_answers_and_scope(opened: Library) -> None:
    scope = Filters(language="fr")
    kept = opened.conversations.keep(opened.ask(QUESTION, filters=scope), mode="quote", filters=scope)
    answer = opened.ask("Et où ?", standalone_question="Où est l'usine de Valcourt ?", filters=scope)
    assert answer.question == "Et où ?"
    opened.conversations.keep(
        answer, conversation_id=kept, standalone_question="Où est l'usine de Valcourt ?"
    )
    (listed,) = opened.conversations.listed()
    assert (listed.id, listed.title, listed.questions) == (kept, QUESTION, 2)
    first, second = opened.conversations.show(kept).turns
    assert (first.question, first.mode, first.filters, first.removed) == (QUESTION, "quote", scope, ())
    assert "Hélène Marchand" in first.answer["citations"][0]["quote"]
    assert (second.question, second.standalone_question) == ("Et où ?", "Où est l'usine de Valcourt ?")


def test_a_follow_up_is_filled_in_from_the_conversation(opened: Library) -> None:
    kept = opened.conversations.keep(opened.ask("When did Norderwerk order the modules of Valcourt?"))
    assert (
        opened.conversations.stand_alone("Why?", kept) == "Why did Norderwerk order the modules of Valcourt?"
    )


def test_conversations_are_found_by_what_was_asked_and_answered(opened: Library) -> None:
    kept = opened.conversations.keep(opened.ask(QUESTION))
    for query in ("DIRECTRICE", "helene marchand", ""):
        assert [one.id for one in opened.conversations.listed(query)] == [kept], query
    for query in ("%", "_", "Norderwerk AG"):
        assert opened.conversations.listed(query) == (), query


def test_a_removed_document_is_told_and_its_quote_can_still_be_read(opened: Library) -> None:
    answer = opened.ask(QUESTION)
    kept = opened.conversations.keep(answer)
    opened.remove([answer.citations[0].document.id])
    (turn,) = opened.conversations.show(kept).turns
    assert 1 in turn.removed
    assert turn.answer["citations"][0]["quote"] == answer.citations[0].quote


def test_a_conversation_is_renamed_and_removed(opened: Library) -> None:
    kept = opened.conversations.keep(opened.ask(QUESTION))
    opened.conversations.rename(kept, "Valcourt")
    assert [one.title for one in opened.conversations.listed("valcourt")] == ["Valcourt"]
    opened.conversations.remove(kept)
    assert opened.conversations.listed() == ()
    for change in (opened.conversations.show, opened.conversations.remove):
        with pytest.raises(NotFoundError, match="no conversation"):
            change(kept)


def test_nothing_is_kept_in_a_library_opened_for_reading(opened: Library) -> None:
    answer = opened.ask(QUESTION)
    with (
        Library.open(opened.paths.root, read_only=True) as reader,
        pytest.raises(UsageError),
    ):
        reader.conversations.keep(answer)


def test_conversations_are_in_the_backup(opened: Library, tmp_path: Path) -> None:
    kept = opened.conversations.keep(opened.ask(QUESTION))
    before = opened.conversations.show(kept)
    opened.backup(tmp_path / "backup.zip")
    Library.restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Library.open(tmp_path / "restored", read_only=True) as restored:
        assert restored.conversations.show(kept) == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_what_was_kept_survives_a_kill(opened: Library, tmp_path: Path) -> None:
    folder = opened.paths.root
    opened.close()
    ended = subprocess.run(
        [sys.executable, "-c", KEEP_AND_DIE, str(folder), QUESTION],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    with Library.open(folder, read_only=True) as again:
        assert len(again.conversations.show(ended.stdout.strip()).turns) == 1
