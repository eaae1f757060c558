"""Without the model that understands meaning the window says so in one line, and gets it on request."""

import threading

import pytest

from desktop.language.problems import MODEL_REASONS, fetch_problem
from desktop.viewmodels.models.meaning_model import MeaningModelController, ModelStep
from desktop.views.models.meaning_strip import MeaningStrip
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim

# The offscreen platform says so of a part of the window that is shown by itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class ScriptedDownload:
    """Tells of half of the bytes, waits for its gate, then ends as the test wants."""

    def __init__(self):
        self.gate = threading.Event()
        self.error = None
        self.calls = 0
        self.threads = set()

    def __call__(self, token, on_progress):
        self.calls += 1
        self.threads.add(threading.get_ident())
        on_progress(45_500_000, 91_000_000)
        while not self.gate.wait(0.005):
            token.check()
        if self.error is not None:
            raise self.error
        on_progress(91_000_000, 91_000_000)


@pytest.fixture
def download():
    return ScriptedDownload()


@pytest.fixture
def model(lanes, fake_library, download):
    fake_library.understands = False
    return MeaningModelController(lambda: fake_library, lanes.meaning, lanes.catalogue, download=download)


@pytest.fixture
def quiet_strip(qtbot, model):
    """Before anybody has looked."""
    quiet_strip = MeaningStrip(model)
    qtbot.addWidget(quiet_strip)
    return quiet_strip


@pytest.fixture
def strip(qtbot, model, quiet_strip):
    with qtbot.waitSignal(model.changed):
        model.look()
    return quiet_strip


def fail(qtbot, strip, model, download, code):
    download.error = ModelError(verbatim("In the engine's words."), code=code)
    download.gate.set()
    strip.button.click()
    qtbot.waitUntil(lambda: model.step is ModelStep.FAILED)


def test_a_library_without_it_is_offered_it_in_one_line(strip):
    assert not strip.isHidden()
    assert strip.words.text() == (
        "Search works by words only. Get the model that understands meaning and other languages (91 MB)"
    )
    assert strip.button.text() == "Get it"
    assert strip.bar.isHidden()


def test_nothing_is_said_before_it_is_known_and_where_it_is_there(qtbot, model, quiet_strip, fake_library):
    assert quiet_strip.isHidden()
    fake_library.understands = True
    with qtbot.waitSignal(model.changed):
        model.look()
    assert quiet_strip.isHidden()


def test_the_download_shows_percent_in_the_same_line_and_ends_with_the_model_in_use(
    qtbot, strip, model, download, fake_library
):
    strip.button.click()
    qtbot.waitUntil(lambda: strip.words.text().endswith(": 50 %"))
    assert strip.bar.value() == 50
    assert not strip.bar.isHidden()
    assert strip.button.text() == "Cancel"
    assert strip.close_button.isHidden()
    with qtbot.waitSignal(model.put_to_use):
        download.gate.set()
    assert strip.isHidden()
    assert fake_library.understands
    assert threading.get_ident() not in download.threads


def test_while_it_is_made_ready_the_line_says_so(qtbot, strip, model):
    model.fraction = 1.0
    model._move(ModelStep.FETCHING)
    assert strip.words.text() == "Preparing the model that understands meaning…"
    assert strip.bar.maximum() == 0  # it moves


def test_a_download_that_is_cancelled_is_offered_again(qtbot, strip, model, download, fake_library):
    strip.button.click()
    qtbot.waitUntil(lambda: model.fraction == 0.5)
    strip.button.click()
    qtbot.waitUntil(lambda: model.step is ModelStep.MISSING)
    assert strip.button.text() == "Get it"
    assert "use_default_embedder" not in fake_library.calls
    download.gate.set()
    with qtbot.waitSignal(model.put_to_use):
        strip.button.click()
    assert download.calls == 2


def test_a_failure_is_one_sentence_with_a_second_try(qtbot, strip, model, download):
    fail(qtbot, strip, model, download, "no_network")
    assert strip.words.text() == (
        "The model was not downloaded: there is no connection to the package index."
    )
    assert strip.words.toolTip() == "In the engine's words."
    assert strip.button.text() == "Try again"
    download.error = None
    with qtbot.waitSignal(model.put_to_use):
        strip.button.click()
    assert strip.isHidden()


def test_a_model_that_does_not_start_here_is_a_failure_too(qtbot, strip, model, download, fake_library):
    fake_library.understands_after_fetching = False
    download.gate.set()
    strip.button.click()
    qtbot.waitUntil(lambda: model.step is ModelStep.FAILED)
    assert strip.words.text() == "The model is here, but this computer cannot run it."


def test_a_failure_that_nobody_foresaw_is_told_in_general_words(qtbot, strip, model, download):
    assert fetch_problem(ModelError(verbatim("Odd."), code="odd")) == "Odd."
    assert "inside Ibid" in fetch_problem(ValueError("bug"))


def test_every_failure_has_its_own_words():
    told = {fetch_problem(ModelError(verbatim("?"), code=code)) for code in MODEL_REASONS}
    assert len(told) == len(MODEL_REASONS)


def test_the_line_can_be_dismissed_for_this_session(qtbot, strip, model):
    strip.close_button.click()
    assert strip.isHidden()
    model.look()
    qtbot.wait(30)
    assert strip.isHidden()


def test_the_window_offers_it_and_says_that_something_is_downloaded(qtbot, session_over, fake_library):
    fake_library.understands = False
    session = session_over(fake_library)
    window, model = session.window, session.meaning_model
    qtbot.waitUntil(window.meaning.isVisible)
    model._download = download = ScriptedDownload()
    window.meaning.button.click()
    qtbot.waitUntil(lambda: "Downloading one model" in window.status_bar._offline.text())
    with qtbot.waitSignal(model.put_to_use):
        download.gate.set()
    assert window.status_bar._offline.text() == "Offline – nothing leaves this computer"
    assert not window.meaning.isVisible()


def test_a_window_that_closes_gives_the_download_up(qtbot, session_over, fake_library):
    fake_library.understands = False
    session = session_over(fake_library)
    qtbot.waitUntil(session.window.meaning.isVisible)
    session.meaning_model._download = ScriptedDownload()
    session.window.meaning.button.click()
    qtbot.waitUntil(lambda: session.meaning_model.fraction == 0.5)
    with qtbot.waitSignal(session.lanes.stopped, timeout=5000):
        session.window.close()
    assert fake_library.closed
