"""The whole window over a library in memory."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.application import Session
from indexer.library.library import Library


@pytest.fixture
def session_over(qtbot, tmp_path, monkeypatch):
    """Builds a session over a library (or an error), shows it, and ends it as the user would."""
    made = []

    def build(library, size=(1280, 800)):
        def opener(cls, folder, **options):
            if isinstance(library, Exception):
                raise library
            return library

        monkeypatch.setattr(Library, "open", classmethod(opener))
        monkeypatch.setattr(QApplication, "quit", lambda: None)
        session = Session(tmp_path / "library", state_file=tmp_path / "window.json")
        made.append(session)
        session.window.resize(*size)
        session.start()
        qtbot.waitExposed(session.window)
        return session

    yield build
    for session in made:
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
