from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QColor

from desktop.viewmodels.source.source_text import (
    MAX_CHARS,
    code_point_offset,
    make_source_text,
    utf16_offset,
)
from desktop.views.source.source_rail import SourceRail
from indexer.records.documents import DocumentText, Span


@pytest.fixture
def opened(qtbot, library, source, pane):
    source.show_answer(library.answer)

    def do(n: int):
        with qtbot.waitSignal(source.document_loaded):
            source.open_citation(n)

    return do


@pytest.mark.parametrize("text", ["", "abc", "a😀b", "𠀀𠀁量产", "é\u0301😀\u202eاب"])
def test_offsets_map_to_utf16_and_back(text):
    for position in range(len(text) + 1):
        expected = len(text[:position].encode("utf-16-le")) // 2
        assert utf16_offset(text, position) == expected
        assert code_point_offset(text, expected) == position


def test_paragraphs_cover_everything_that_is_not_blank():
    text = "One.\n\n  \nTwo 😀.\n" + "长句子。" * 2000 + "\n" + "x" * 5000 + "\nend"
    cut = make_source_text(text)
    covered = "".join(text[p.start : p.end] for p in cut.paragraphs)
    assert covered == "".join(line for line in text.split("\n") if line.strip())
    assert max(p.end - p.start for p in cut.paragraphs) <= MAX_CHARS
    assert text[cut.paragraphs[cut.paragraph_at(text.index("Two"))].start :].startswith("Two")


def test_a_citation_behind_rare_characters_is_marked_exactly(qtbot, library, opened, source, pane):
    opened(2)
    (highlight,) = source.highlights()
    assert highlight.span.of(library.documents_by_id["zh"].text) == "“乌鸫”将于2027年第二季度进入量产。"
    boxes = pane.text.rectangles_of(highlight.span)
    assert boxes
    first = boxes[0]
    # Press at the mark's left edge and release at its right end: the words between are the quotation.
    start = pane.text.position_at(QPoint(round(first.left()) + 1, round(first.center().y())))
    last = boxes[-1]
    end = pane.text.position_at(QPoint(round(last.right()) - 1, round(last.center().y())))
    assert abs(start - highlight.span.start) <= 0
    assert highlight.span.end - end <= 1


def test_a_span_of_an_emoji_is_as_wide_as_the_emoji(qtbot, library, opened, pane):
    opened(2)
    text = library.documents_by_id["zh"].text
    at = text.index("😀")
    (emoji,) = pane.text.rectangles_of(Span(at, at + 1))
    (rest,) = pane.text.rectangles_of(Span(at + 1, at + 3)) or [emoji]
    assert emoji.width() > 4
    assert rest.left() >= emoji.right() - 6 or rest.top() > emoji.top()
    assert pane.text.position_at(QPoint(round(emoji.left()) + 1, round(emoji.center().y()))) == at


def test_a_right_to_left_paragraph_begins_at_the_right_edge(qtbot, library, source, pane):
    text = "أعلنت الشركة عن الشريحة.\nThe company told suppliers."
    old = library.documents_by_id["fr"]
    library.documents_by_id["fr"] = DocumentText(old.document, text, (), (), ())
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("fr")
    (arabic,) = pane.text.rectangles_of(Span(0, 5))
    (latin,) = pane.text.rectangles_of(Span(text.index("The"), text.index("The") + 3))
    assert arabic.right() == pytest.approx(pane.text.viewport().width() - 28, abs=4)
    assert latin.left() == pytest.approx(38, abs=4)


def test_the_header_says_where_we_are(qtbot, opened, source, pane):
    opened(2)
    assert pane.header.position.text() == "Citation 2 of 3"
    with qtbot.waitSignal(source.document_loaded):
        pane.header.next.click()
    assert (source.current, source.document_id) == (3, "pdf")
    assert pane.header._title.text() == "Rapport annuel 2025"
    assert pane.header._origin.text() == "Corvane · 30 Apr 2026 · PDF, 3 pages"


def test_selected_text_is_the_document_s_own(qtbot, qapp, library, opened, pane):
    opened(2)
    pane.text._selection = (3, 40)
    pane.text.copy()
    assert qapp.clipboard().text() == library.documents_by_id["zh"].text[3:40]


def test_five_megabytes_open_at_the_citation_with_little_laid_out(qtbot, library, source, pane):
    filler = "Le programme avance sans bruit et personne n’en parle vraiment beaucoup.\n"
    text = filler * 35000 + "HERE 😀 is the quote.\n" + filler * 35000
    assert len(text.encode()) > 5_000_000
    old = library.documents_by_id["fr"]
    library.documents_by_id["fr"] = DocumentText(old.document, text, (), (Span(0, 20),), ())
    source.show_citations([library.citation(1, "fr", "HERE 😀 is the quote.")])
    with qtbot.waitSignal(source.document_loaded, timeout=10000):
        source.open_citation(1)
    (highlight,) = source.highlights()
    boxes = pane.text.rectangles_of(highlight.span)
    assert boxes
    assert 0 < boxes[0].top() < pane.text.viewport().height()
    assert len(pane.text._layouts) < 100
    assert pane.text.ticks.ticks == (pytest.approx(0.5, abs=0.01),)
    bar = pane.text.ticks
    bar.setValue(bar.maximum())
    assert pane.text.first_visible() > len(text) - 4000
    bar.setValue(0)
    assert pane.text.first_visible() == 0


def test_one_endless_line_opens_too(qtbot, library, source, pane):
    text = "没有换行的文字。" * 100_000 + "这里是引文。" + "还有更多。" * 1000
    old = library.documents_by_id["zh"]
    library.documents_by_id["zh"] = DocumentText(old.document, text, (), (), ())
    source.show_citations([library.citation(1, "zh", "这里是引文。")])
    with qtbot.waitSignal(source.document_loaded, timeout=10000):
        source.open_citation(1)
    assert pane.text.rectangles_of(source.highlights()[0].span)
    assert len(pane.text._layouts) < 60


def test_an_empty_text_is_shown_without_harm(qtbot, library, source, pane):
    old = library.documents_by_id["fr"]
    library.documents_by_id["fr"] = DocumentText(old.document, "", (), (), ())
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("fr")
    pane.grab()
    assert pane.text.first_visible() == 0


def test_pdf_rectangles_stand_where_the_words_are(qtbot, library, opened, source, pane):
    with qtbot.waitSignals([source.rectangles_ready, source.page_image_ready]):
        opened(3)
    qtbot.waitUntil(lambda: source.nearest_image(2) is not None)
    pages = pane.pages
    (highlight,) = source.highlights()
    page, scale = pages.page_box(2), pages.scale(2)
    first, second = pages.rectangles_of(highlight.span)
    assert scale == pytest.approx((pages.viewport().width() - 44) / 200)
    assert first.left() == pytest.approx(page.left() + 20 * scale)
    assert first.top() == pytest.approx(page.top() + 40 * scale)
    assert second.width() == pytest.approx(30 * scale)
    assert 0 < first.top() < pages.viewport().height()
    image = pages.viewport().grab().toImage()
    inside = image.pixelColor(first.center().toPoint() * image.devicePixelRatio())
    beside = image.pixelColor(QPoint(round(first.right()) + 12, round(first.center().y())))
    assert beside == QColor(255, 128, 0)  # the page as the engine gave it, BGRA
    assert inside == QColor(255, 112, 0)  # and under the marker, multiplied with #FFE08A


def test_pages_are_rendered_for_the_screen_and_only_once(qtbot, library, opened, source, pane):
    with qtbot.waitSignal(source.page_image_ready):
        opened(3)
    qtbot.waitUntil(lambda: len(library.rendered) >= 2)
    ratio = pane.pages.devicePixelRatioF()
    assert {round(s, 2) for _, s in library.rendered} == {round(pane.pages.scale(2) * ratio, 2)}
    before = list(library.rendered)
    pane.pages.viewport().repaint()
    pane.pages._ask_for_pages()
    qtbot.wait(30)
    assert library.rendered == before


def test_zoom_renders_anew_at_the_new_scale(qtbot, library, opened, source, pane):
    with qtbot.waitSignal(source.page_image_ready):
        opened(3)
    old = pane.pages.scale(1)
    with qtbot.waitSignal(source.page_image_ready):
        pane.header.zoom_in.click()
    assert pane.pages.scale(1) == pytest.approx(old * 1.15)


def test_the_image_cache_is_bounded(qtbot, library, source):
    source.images.max_bytes = 400_000
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    for scale in (1.0, 1.1, 1.2):
        with qtbot.waitSignal(source.page_image_ready):
            source.want_pages([1], scale)
    assert 0 < source.images.size_bytes <= 400_000
    assert source.page_image(1, 1.2) is not None
    assert source.page_image(1, 1.0) is None


def test_pages_no_longer_wanted_are_cancelled(qtbot, library, source):
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    library.gate.clear()
    source.want_pages([1, 2, 3], 2.0)
    qtbot.waitUntil(lambda: library.rendered == [(1, 2.0)])
    ready = []
    source.page_image_ready.connect(ready.append)
    source.want_pages([3], 3.0)
    library.gate.set()
    qtbot.waitUntil(lambda: ready == [3])
    assert library.rendered == [(1, 2.0), (3, 3.0)]
    assert source.page_image(1, 2.0) is None


def test_the_last_document_asked_for_wins(qtbot, source, pane):
    shown = []
    source.document_loaded.connect(lambda document_text: shown.append(document_text.document.id))
    source.open_document("fr")
    source.open_document("zh")
    qtbot.waitUntil(lambda: shown == ["zh"])
    qtbot.wait(30)
    assert shown == ["zh"]


def test_a_removed_document_says_so_in_the_pane(qtbot, source, pane):
    with qtbot.waitSignal(source.problem):
        source.open_document("gone")
    assert pane.message.isVisible()
    assert pane.message.text() == "This document is no longer in the library."


def test_open_original_hands_the_file_to_the_system(qtbot, library, opened, source, pane):
    opened(1)
    urls: list[QUrl] = []
    source.open_url = lambda url: not urls.append(url)
    pane.header.original.click()
    qtbot.waitUntil(lambda: bool(urls))
    assert Path(urls[0].toLocalFile()) == Path("/articles/fr.txt")
    source.open_url = lambda url: False
    with qtbot.waitSignal(source.problem) as messages:
        source.open_original()
    assert messages.args == ["No program could open this file."]
    assert pane.notice.isVisible()
    assert pane.notice.text() == "No program could open this file."


def test_the_rail_has_a_chip_for_each_citation(qtbot, library, source):
    rail = SourceRail(source)
    qtbot.addWidget(rail)
    rail.show()
    source.show_answer(library.answer)
    assert [chip.n for chip in rail.chips] == [1, 2, 3]
    with qtbot.waitSignals([rail.open_requested, source.document_loaded]):
        rail.chips[2].click()
    assert [chip.opened for chip in rail.chips] == [False, False, True]
