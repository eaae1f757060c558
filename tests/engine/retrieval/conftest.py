from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import Library
from tests.makers.library.retrieval_articles import import_articles

Named = Callable[..., list[str]]


@pytest.fixture(scope="session")
def retrieval_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return import_articles(tmp_path_factory.mktemp("retrieval"))


@pytest.fixture
def library(retrieval_library: Path) -> Iterator[Library]:
    with Library.open(retrieval_library, read_only=True) as library:
        yield library


@pytest.fixture
def names(library: Library) -> Named:
    def search(query: str, **options: object) -> list[str]:
        results = library.search(query, **options).results  # type: ignore[arg-type]
        return [Path(hit.document.path).name for hit in results]

    return search
