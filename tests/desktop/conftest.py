"""What the tests of the window share: no screen, a library in memory, lanes that end with the test."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["IBID_LANG"] = "en"
os.environ["IBID_THEME"] = "light"


import pytest

from desktop.tasks.lanes import Lanes
from desktop.theme import theme
from tests.makers.library.fake_library import FakeLibrary, make_document


@pytest.fixture(autouse=True)
def _dressed(qapp):
    """The application's look, as every part of the window finds it."""
    if not qapp.styleSheet():
        theme.current().apply()


@pytest.fixture(name="make_document")
def document_maker():
    """The function that makes a Document."""
    return make_document


@pytest.fixture(name="make_library")
def library_maker():
    """The class FakeLibrary: `make_library(empty=True)`."""
    return FakeLibrary


@pytest.fixture
def fake_library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def lanes(qapp):
    """Background threads that are cancelled and joined when the test ends."""
    made = Lanes()
    yield made
    made.stop()
    assert made.join(), "a lane did not end"
