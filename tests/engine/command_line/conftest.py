from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library
from tests.makers.library.retrieval_articles import import_articles
from tests.makers.library.upkeep_articles import write_articles


@pytest.fixture(scope="session")
def retrieval_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return import_articles(tmp_path_factory.mktemp("retrieval"))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The folder of a closed library of 8 documents."""
    with Library.open(tmp_path / "library") as opened:
        assert len(opened.add([write_articles(tmp_path / "articles", 8)]).imported) == 8
    return tmp_path / "library"
