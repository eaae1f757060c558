from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.catalogue.database import Database
from indexer.catalogue.documents import list_documents
from indexer.common.cancel import CancelToken
from indexer.common.paths import LibraryPaths
from indexer.ingest.pipeline import Importer
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.records.importing import ImportControl, ImportOptions
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.missing import embed_missing

ARTICLES = {
    "fr": (
        "Le marché de l'œuvre d'art ralentit. Les ventes aux enchères ont reculé de 12 % au premier "
        "trimestre 2026, selon les maisons de vente parisiennes. Les acheteurs attendent.\n"
    ),
    "zh": "法国央行周一表示，今年第一季度经济增长百分之零点二。分析师认为，消费正在缓慢恢复。\n",
    "en": (
        "The port of Hull reopened on Monday after a week of storms. Its operator expects traffic to return "
        "to normal by the end of March, and insurers have put the damage at 4.3 million pounds.\n"
    ),
}


class Bench:
    """A library with an importer, and what happened in it."""

    def __init__(self, paths: LibraryPaths, readers: ReaderPool) -> None:
        self.paths = paths
        self.readers = readers
        self.database = Database(paths.database)
        self.stored: list[int] = []
        self.events: list = []
        self.importer = Importer(self.database, paths, readers, self.stored.extend)

    def run(self, *paths: Path | str, token=None, pause=None, on_progress=None, **options):
        control = ImportControl.of(token, pause, on_progress or self.events.append)
        return self.importer.run(list(paths), ImportOptions(**options), control)

    def documents(self):
        return list_documents(self.database.reader())

    def stages(self, path: Path) -> list[str]:
        return [event.stage.value for event in self.events if event.path == str(path)]

    def originals(self) -> list[str]:
        return sorted(entry.name for entry in self.paths.originals.rglob("*") if entry.is_file())

    def embed(self) -> None:
        """Make the vectors that are missing, as the library does in the background."""
        database = self.database
        embed_missing(database.reader(), database.write, BuiltinEmbedder(), CancelToken())

    def holding(self, term: str, view: str = "word_view") -> list[int]:
        """The passages with a term."""
        query = f"SELECT rowid FROM {view} WHERE {view} MATCH ? ORDER BY rowid"
        return [row[0] for row in self.database.reader().execute(query, (f'"{term}"',))]

    def count(self, table: str) -> int:
        return int(self.database.reader().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture(scope="session")
def readers():
    """The real reader, kept over the tests as a library keeps it over its imports."""
    pool = ReaderPool(children=2)
    pool.start()  # before the first test begins, or it would seem to leave them behind
    yield pool
    pool.close()


@pytest.fixture
def bench(tmp_path, readers):
    bench = Bench(LibraryPaths(tmp_path / "library"), readers)
    yield bench
    bench.database.close()


@pytest.fixture
def odd_readers(monkeypatch):
    """Readers that do what the file says: die, hang, eat memory, lie."""
    pools: list[ReaderPool] = []

    def make(**options) -> ReaderPool:
        pools.append(ReaderPool(module="tests.makers.children.odd_reader", **{"children": 2, **options}))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture
def odd_bench(tmp_path, odd_readers):
    odd_bench: list[Bench] = []

    def make(**options) -> Bench:
        odd_bench.append(Bench(LibraryPaths(tmp_path / "library"), odd_readers(**options)))
        return odd_bench[-1]

    yield make
    for bench in odd_bench:
        bench.database.close()


@pytest.fixture
def articles(tmp_path) -> Callable[..., list[Path]]:
    """Write articles of those names, each with a text of its own in the language of its first letters."""

    def write(*names: str, folder: str = "articles") -> list[Path]:
        target = tmp_path / folder
        target.mkdir(exist_ok=True)
        files = [target / name for name in names]
        for file in files:
            file.write_text(
                ARTICLES.get(file.name[:2], ARTICLES["en"]) + f"\n{file.name}.\n", encoding="utf-8"
            )
        return files

    return write
