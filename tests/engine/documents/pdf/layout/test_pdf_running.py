"""Running headers, footers and page numbers are clutter; lines that only look like them stay text."""

from __future__ import annotations

import pytest

from indexer.documents.read import read_file
from tests.makers.files.documents_makers import pdf_bytes

BODY = (
    "The council met on Monday and heard the engineers who had measured the",
    "bridge during the spring flood, when the river rose by almost two metres",
    "and carried away the older of the two wooden piers near the mill.",
)
WORDS = " ".join(BODY).replace(",", "").replace(".", "").split()
WIDE, STEP = 72, 14


def document(write, pages, *, header_top=800, body_top=740, foot=40, size=11):
    """A file of pages, each (header rows, body lines, footer rows)."""

    def draw(canvas):
        for headers, body, footers in pages:
            for rows, top in ((headers, header_top), (body, body_top), (footers, foot)):
                for number, row in enumerate(rows):
                    canvas.setFont("Helvetica", size)
                    canvas.drawString(WIDE, top - number * STEP, row)
            canvas.showPage()

    return read_file(write("a.pdf", pdf_bytes(draw)))


def body_of(page):
    """Lines that no two pages share."""
    start = sum(map(ord, str(page))) * 3
    words = [WORDS[(start + 5 * n + n * n) % len(WORDS)] for n in range(30)]
    return [" ".join([f"{words[0]}{start}", *words[k : k + 8]]) for k in (0, 8, 16)]


def marked(result):
    return [span.of(result.text) for span in result.clutter]


def test_headers_and_page_numbers_run_and_the_first_header_stays(write):
    result = document(
        write, [(["Flood report of the river board"], body_of(n), [f"- {n} -"]) for n in range(1, 6)]
    )
    assert marked(result) == ["- 1 -"] + [
        row for n in range(2, 6) for row in ("Flood report of the river board", f"- {n} -")
    ]
    assert result.text.count("Flood report") == 5  # nothing is deleted
    assert 0 < result.report.clutter_share < 0.5
    assert [page.index for page in result.pages] == [1, 2, 3, 4, 5]


def test_a_header_whose_words_stand_in_the_body_too_runs_everywhere(write):
    pages = [(["Flood report"], body_of(n), []) for n in range(1, 5)]
    pages[0] = (["Flood report"], ["This is the Flood report.", *BODY], [])
    assert marked(document(write, pages)) == ["Flood report"] * 4


@pytest.mark.parametrize(
    "number",
    ["{n}", "Page {n}", "{n} / 9", "Page {n} of 9", "Page {n} sur 9", "[{n}]", "p. {n}"],
)
def test_page_numbers_alone_need_two_pages(write, number):
    rows = [number.format(n=n) for n in (7, 8)]
    result = document(write, [([], body_of(n), [row]) for n, row in enumerate(rows)])
    assert marked(result) == rows


def test_roman_page_numbers_run(write):
    numbers = ["iii", "iv", "v", "vi"]
    assert marked(document(write, [([], body_of(n), [n]) for n in numbers])) == numbers


def test_left_and_right_pages_have_headers_of_their_own(write):
    pages = [
        ([f"{n}  The river board" if n % 2 == 0 else f"What was measured  {n}"], body_of(n), [])
        for n in range(10, 18)
    ]
    assert len(marked(document(write, pages))) == 6  # all but the first of each kind


def test_a_short_chapter_has_its_header_where_page_numbers_stand(write):
    titles = ["Floods"] * 6 + ["Droughts"] + ["Storms"] * 4
    pages = [([f"{title} {n}"], [title, *body_of(n)], []) for n, title in enumerate(titles, 1)]
    assert "Droughts 7" in marked(document(write, pages))


@pytest.mark.parametrize("count", [1, 2])
def test_two_pages_that_begin_alike_lose_nothing(write, count):
    assert (
        marked(document(write, [(["The river board"], body_of(n), ["Montluc"]) for n in range(count)])) == []
    )


def test_a_repeated_table_head_stays(write):
    head = "District      Houses      Persons"
    rows = [[f"Quarter {n}{m}      {n * 7 + m}      {n * 31 + m}" for m in range(8)] for n in range(5)]
    assert marked(document(write, [([], [head, *rows[n]], []) for n in range(5)], body_top=800)) == []


def test_a_refrain_at_the_top_of_each_page_stays(write):
    verses = [["O river, river, bring me home", f"verse {n} goes on here", "and ends"] for n in "abcde"]
    assert marked(document(write, [([], verse, []) for verse in verses], body_top=800)) == []


@pytest.mark.parametrize("title", ["Chapter {n}", "Sonnet {n}", "Article {n}", "Chapitre {n}."])
def test_parts_that_are_counted_page_by_page_stay(write, title):
    pages = [([title.format(n=n)], body_of(n), []) for n in range(1, 7)]
    assert marked(document(write, pages)) == []


def test_a_large_heading_stays(write):
    def draw(canvas):
        for n in range(5):
            canvas.setFont("Helvetica-Bold", 18)
            canvas.drawString(WIDE, 800, "Summary")
            canvas.setFont("Helvetica", 11)
            for number, line in enumerate(body_of(n) * 3):
                canvas.drawString(WIDE, 740 - number * STEP, line)
            canvas.showPage()

    assert marked(read_file(write("a.pdf", pdf_bytes(draw)))) == []


def test_the_same_words_at_other_heights_stay(write):
    def draw(canvas):
        for n in range(5):
            canvas.setFont("Helvetica", 11)
            canvas.drawString(WIDE, 810 - 9 * n, "Note to the reader")
            for number, line in enumerate(body_of(n)):
                canvas.drawString(WIDE, 640 - number * STEP, line)
            canvas.showPage()

    assert marked(read_file(write("a.pdf", pdf_bytes(draw)))) == []


def test_copies_of_one_letter_stay_whole(write):
    head = ["The river board", "Montluc", "Dear neighbour,", "we write about the pier."]
    assert marked(document(write, [(head, BODY, []) for _ in range(5)])) == []


def test_forms_with_the_same_labels_keep_them(write):
    pages = [([], ["Name:", "Street:", f"House: {n * n}", "Persons:"], [f"{n}"]) for n in range(1, 6)]
    assert marked(document(write, pages, body_top=800)) == ["1", "2", "3", "4", "5"]


def test_a_sentence_that_runs_on_around_a_footer_is_parted_by_line_ends_only(write):
    pages = [
        (["The river board"], ["It was found in the spring that the pier", "would not hold another"], ["1"]),
        (["The river board"], ["winter of such floods, so it was closed."], ["2"]),
        (["The river board"], ["Then the work began."], ["3"]),
    ]
    result = document(write, pages)
    assert "would not hold another\n\n1\nThe river board\n\nwinter of such floods" in result.text
    assert marked(result) == ["1", "The river board", "2", "The river board", "3"]


def test_a_page_of_nothing_but_a_number_is_no_page_lost(write):
    result = document(write, [([], body_of(1), ["1"]), ([], [], ["2"]), ([], body_of(3), ["3"])])
    assert [span.of(result.text) for span in result.clutter] == ["1", "2", "3"]
    assert len(result.pages) == 3
