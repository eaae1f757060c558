"""The vector index against real Chroma: each test starts at most three children (about 1.3 s each)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.common.cancel import CancelledByUser
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.chroma.index import BEHIND, READY, REBUILDING, UNAVAILABLE, VectorIndex
from indexer.vectors.chroma.store import VectorStore
from tests.makers.library.vector_catalogue import FILLED, Catalogue, random_texts

PATIENCE_SECONDS = 90


class RenamedEmbedder(BuiltinEmbedder):
    @property
    def fingerprint(self) -> str:
        return "renamed/1"


def held(index: VectorIndex) -> list[int]:
    return index._store.ids().tolist()


def test_importing_the_index_loads_no_heavy_library() -> None:
    code = (
        "import sys, indexer.vectors.chroma.index, indexer.vectors.builtin, indexer.passages.splitter;"
        "print([name for name in ('chromadb', 'lingua', 'langchain_text_splitters') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_follows_the_catalogue_and_answers(catalogue: Catalogue) -> None:
    index = catalogue.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert not index._store.is_open, "an empty library needs no child"

    written = random_texts(40)
    ids = catalogue.add(written)
    index.passages_added(ids)
    assert index.status == BEHIND
    assert index.flush(PATIENCE_SECONDS)
    assert index.status == READY
    assert catalogue.meta("vector_state") == "dirty", "flagged before the first write"
    query = catalogue.embedder.embed([written[7]])[0]
    result = index.search(query, 3)
    assert result is not None
    assert result[0][0] == ids[7]
    assert result[0][1] == pytest.approx(1.0, abs=1e-3)
    assert index.search(query, 1000) is not None, "more than there are"

    catalogue.remove(ids[7:8])
    index.passages_removed([*ids[7:8], 99_999])
    assert index.flush(PATIENCE_SECONDS)
    after = index.search(query, 40)
    assert after is not None
    assert ids[7] not in [passage_id for passage_id, _ in after]
    assert held(index) == [*ids[:7], *ids[8:]]
    assert index._store.count() == 39

    index.close()
    assert index.status == UNAVAILABLE
    assert index.search(query, 3) is None
    assert catalogue.meta("vector_state") == "clean"
    assert catalogue.meta("vector_count") == "39"

    again = catalogue.open_index()
    assert again.flush(PATIENCE_SECONDS)
    assert not again._store.is_open, "clean and unchanged: no child is started"
    assert again.search(query, 3) is None, "the first search opens it, and goes on exactly"
    assert again.flush(PATIENCE_SECONDS)
    reopened = again.search(query, 3)
    assert reopened is not None
    assert len(reopened) == 3
    again.close()


def test_a_child_killed_in_mid_write_costs_nothing(catalogue: Catalogue) -> None:
    index = catalogue.open_index()
    assert index.flush(PATIENCE_SECONDS)
    first = catalogue.add(random_texts(20))
    index.passages_added(first)
    assert index.flush(PATIENCE_SECONDS)
    written = random_texts(1_800, seed=2)
    second = catalogue.add(written)
    pid = index._store.child_pid
    assert pid is not None
    killer = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
    index.passages_added(second)
    killer.start()
    killer.join()
    assert index.flush(PATIENCE_SECONDS)
    assert index._store.child_pid != pid
    assert held(index) == first + second
    result = index.search(catalogue.embedder.embed([written[1_700]])[0], 1)
    assert result is not None
    assert result[0][0] == second[1_700]
    index.close()
    assert catalogue.meta("vector_state") == "clean"


def test_a_clean_index_is_left_alone_and_a_crashed_session_is_made_good(filled: Catalogue) -> None:
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert not index._store.is_open
    index.close()

    filled.remove([1, 2])
    late = filled.add(random_texts(2, seed=3))  # as many as were removed: the count proves nothing
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == list(range(3, FILLED + 1)) + late
    assert filled.meta("vector_generation") == "1", "repaired, not rebuilt"
    index.close()


def test_a_vanished_folder_is_rebuilt(filled: Catalogue) -> None:
    shutil.rmtree(filled.folder / "vectors")
    index = filled.open_index()
    seen = set()
    while not index.flush(0.02):
        seen.add(index.status)
        assert index.search(np.ones(1024, dtype=np.float32), 1) is None
    assert REBUILDING in seen
    assert UNAVAILABLE not in seen
    assert held(index) == list(range(1, FILLED + 1))
    assert filled.meta("vector_generation") == "2"
    assert [path.name for path in (filled.folder / "vectors").iterdir()] == ["gen-0002"]
    index.close()


def test_another_embedder_gets_a_generation_of_its_own(filled: Catalogue) -> None:
    filled.embedder = RenamedEmbedder()
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert index.embedding.progress is None
    ids = filled.add(["now there is one"])
    index.passages_added(ids)
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == [*range(1, FILLED + 1), *ids]
    assert filled.meta("vector_fingerprint") == "renamed/1"
    index.close()


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(4).randbytes(4096))


def half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("chroma.sqlite3", garbage),
        ("*/data_level0.bin", half),  # Chroma opens it, counts right and answers wrongly
        ("*/index_metadata.pickle", Path.unlink),  # likewise, with every vector gone
    ],
)
def test_a_damaged_file_leads_to_a_new_generation(
    filled: Catalogue, name: str, damage: Callable[[Path], None]
) -> None:
    folder = filled.folder / "vectors" / "gen-0001"
    (path,) = folder.glob(name)
    damage(path)
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == list(range(1, FILLED + 1))
    assert filled.meta("vector_generation") == "2"
    assert not folder.exists()
    result = index.search(filled.embedder.embed(random_texts(4))[3], 1)
    assert result is not None
    assert result[0][0] == 4
    index.close()


def test_near_copies_that_chroma_cannot_tell_apart_are_searched_exactly(catalogue: Catalogue) -> None:
    alike = [f"Passage number {number} about subject {number * 7919}" for number in range(500)]
    catalogue.add(alike)
    index = catalogue.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert int(catalogue.meta("vector_misses") or 0) > 10
    assert index.search(catalogue.embedder.embed(alike[:1])[0], 5) is None
    assert index.status == READY
    index.close()


def test_a_file_size_limit_makes_it_unavailable_and_nothing_else(catalogue: Catalogue) -> None:
    catalogue.add(random_texts(50))
    store = VectorStore(catalogue.folder / "vectors", max_file_bytes=20_000)
    index = VectorIndex(store.folder, catalogue.connect, catalogue.embedder, store=store, chroma_from=1)
    index.start()
    assert not index.flush(PATIENCE_SECONDS)
    assert index.status == UNAVAILABLE
    index.passages_added([1])
    index.passages_removed([2])
    assert index.search(np.zeros(1024, dtype=np.float32), 5) is None
    index.close()


def test_an_index_that_was_never_started_is_unavailable(catalogue: Catalogue) -> None:
    index = VectorIndex(catalogue.folder / "vectors", catalogue.connect, catalogue.embedder)
    assert index.status == UNAVAILABLE
    assert index.search(np.zeros(1024, dtype=np.float32), 5) is None
    index.close()


def test_closing_at_once_leaves_the_work_for_the_next_session(catalogue: Catalogue) -> None:
    ids = catalogue.add(random_texts(300))
    index = catalogue.open_index()
    index.close(finish_seconds=0.0)
    assert not any(thread.name == "vector index" for thread in threading.enumerate())
    index = catalogue.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == ids
    index.close()


def test_files_far_larger_than_their_vectors_are_damage(filled: Catalogue) -> None:
    (path,) = (filled.folder / "vectors" / "gen-0001").glob("*/link_lists.bin")
    os.truncate(path, 14 << 30)  # mostly a hole, as Chroma itself left it after a kill
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert filled.meta("vector_generation") == "2"
    assert held(index) == list(range(1, FILLED + 1))
    index.close()


def test_an_index_that_is_a_third_dead_is_built_anew(
    filled: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.vectors.chroma.reconcile.COMPACT_FROM", 100)
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    for gone, generation, dead in ((range(1, 301), "1", "300"), (range(301, 601), "2", "0")):
        filled.remove(gone)
        index.passages_removed(gone)
        assert index.flush(PATIENCE_SECONDS)
        assert (filled.meta("vector_generation"), filled.meta("vector_dead")) == (generation, dead)
    assert held(index) == list(range(601, FILLED + 1))
    assert [path.name for path in (filled.folder / "vectors").iterdir()] == ["gen-0002"]
    index.close()
    assert filled.meta("vector_state") == "clean"


def test_a_stopped_compaction_leaves_the_old_generation_good_and_goes_on_next_time(
    filled: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.vectors.chroma.reconcile.COMPACT_FROM", 100)
    upsert, batches = VectorStore.upsert, []

    def stop_at_the_second(store, ids, matrix, token=None) -> None:  # type: ignore[no-untyped-def]
        batches.append(len(ids))
        if len(batches) == 2:
            raise CancelledByUser
        upsert(store, ids, matrix, token)

    monkeypatch.setattr("indexer.vectors.chroma.reconcile.BATCH", 200)
    monkeypatch.setattr(VectorStore, "upsert", stop_at_the_second)
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    filled.remove(range(1, 501))
    index.passages_removed(range(1, 501))
    index.flush(PATIENCE_SECONDS)
    assert index.status == UNAVAILABLE, "stopped"
    index.close()
    assert (filled.meta("vector_state"), filled.meta("vector_generation")) == ("clean", "1")
    assert filled.meta("vector_building") == "2"

    monkeypatch.setattr(
        VectorStore, "upsert", lambda *given: (batches.append(len(given[1])), upsert(*given))[1]
    )
    batches.clear()
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == list(range(501, FILLED + 1))
    assert (filled.meta("vector_generation"), filled.meta("vector_building")) == ("2", "0")
    assert sum(batches) == FILLED - 500 - 200, "what was written before is not written again"
    index.close()


def test_a_small_library_needs_no_chroma(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.vectors.chroma.index.CHROMA_FROM", 30)
    catalogue.add(random_texts(10))
    catalogue.add(random_texts(10, seed=2), vectors=False)
    index = VectorIndex(catalogue.folder / "vectors", catalogue.connect, catalogue.embedder)
    index.start()
    assert index.flush(PATIENCE_SECONDS)
    assert index.status == READY
    assert index._store.child_pid is None
    assert index.search(catalogue.embedder.embed(random_texts(1))[0], 3) is None, (
        "the library searches exactly"
    )
    assert catalogue.count_vectors(catalogue.embedder.fingerprint) == 20, "vectors are made all the same"
    assert not (catalogue.folder / "vectors").exists()

    ids = catalogue.add(random_texts(10, seed=3))
    index.passages_added(ids)
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == list(range(1, 31)), "it has grown"
    index.close()
    assert catalogue.meta("vector_state") == "clean"


def test_a_library_that_is_too_small_now_loses_the_index_it_had(filled: Catalogue) -> None:
    index = filled.open_index(chroma_from=FILLED + 1)
    assert index.flush(PATIENCE_SECONDS)
    assert (index.status, index._store.child_pid) == (READY, None)
    assert list((filled.folder / "vectors").iterdir()) == []
    assert (filled.meta("vector_generation"), filled.meta("vector_state")) == ("0", "clean")
    index.close()
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert held(index) == list(range(1, FILLED + 1))
    index.close()


def test_folders_that_nothing_refers_to_are_removed_at_the_start(filled: Catalogue) -> None:
    (filled.folder / "vectors" / "gen-0007").mkdir()
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert [path.name for path in (filled.folder / "vectors").iterdir()] == ["gen-0001"]
    index.close()


def test_an_index_that_has_outgrown_its_settings_is_built_for_its_size(
    filled: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.vectors.chroma.reconcile.WIDE_FROM", 500)
    index = filled.open_index()
    assert index.flush(PATIENCE_SECONDS)
    assert (filled.meta("vector_generation"), filled.meta("vector_wide")) == ("2", "1")
    assert held(index) == list(range(1, FILLED + 1))
    index.close()
