"""Items of Word's lists carry the numbers that Word draws: what stands on the page is what is quoted."""

from __future__ import annotations

import pytest

from indexer.documents.blocks.list_numbers import written
from indexer.documents.read import read_file
from tests.makers.files.word_makers import definition, item, paragraph, run, use, word_file


@pytest.fixture
def text_of(write):
    def read(body, numbering, styles=""):
        return read_file(write("a.docx", word_file(body, numbering=numbering, styles=styles))).text

    return read


def test_a_list_begins_with_the_number_that_it_names(text_of):
    numbering = definition(0, ("decimal", "%1.", 5)) + use(1, 0)
    assert text_of(item("cinq", 1) + item("six", 1), numbering) == "5. cinq\n6. six"


def test_the_numbers_of_a_contract_are_those_of_its_articles(text_of):
    numbering = definition(0, ("decimal", "Article %1", 1), ("decimal", "%1.%2", 1)) + use(1, 0)
    body = (
        item("Objet", 1) + item("Livraison", 1, 1) + item("Prix", 1, 1) + item("Durée", 1) + item("Fin", 1, 1)
    )
    assert text_of(body, numbering) == (
        "Article 1 Objet\n  1.1 Livraison\n  1.2 Prix\nArticle 2 Durée\n  2.1 Fin"
    )


def test_letters_roman_and_chinese_numbers_are_written_as_such(text_of):
    levels = (("upperRoman", "%1.", 4), ("lowerLetter", "%2)", 1), ("chineseCounting", "（%3）", 11))
    body = item("a", 1) + item("b", 1, 1) + item("c", 1, 2)
    assert text_of(body, definition(0, *levels) + use(1, 0)) == "IV. a\n  a) b\n    （十一） c"


def test_two_lists_of_one_definition_count_on_unless_one_begins_anew(text_of):
    numbering = definition(0, ("decimal", "%1.", 1)) + use(1, 0) + use(2, 0) + use(3, 0, restart_at=9)
    body = item("one", 1) + item("two", 2) + item("nine", 3) + item("ten", 3)
    assert text_of(body, numbering) == "1. one\n2. two\n9. nine\n10. ten"


def test_a_numbered_heading_keeps_its_number_and_is_a_heading(write):
    styles = '<w:style w:styleId="H"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    place = '<w:pStyle w:val="H"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    numbering = definition(0, ("decimal", "%1.", 1), ("decimal", "%1.%2", 1)) + use(1, 0)
    body = paragraph(run("Contexte"), place) + item("Un point.", 1, 1)
    result = read_file(write("a.docx", word_file(body, numbering=numbering, styles=styles)))
    assert result.text == "1. Contexte\n\n1.1 Un point."
    assert [(entry.level, entry.title) for entry in result.outline] == [(1, "1. Contexte")]


def test_numbered_rows_of_a_table_keep_their_numbers(text_of):
    rows = "".join(
        f"<w:tr><w:tc>{item(text, 1)}</w:tc><w:tc>{paragraph(run('oui'))}</w:tc></w:tr>" for text in "ab"
    )
    numbering = definition(0, ("decimal", "%1.", 1)) + use(1, 0)
    assert text_of(f"<w:tbl>{rows}</w:tbl>", numbering) == "1. a\toui\n2. b\toui"


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (27, "lowerLetter", "aa"),
        (1999, "lowerRoman", "mcmxcix"),
        (3, "decimalZero", "03"),
        (10, "chineseCountingThousand", "十"),
        (42, "japaneseCounting", "四十二"),
        (2, "decimalEnclosedCircle", "②"),
        (21, "decimalEnclosedCircle", "21"),
        (0, "lowerLetter", "0"),
        (10**6, "lowerRoman", "1000000"),
        (7, "a form of next year", "7"),
    ],
)
def test_what_has_no_form_of_its_own_is_written_in_digits(number, form, expected):
    assert written(number, form) == expected
