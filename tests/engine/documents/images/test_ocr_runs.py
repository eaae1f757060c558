"""Words of a Chinese line stand at even steps between its ends, whatever Tesseract says of each."""

from __future__ import annotations

import pytest

from indexer.documents.images.ocr_runs import with_even_steps
from indexer.documents.images.ocr_text import page_of
from indexer.documents.images.tesseract_table import TsvWord


def word(text: str, left: int, width: int, *, top: int = 10, height: int = 40) -> TsvWord:
    return TsvWord(1, 1, 1, left, top, width, height, 90.0, text)


def edges(words) -> list[tuple[int, int]]:
    return [(item.left, item.left + item.width) for item in words]


def test_words_of_a_run_share_its_width_by_their_characters():
    line = [word("央行", 100, 70), word("宣布", 185, 95), word("上调", 270, 70)]  # of 40 pixels each
    assert edges(with_even_steps(line)) == [(100, 180), (180, 260), (260, 340)]


def test_figures_between_chinese_words_take_about_half_a_step_each():
    line = [word("计划投资", 0, 150), word("48", 170, 35), word("亿美元", 200, 124)]
    (_, first), (start, end), (third, _) = edges(with_even_steps(line))
    assert first == start == pytest.approx(160, abs=2)
    assert end == third == pytest.approx(204, abs=2)


def test_a_mark_at_the_end_of_a_line_fills_half_its_step():
    line = [word("市场对此", 0, 170), word("早有预期", 150, 180), word("。", 325, 18)]
    assert edges(with_even_steps(line))[1] == (pytest.approx(163, abs=2), pytest.approx(325, abs=2))


@pytest.mark.parametrize(
    "line",
    [
        [word("La", 0, 40), word("banque", 50, 120), word("centrale", 180, 150)],
        [word("是", 0, 40), word("的", 50, 40)],
        [word("央行宣布", 0, 160), word("上调利率", 600, 160)],  # two columns
        [word("央行", 0, 300), word("上调利率", 300, 40), word("早有", 345, 80)],  # something was not read
        [word("央行宣布", 300, 160), word("上调利率", 0, 160)],
    ],
)
def test_other_lines_stay_as_they_are(line):
    assert with_even_steps(line) == line


def test_the_text_does_not_depend_on_it():
    line = [word("央行宣布", 0, 100), word("BBC", 190, 90), word("上调利率", 250, 200)]
    page = page_of(line, points_per_pixel=1.0)
    assert page.text == "央行宣布 BBC上调利率"
    assert [page.text[item.start : item.end] for item in page.words] == [item.text for item in line]
