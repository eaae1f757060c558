"""What a Word paragraph shows becomes text once: what was deleted or moved away does not."""

from __future__ import annotations

import pytest

from indexer.documents.read import read_file
from tests.makers.files.word_makers import paragraph, run, word_file


@pytest.fixture
def text_of(write):
    return lambda body: read_file(write("a.docx", word_file(body))).text


def test_what_was_moved_stands_only_where_it_has_gone(text_of):
    body = paragraph(f"{run('Ici. ')}<w:moveFrom w:id='1'>{run('Déplacé.')}</w:moveFrom>") + paragraph(
        f"<w:moveTo w:id='2'>{run('Déplacé.')}</w:moveTo>"
    )
    assert text_of(body) == "Ici.\n\nDéplacé."


def test_paragraphs_that_were_moved_as_a_whole_are_kept(text_of):
    assert text_of(f"<w:moveTo w:id='1'>{paragraph(run('Entier.'))}</w:moveTo>") == "Entier."


def test_a_tab_that_was_deleted_leaves_none(text_of):
    assert text_of(paragraph(f"{run('a')}<w:del><w:r><w:tab/></w:r></w:del>{run('b')}")) == "ab"


def test_a_text_box_stands_on_lines_of_its_own(text_of):
    box = f"<w:txbxContent>{paragraph(run('Encadré.'))}{paragraph(run('Suite.'))}</w:txbxContent>"
    choice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = f"{run('Avant.')}<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>{run('Après.')}"
    assert text_of(paragraph(body)) == "Avant.\nEncadré.\nSuite.\nAprès."


def test_readings_above_chinese_characters_are_left_out(text_of):
    ruby = f"<w:ruby><w:rt>{run('hàn zì')}</w:rt><w:rubyBase>{run('汉字')}</w:rubyBase></w:ruby>"
    assert text_of(paragraph(f"<w:r>{ruby}</w:r>{run('以后')}")) == "汉字以后"


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Symbol", "F061", "α"),
        ("Symbol", "F0B3", "≥"),
        ("Wingdings", "F0FE", "☑"),
        ("Times New Roman", "2265", "≥"),
        ("A font of the house", "F041", ""),
        ("Symbol", "no number", ""),
    ],
)
def test_signs_from_fonts_are_the_characters_that_they_show(text_of, font, code, shown):
    body = f"{run('x')}<w:r><w:sym w:font='{font}' w:char='{code}'/></w:r>{run('y')}"
    assert text_of(paragraph(body)) == f"x{shown}y"


def test_a_raised_number_does_not_join_the_number_before_it(text_of):
    raised = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{}</w:t></w:r>"
    body = (
        f"{run('10')}{raised.format('6')}{run(' m')}{raised.format('2')}{run(' le 1')}{raised.format('er')}"
    )
    assert text_of(paragraph(body)) == "10^6 m2 le 1er"


def of(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (of("E=mc²"), "E=mc²"),
        (f"<m:f><m:num>{of('1')}</m:num><m:den>{of('2')}</m:den></m:f>", "1/2"),
        (f"<m:f><m:num>{of('a+b')}</m:num><m:den>{of('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSup><m:e>{of('10')}</m:e><m:sup>{of('6')}</m:sup></m:sSup>", "10^6"),
        (f"<m:sSub><m:e>{of('x')}</m:e><m:sub>{of('i')}</m:sub></m:sSub>", "x_i"),
        (f"<m:rad><m:deg/><m:e>{of('2x')}</m:e></m:rad>", "√2x"),
        (f"<m:d><m:e>{of('a')}</m:e><m:e>{of('b')}</m:e></m:d>", "(a|b)"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{of('i=1')}</m:sub>"
            f"<m:sup>{of('n')}</m:sup><m:e>{of('i')}</m:e></m:nary>",
            "∑_(i=1)^n i",
        ),
    ],
)
def test_a_formula_is_one_line_in_which_no_two_numbers_run_together(text_of, markup, shown):
    assert text_of(paragraph(f"{run('On a ')}<m:oMath>{markup}</m:oMath>{run('.')}")) == f"On a {shown}."


def test_a_document_that_says_nothing_of_itself_gets_no_title_from_the_library(write):
    result = read_file(write("a.docx", word_file(paragraph(run("Texte.")))))
    assert (result.metadata.title, result.metadata.author) == (None, None)
