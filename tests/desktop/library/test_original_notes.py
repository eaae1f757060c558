"""The list marks documents whose originals are gone, changed or out of reach; nothing waits for the look."""

import threading

import pytest
from PySide6.QtCore import Qt

from desktop.language import i18n
from desktop.viewmodels.library.documents import CARE_ROLE, DocumentsModel
from desktop.viewmodels.library.originals import OriginalsController
from indexer.records.originals import OriginalNote, OriginalState
from indexer.upkeep.checks.originals_check import COPY_LOST

GONE = OriginalNote(OriginalState.GONE, "/articles/a.txt")
ACTIVE = Qt.ApplicationState.ApplicationActive


def row_of(model, document_id):
    return model.index(model.row_of(document_id))


def test_a_document_whose_original_is_gone_is_marked_and_says_so(qtbot, make_document):
    model = DocumentsModel()
    model.set_documents([make_document("a"), make_document("b")])
    with qtbot.waitSignal(model.dataChanged):
        model.set_originals({"a": GONE})
    assert row_of(model, "a").data(CARE_ROLE)
    assert not row_of(model, "b").data(CARE_ROLE)
    assert str(GONE.message) in row_of(model, "a").data(Qt.ItemDataRole.ToolTipRole)
    assert str(GONE.message) in row_of(model, "a").data(Qt.ItemDataRole.AccessibleTextRole)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_originals({"a": GONE})
    model.set_originals({})
    assert not row_of(model, "a").data(CARE_ROLE)


def test_an_opened_library_is_looked_at_beside_everything_else(qtbot, session_over, fake_library):
    gate = threading.Event()
    fake_library.notes = {"fr-1": GONE}
    plain = fake_library.original_notes

    def slow(*, token=None, seconds=3.0):
        while not gate.wait(0.005):
            token.check()
        return plain(token=token)

    fake_library.original_notes = slow
    session = session_over(fake_library)
    qtbot.waitUntil(lambda: "warm" in fake_library.calls, timeout=5000)
    with qtbot.waitSignal(session.ask.answered, timeout=5000):
        session.ask.ask("Who makes Merle?")
    gate.set()
    qtbot.waitUntil(lambda: bool(row_of(session.library.documents, "fr-1").data(CARE_ROLE)), timeout=5000)


def test_a_window_that_is_brought_forward_looks_again_but_not_each_time(qtbot, lanes, fake_library):
    originals = OriginalsController(lambda: fake_library, lanes.ahead)
    with qtbot.waitSignal(originals.looked, timeout=5000):
        originals.look_when_active(ACTIVE)
    originals.look_when_active(ACTIVE)
    originals.look_when_active(Qt.ApplicationState.ApplicationInactive)
    with qtbot.waitSignal(originals.looked, timeout=5000):
        originals.look()
    assert fake_library.calls == ["original_notes"] * 2


@pytest.fixture(params=["fr", "zh"])
def translated(monkeypatch, request):
    monkeypatch.setenv("IBID_LANG", request.param)
    i18n.language.cache_clear()
    yield
    i18n.language.cache_clear()


@pytest.mark.parametrize("state", list(OriginalState))
def test_each_sentence_is_told_in_the_windows_language(translated, state):
    note = OriginalNote(state, "/a/b.pdf")
    assert i18n.in_words(note.message) != str(note.message)
    assert note.path in i18n.in_words(note.message)
    assert i18n.in_words(COPY_LOST) != str(COPY_LOST)
