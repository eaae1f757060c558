"""What the tests of the window share: no screen, a library in memory, lanes that end with the test."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["IBID_LANG"] = "en"
os.environ["IBID_THEME"] = "light"


import pytest
from PySide6.QtWidgets import QApplication

from desktop.application import Session
from desktop.language import i18n
from desktop.tasks.lanes import Lanes
from desktop.theme import theme
from indexer.library.library import Library
from tests.makers.library.fake_library import FakeLibrary, make_document


@pytest.fixture(autouse=True)
def _dressed(qapp):
    """The application's look, as every part of the window finds it."""
    if not qapp.styleSheet():
        theme.current().apply()


@pytest.fixture(autouse=True)
def _speaking_english():
    """Whatever language the test before has asked for."""
    i18n.language.cache_clear()


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
    lanes = Lanes()
    yield lanes
    lanes.stop()
    assert lanes.join(), "a lane did not end"


@pytest.fixture
def session_over(qtbot, tmp_path, monkeypatch):
    """Builds a session over a library (or an error), shows it, and ends it as the user would."""
    session_over = []

    def build(library, size=(1280, 800)):
        def opener(cls, folder, **options):
            if isinstance(library, Exception):
                raise library
            return library

        monkeypatch.setattr(Library, "open", classmethod(opener))
        monkeypatch.setattr(QApplication, "quit", lambda: None)
        session = Session(tmp_path / "library", state_file=tmp_path / "window.json")
        session_over.append(session)
        session.window.resize(*size)
        session.start()
        qtbot.waitExposed(session.window)
        return session

    yield build
    for session in session_over:
        if session.lanes.running:
            with qtbot.waitSignal(session.lanes.stopped, timeout=5000):
                session.window.close()
        qtbot.waitUntil(lambda session=session: not session.window.isVisible())
        session.window.deleteLater()
        session.deleteLater()


@pytest.fixture
def filled(qtbot, session_over, fake_library):
    session = session_over(fake_library)
    qtbot.waitUntil(lambda: session.library.library() is not None)
    return session


@pytest.fixture
def empty(qtbot, session_over, make_library):
    session = session_over(make_library(empty=True))
    qtbot.waitUntil(lambda: session.library.library() is not None)
    return session
