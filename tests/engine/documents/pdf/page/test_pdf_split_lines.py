"""A line that PDFium splits where characters are raised or lowered is one line; what is apart stays apart."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.documents.pdf.page.split_lines import find_splits
from indexer.documents.read import read_file
from tests.makers.files.documents_makers import pdf_bytes

HEIGHT = 12.0


def drawn(write, *pieces, angle=0):
    """The text of a page with pieces at places of their own: x, y, size, words."""

    def draw(canvas):
        canvas.translate(250, 400)
        canvas.rotate(angle)
        for x, y, size, words in pieces:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y, words)

    return read_file(write("a.pdf", pdf_bytes(draw))).text


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_marks_in_brackets_cut_no_sentence(write, angle):
    pieces = [
        (0, 0, 12, "used in Thunderbird,"),
        (111, 7, 8, "[10]"),
        (129, 0, 12, "ownCloud,"),
        (184, 7, 8, "[11]"),
    ]
    assert drawn(write, *pieces, angle=angle) == "used in Thunderbird,[10] ownCloud,[11]"


def test_a_raised_ending_stays_with_its_number(write):
    assert drawn(write, (0, 0, 12, "jusqu'au 3"), (54.3, 7, 7, "ème"), (74, 0, 12, "étage")) == (
        "jusqu'au 3ème étage"
    )


def cells(*lines):
    """The first and last characters of lines: left, top, width of the line, height."""
    result = []
    for left, top, width, height in lines:
        result += [
            (left, top, left + height / 2, top + height),
            (left + width - height / 2, top, left + width, top + height),
        ]
    return np.array(result)


@pytest.mark.parametrize(
    ("following", "joined"),
    [
        ((100.5, -4.0, 6.0, 8.0), True),  # raised
        ((100.5, 6.0, 6.0, 8.0), True),  # lowered
        ((100.5, -4.0, 6.0, HEIGHT), False),  # as large
        ((100.5, -4.0, 6.0, 5.0), False),  # so small that the other is a drop capital
        ((100.5, 10.0, 40.0, 8.0), False),  # a line below
        ((112.0, -4.0, 6.0, 8.0), False),  # a column further on
        ((0.0, 14.0, 40.0, 8.0), False),  # the next line of a smaller size
    ],
)
def test_only_what_stands_beside_a_larger_character_and_overlaps_it_is_joined(following, joined):
    assert find_splits(cells((0.0, 0.0, 100.0, HEIGHT), following)).joined.tolist() == [joined, False]


def test_a_wide_gap_is_a_space():
    splits = find_splits(cells((0.0, 0.0, 100.0, HEIGHT), (103.0, -4.0, 6.0, 8.0), (109.5, 0, 50, HEIGHT)))
    assert splits.joined.tolist() == [True, True, False]
    assert splits.spaced.tolist()[:2] == [True, False]


def test_characters_without_a_place_are_joined_to_nothing():
    assert not find_splits(np.full((4, 4), np.nan)).joined.any()
    assert find_splits(np.zeros((0, 4))).joined.tolist() == []


def test_single_characters_above_one_another_are_no_line():
    assert not find_splits(cells((0.0, 0.0, 6.0, HEIGHT), (0.0, 13.0, 4.0, 8.0))).joined.any()
