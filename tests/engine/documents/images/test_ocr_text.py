"""Recognised words -> text with places: order, hyphens, Chinese without spaces, and tables that lie."""

from __future__ import annotations

import random

import pytest

from indexer.documents.images.ocr_text import RecognisedPage, page_of
from indexer.documents.images.tesseract_table import parse_tsv
from indexer.documents.showing.ocr_places import recognised_rectangles
from indexer.records.documents import Span
from indexer.records.reading import PageWords, WordBox
from tests.makers.files.ocr_makers import HEADER, LETTER_WIDTH, LINE_HEIGHT, tsv

SIZE = (3000, 3000)


def page(table: str) -> RecognisedPage:
    result = page_of(parse_tsv((HEADER + table).encode("utf-8"), *SIZE), points_per_pixel=0.5)
    for word in result.words:
        assert result.text[word.start : word.end].strip() == result.text[word.start : word.end] != ""
    return result


def test_lines_of_a_paragraph_become_one_and_paragraphs_stay_apart():
    result = page(
        tsv("The bank raised its rates on", "Tuesday by a quarter point.")
        + tsv("Analysts had expected it.", paragraph=2, top=300)
        + tsv("Another column.", block=2, top=100)
    )
    assert result.text == (
        "The bank raised its rates on Tuesday by a quarter point.\n\n"
        "Analysts had expected it.\n\nAnother column."
    )


def test_every_word_keeps_its_place():
    result = page(tsv("Le ministre"))
    assert [result.text[word.start : word.end] for word in result.words] == ["Le", "ministre"]
    assert result.words[1] == WordBox(3, 11, 80.0, 50.0, 80.0, 15.0)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("les consé-", "quences de"), "les conséquences de"),
        (("il faut peut-", "être partir"), "il faut peut-être partir"),
        (("combien a-", "t-il gagné"), "combien a-t-il gagné"),
        (("entre Bade-", "Wurtemberg et"), "entre Bade-Wurtemberg et"),
        (("de 2025-", "2026 pour"), "de 2025-2026 pour"),
    ],
)
def test_hyphens_at_line_ends(lines, text):
    assert page(tsv(*lines)).text == text


def test_a_hyphen_that_goes_is_in_no_span():
    result = page(tsv("les consé-", "quences de"))
    assert [result.text[word.start : word.end] for word in result.words] == ["les", "consé", "quences", "de"]


def test_chinese_is_written_without_spaces():
    result = page(tsv("人 工 智能 ， 投资 481 亿 美元", "建设 数据 中 心 。"))
    assert result.text == "人工智能，投资481亿美元建设数据中心。"
    assert [result.text[word.start : word.end] for word in result.words][:3] == ["人", "工", "智能"]


def test_a_latin_name_in_chinese_keeps_the_space_it_has():
    assert page(tsv("公司 OpenAI 的")).text == "公司 OpenAI 的"


def test_a_short_line_and_a_list_item_begin_anew():
    text = page(
        tsv("Points:", "- the first one of them is long enough", "- the second is as long as it is")
    ).text
    assert text == "Points:\n- the first one of them is long enough\n- the second is as long as it is"


def test_stains_are_no_text():
    assert page(tsv("| —", "~ .")).text == ""
    assert page(tsv("Ai |", "wv", confidence=20.0)).text == ""
    assert page("").text == ""


def test_what_is_seen_in_a_photograph_is_no_text():
    noise = tsv("eee wee ely mL pb Se UC ra imo APR EU", confidence=28.0, paragraph=2)
    assert page(tsv("hist", confidence=71.0) + noise).text == ""


def test_uncertain_words_are_kept_and_the_page_says_so():
    result = page(
        tsv("quite sure", confidence=90.0) + tsv("not sure at all of that", confidence=20.0, paragraph=2)
    )
    assert "not sure at all" in result.text
    assert result.is_doubtful
    assert not page(tsv("quite sure")).is_doubtful


def test_a_page_on_its_side_is_joined_all_the_same():
    """Words one above the other, lines beside one another, as on a scan that lies on its side."""
    rows = []
    for number, line in enumerate(("Le ministre a", "annoncé mardi que", "la hausse")):
        bottom = 2500
        for position, word in enumerate(line.split()):
            height = LETTER_WIDTH * len(word)
            where = f"{100 + 50 * number}\t{bottom - height}\t{LINE_HEIGHT}\t{height}"
            rows.append(f"5\t1\t1\t1\t{number + 1}\t{position + 1}\t{where}\t96\t{word}\n")
            bottom -= height + LETTER_WIDTH
    result = page("".join(rows))
    assert result.text == "Le ministre a annoncé mardi que la hausse"
    places = recognised_rectangles([result.placed(1, 0)], Span(0, len(result.text)))
    assert len(places[1]) == 3
    assert all(place.height > place.width for place in places[1])


def test_rectangles_are_one_for_each_line_and_column():
    words = [
        WordBox(10, 12, 50, 100, 20, 10),
        WordBox(13, 20, 75, 102, 70, 10),
        WordBox(21, 25, 50, 115, 40, 10),
        WordBox(26, 30, 400, 115, 40, 10),  # another column
    ]
    places = recognised_rectangles([PageWords(2, tuple(words))], Span(10, 30))
    boxes = [(box.left, box.top, box.width, box.height) for box in places[2]]
    assert boxes == [(50, 100, 95, 12), (50, 115, 40, 10), (400, 115, 40, 10)]


def test_a_span_within_a_word_covers_a_part_of_it():
    pages = [PageWords(1, (WordBox(0, 4, 100, 10, 80, 20),)), PageWords(2, (WordBox(5, 9, 100, 10, 80, 20),))]
    places = recognised_rectangles(pages, Span(1, 3))
    assert set(places) == {1}
    assert (places[1][0].left, places[1][0].width) == (120, 40)
    assert recognised_rectangles(pages, Span(4, 5)) == {}


@pytest.mark.parametrize(
    "row",
    [
        "5\t1\t1\t1\t1\t1\t0\t0\t10\t10\tnan\tword",
        "5\t1\t1\t1\t1\t1\t0\t0\t10\t10\t90",
        "5\t1\t1\t1\t1\t1\t0\t0\t-10\t10\t90\tword",
        "5\t1\t1\t1\t1\t1\t99999\t0\t10\t10\t90\tword",
        "5\t1\t1\t1\t1\t1\t0\t0\t10\tx\t90\tword",
        "5\t1\t1\t1\t1\t1\t" + "9" * 6000 + "\t0\t10\t10\t90\tword",
        "5\t1\t1\t1\t1\t1\t0\t0\t10\t10\t90\t \x00\x07",
        "4\t1\t1\t1\t1\t1\t0\t0\t10\t10\t90\tword",
    ],
)
def test_rows_that_make_no_sense_are_left_out(row):
    assert parse_tsv(f"{row}\n".encode(), *SIZE) == []


def test_boxes_stay_within_the_picture_and_confidence_within_its_range():
    (word,) = parse_tsv(b"5\t1\t1\t1\t1\t1\t-5\t-5\t9999\t9999\t1e9\tword\n", 100, 50)
    assert (word.left, word.top, word.width, word.height, word.confidence) == (0, 0, 100, 50, 100.0)


def test_any_bytes_are_survived():
    chance = random.Random(20261122)
    sound = (HEADER + tsv("Le ministre a annoncé-", "mardi 人工 智能")).encode()
    for _ in range(300):
        table = bytearray(sound)
        for _ in range(chance.randint(1, 40)):
            table[chance.randrange(len(table))] = chance.choice(b"\t\n0159-\xff\x00ab")
        result = page_of(parse_tsv(bytes(table), *SIZE), points_per_pixel=0.24)
        for word in result.words:
            assert 0 <= word.start < word.end <= len(result.text)
        assert "\x00" not in result.text
