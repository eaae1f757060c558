"""The open library for the window: list, filter, order, collections, removal, opening errors."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.library.documents import (
    ANY_COLLECTION,
    CARE_ROLE,
    CITATIONS_ROLE,
    DOCUMENT_ROLE,
    DocumentsModel,
    SortOrder,
    byline,
)
from desktop.viewmodels.library.library import LibraryController
from desktop.viewmodels.naming import document_title
from desktop.views.library.documents_list import DocumentsList
from indexer.common.errors import LibraryInUseError
from indexer.common.messages import verbatim
from indexer.records.reading import PageNote, PageState, ReadingReport


def shown(model):
    return [model.index(row).data(DOCUMENT_ROLE).id for row in range(model.rowCount())]


@pytest.fixture
def model(qapp, make_document):
    model = DocumentsModel()
    model.set_documents(
        [
            make_document("b", title="Été à Grenoble", publisher="La Lettre", collection="Chips"),
            make_document("a", title="科瓦恩自研芯片", publisher="晶圆周报", language="zh"),
            make_document("c", title=None, path="C:\\articles\\Wafer report.pdf", collection="Alpha"),
        ]
    )
    return model


def test_the_filter_ignores_case_and_accents_and_needs_all_words(model):
    model.set_filter("ete GRENOBLE")
    assert shown(model) == ["b"]
    model.set_filter("ete wafer")
    assert shown(model) == []
    model.set_filter("")
    assert shown(model) == ["b", "a", "c"]


def test_the_filter_finds_chinese_words_publishers_and_file_names(model):
    model.set_filter("芯片")
    assert shown(model) == ["a"]
    model.set_filter("晶圆")
    assert shown(model) == ["a"]
    model.set_filter("wafer")
    assert shown(model) == ["c"]


def test_sorting_by_title_by_publication_and_by_import(qapp, make_document):
    model = DocumentsModel()
    model.set_documents(
        [
            make_document("year", title="Zèbre", published="2025"),
            make_document("undated", title="écran", imported_at="2026-11-22T10:00:00Z"),
            make_document("march", title="Encre", published="2026-03"),
            make_document("day", title="Éclair", published="2026-03-09"),
        ]
    )
    assert shown(model) == ["undated", "day", "march", "year"]
    model.set_order(SortOrder.TITLE)
    assert shown(model) == ["day", "undated", "march", "year"]
    model.set_order(SortOrder.ADDED)
    assert shown(model) == ["year", "undated", "march", "day"]


def test_collections_are_counted_and_chosen(model):
    assert model.collections() == (("Alpha", 1), ("Chips", 1), (None, 1))
    model.set_collection("Chips")
    assert shown(model) == ["b"]
    model.set_collection(None)
    assert shown(model) == ["a"]
    model.set_collection(ANY_COLLECTION)
    assert len(shown(model)) == 3


def test_without_named_collections_there_is_no_unsorted_rest(qapp, make_document):
    model = DocumentsModel()
    model.set_documents([make_document("a")])
    assert model.collections() == ()


def test_new_documents_come_first_and_a_known_one_is_not_doubled(model, make_document):
    model.set_order(SortOrder.ADDED)
    model.add_documents([make_document("d"), make_document("a", title="again")])
    assert shown(model)[:2] == ["d", "a"]
    assert len(shown(model)) == 4


def test_an_untitled_document_goes_by_its_file_name(model, make_document):
    document = model.index(2).data(DOCUMENT_ROLE)
    assert document_title(document) == "Wafer report.pdf"
    assert byline(make_document("x", publisher="P", published="2026-03-09")) == "P · 9 Mar 2026"


def test_citation_counts_reach_the_rows(model):
    model.set_citations({"a": 3})
    assert [model.index(row).data(CITATIONS_ROLE) for row in range(3)] == [0, 3, 0]


def test_opening_lists_the_documents(qtbot, lanes, fake_library):
    controller = LibraryController(lambda: fake_library, lanes.catalogue)
    with qtbot.waitSignal(controller.opened, timeout=5000):
        controller.open()
    assert controller.library() is fake_library
    assert "zh-1" in shown(controller.documents)
    assert controller.status is not None


def test_a_library_in_use_is_told_and_can_be_tried_again(qtbot, lanes, fake_library):
    answers = [LibraryInUseError(verbatim("Another Ibid is using this library.")), fake_library]

    def opener():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    controller = LibraryController(opener, lanes.catalogue)
    with qtbot.waitSignal(controller.open_failed, timeout=5000) as failed:
        controller.open()
    assert failed.args == ["Another Ibid is using this library."]
    with qtbot.waitSignal(controller.opened, timeout=5000):
        controller.open()


def test_removal_takes_the_row_away(qtbot, lanes, fake_library):
    controller = LibraryController(lambda: fake_library, lanes.catalogue)
    with qtbot.waitSignal(controller.opened, timeout=5000):
        controller.open()
    with qtbot.waitSignal(controller.removed, timeout=5000):
        controller.remove(["zh-1"])
    assert "zh-1" not in shown(controller.documents)
    assert "zh-1" not in fake_library.texts


def test_removing_what_is_gone_is_told_and_changes_nothing(qtbot, lanes, fake_library):
    controller = LibraryController(lambda: fake_library, lanes.catalogue)
    with qtbot.waitSignal(controller.opened, timeout=5000):
        controller.open()
    before = shown(controller.documents)
    with qtbot.waitSignal(controller.problem, timeout=5000) as problem:
        controller.remove(["en-1", "never-there"])
    assert problem.args == ["This document is no longer in the library."]
    assert shown(controller.documents) == before


def test_a_library_that_opens_while_the_window_closes_is_closed(qtbot, qapp, fake_library):
    from desktop.tasks.lanes import Lanes

    lanes = Lanes()
    controller = LibraryController(lambda: fake_library, lanes.catalogue)
    opened = []
    controller.opened.connect(lambda: opened.append(1))
    controller.open()
    qtbot.waitUntil(lambda: "status" in fake_library.calls)
    with qtbot.waitSignal(lanes.stopped, timeout=5000):
        lanes.stop(controller.take_for_closing())
    assert fake_library.closed


def test_a_document_to_be_taken_with_care_is_marked_and_says_why(qapp, make_document):
    report = ReadingReport(pages=2, notes=(PageNote(2, PageState.GARBLED),))
    model = DocumentsModel()
    model.set_documents([replace(make_document("a"), reading=report), make_document("b")])
    rows = {model.index(row).data(DOCUMENT_ROLE).id: model.index(row) for row in range(2)}
    assert rows["a"].data(CARE_ROLE)
    assert not rows["b"].data(CARE_ROLE)
    assert "page 2" in rows["a"].data(Qt.ItemDataRole.ToolTipRole)
    assert "page 2" in rows["a"].data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_correction_shows_in_the_list_and_in_the_filter(qapp, make_document):
    model = DocumentsModel()
    model.set_documents([make_document("a", title="Old"), make_document("b", title="Other")])
    model.update_document(replace(make_document("a"), title="Corrected"))
    model.set_filter("corrected")
    assert [model.index(row).data() for row in range(model.rowCount())] == ["Corrected"]


def test_what_is_selected_stays_so_when_documents_come_and_the_list_lays_nothing_out_for_it(
    qtbot, model, make_document
):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(300, 300)
    view = DocumentsList(model, host)
    view.show_document("a")
    with qtbot.waitExposed(host):
        host.show()
    messages = []
    view.selectionModel().selectionChanged.connect(lambda *_: messages.append(view.selected_ids()))
    model.add_documents([make_document(f"new{number}") for number in range(50)])
    assert view.selected_ids() == ["a"]
    assert messages == []
    model.remove_documents(["a"])
    assert view.selected_ids() == []
    view.show_document("new3")
    assert messages == [["new3"]]


def test_when_an_import_has_ended_all_it_made_ready_is_listed(qtbot, filled, tmp_path):
    for number in range(30):
        (tmp_path / f"new-{number:02}.txt").write_text("x", encoding="utf-8")
    before = filled.library.documents.count
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        filled.window.add_paths([tmp_path])
    assert filled.library.documents.count == before + 30
