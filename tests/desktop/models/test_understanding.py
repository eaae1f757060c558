"""While vectors are made the status bar and the list say how far; nobody looks when nothing is to do."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.language import i18n
from desktop.viewmodels.library.documents import MEANING_ROLE
from desktop.viewmodels.models.understanding import UnderstandingController, understanding_texts
from desktop.views.models.understanding_line import UnderstandingLine
from indexer.records.upkeep import EmbeddingState

BUSY = EmbeddingState(under_way=True, embedded=(1_240, 10_000))
DONE = EmbeddingState(under_way=False)
# The offscreen platform says so of a part of the window that is shown by itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Clock:
    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def understanding(lanes, fake_library, clock):
    return UnderstandingController(lambda: fake_library, lanes.meaning, clock=clock)


@pytest.fixture
def line(qtbot, understanding):
    line = UnderstandingLine(understanding)
    qtbot.addWidget(line)
    line.resize(700, 26)
    return line


def look(qtbot, understanding):
    understanding.look()
    qtbot.waitUntil(lambda: not understanding._looking)


def test_a_library_that_is_understood_is_looked_at_once_and_no_more(qtbot, understanding, line, fake_library):
    look(qtbot, understanding)
    assert not understanding.watching
    assert line.isHidden()
    qtbot.wait(600)
    assert fake_library.calls.count("embedding_state") == 1


def test_a_library_that_knows_words_only_says_nothing(qtbot, understanding, line, fake_library):
    fake_library.understands = False
    fake_library.embedding = BUSY
    look(qtbot, understanding)
    assert line.isHidden()
    assert not understanding.watching


def test_progress_is_told_in_one_line_until_it_is_done(qtbot, understanding, line, fake_library):
    fake_library.embedding = BUSY
    look(qtbot, understanding)
    assert not line.isHidden()
    assert line.words.text() == "Understanding your documents: 1,240 of 10,000 passages"
    fake_library.embedding = replace(BUSY, embedded=(1_300, 10_000))
    qtbot.waitUntil(lambda: "1,300" in line.words.text())
    fake_library.embedding = DONE
    qtbot.waitUntil(line.isHidden)
    assert not understanding.watching


def test_it_looks_twice_a_second_at_most(qtbot, understanding, fake_library):
    fake_library.embedding = BUSY
    understanding.look()
    qtbot.wait(1200)
    assert 2 <= fake_library.calls.count("embedding_state") <= 3


def test_what_is_not_known_yet_is_waited_for(qtbot, understanding, line, fake_library):
    fake_library.embedding = EmbeddingState(under_way=True)
    look(qtbot, understanding)
    assert understanding.watching
    assert line.isHidden()


def test_the_time_left_comes_from_the_pace_of_the_last_minute(
    qtbot, understanding, line, fake_library, clock
):
    fake_library.embedding = BUSY
    look(qtbot, understanding)
    assert understanding.seconds_left is None
    clock.now_s += 10
    fake_library.embedding = replace(BUSY, embedded=(1_360, 10_000))
    look(qtbot, understanding)
    assert understanding.seconds_left == pytest.approx(720)
    assert line.words.text().endswith("1,360 of 10,000 passages, about 12 min left")
    fake_library.embedding = replace(BUSY, embedded=(900, 9_000))  # documents were removed
    look(qtbot, understanding)
    assert understanding.seconds_left is None


def test_it_can_be_paused_and_goes_on(qtbot, understanding, line, fake_library):
    fake_library.embedding = BUSY
    look(qtbot, understanding)
    assert line.button.accessibleName() == "Pause understanding"
    line.button.click()
    qtbot.waitUntil(lambda: "paused" in line.words.text())
    assert fake_library.embedding.paused
    assert line.words.text() == "Understanding your documents: paused at 1,240 of 10,000 passages"
    assert line.button.accessibleName() == "Go on understanding"
    qtbot.waitUntil(lambda: not understanding.watching)  # nothing moves meanwhile
    line.button.click()
    qtbot.waitUntil(lambda: "paused" not in line.words.text())
    assert not fake_library.embedding.paused
    assert understanding.watching


def test_a_library_that_fails_is_not_asked_again(qtbot, understanding, line, fake_library):
    fake_library.embedding = BUSY
    look(qtbot, understanding)

    def broken():
        raise ValueError("a bug")

    fake_library.embedding_state = broken
    look(qtbot, understanding)
    assert line.isHidden()
    assert not understanding.watching


def test_where_there_is_less_room_it_says_less_and_never_half_a_word(
    line, qtbot, understanding, fake_library
):
    fake_library.embedding = BUSY
    look(qtbot, understanding)
    line.show()
    line.resize(180, 26)
    qtbot.waitUntil(lambda: line.words.text() == "Understanding 12 %")
    assert "1,240 of 10,000" in line.words.toolTip()
    assert "1,240 of 10,000" in line.words.accessibleName()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "fr",
            "Compréhension de vos documents\u00a0: 1\u202f240 passages sur 10\u202f000, "
            "encore 12 min environ",
        ),
        ("zh", "正在理解您的文档：1,240 / 10,000 段，大约还需 12 分钟"),
    ],
)
def test_it_is_told_in_the_windows_language(monkeypatch, code, told):
    monkeypatch.setenv("IBID_LANG", code)
    i18n.language.cache_clear()
    try:
        assert understanding_texts(BUSY, 720.0)[0] == told
    finally:
        i18n.language.cache_clear()


def test_percent_is_a_hundred_only_when_nothing_is_missing():
    assert [i18n.percent(share) for share in (0.0, 0.4, 0.999, 1.0)] == [0, 40, 99, 100]


def test_the_list_says_how_much_of_a_document_is_understood(qtbot, session_over, fake_library):
    fake_library.embedding = BUSY
    fake_library.shares = {"fr-1": 0.4, "zh-1": 0.0}
    session = session_over(fake_library)
    model = session.library.documents

    def row_of(document_id):
        return model.index(model.row_of(document_id))

    qtbot.waitUntil(lambda: model.row_of("fr-1") >= 0 and row_of("fr-1").data(MEANING_ROLE) == 0.4)
    assert row_of("zh-1").data(MEANING_ROLE) == 0.0
    assert row_of("en-1").data(MEANING_ROLE) is None
    assert "meaning: 40 %" in row_of("fr-1").data(Qt.ItemDataRole.ToolTipRole)
    assert "meaning: 40 %" in row_of("fr-1").data(Qt.ItemDataRole.AccessibleTextRole)
    assert "meaning" not in row_of("en-1").data(Qt.ItemDataRole.ToolTipRole)
    assert session.window.status_bar.understanding.isVisible()
    assert not session.window.grab().isNull()
    fake_library.embedding = DONE
    qtbot.waitUntil(lambda: row_of("fr-1").data(MEANING_ROLE) is None)


def test_documents_that_come_in_are_looked_at_again(qtbot, filled, fake_library, tmp_path):
    qtbot.waitUntil(lambda: "embedding_state" in fake_library.calls and not filled.understanding.watching)
    fake_library.embedding = BUSY
    (tmp_path / "new.txt").write_text("text", encoding="utf-8")
    filled.window.add_paths([tmp_path / "new.txt"])
    qtbot.waitUntil(lambda: filled.understanding.state == BUSY)
