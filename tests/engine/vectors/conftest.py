from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.library.vector_catalogue import FILLED, Catalogue, random_texts


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path)
    yield catalogue
    catalogue.connection.close()


@pytest.fixture(scope="module")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of FILLED passages (ids from 1) whose index was closed cleanly."""
    filled_folder = Catalogue(tmp_path_factory.mktemp("filled"))
    filled_folder.add(random_texts(FILLED))
    index = filled_folder.open_index()
    assert index.flush(90)
    index.close()
    assert filled_folder.meta("vector_state") == "clean"
    filled_folder.connection.close()
    return filled_folder.folder


@pytest.fixture
def filled(filled_folder: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """A copy of it, at a path that is not ASCII."""
    folder = tmp_path / "bibliothèque 图书馆 مكتبة"
    shutil.copytree(filled_folder, folder)
    filled = Catalogue(folder)
    yield filled
    filled.connection.close()
