"""Office files and books: their headings, where their titles come from, and what was left out of them."""

from __future__ import annotations

import io

import docx
import pptx
import pytest

from indexer.documents.blocks.left_out import not_read
from indexer.documents.read import read_file
from indexer.records.reading import PageState
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.files.format_makers import epub, members_of, odf, odp, ods, xlsx
from tests.makers.files.format_makers import pptx as made_pptx
from tests.makers.library.said import said


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def outline_of(result):
    """Level, title and page; each entry must stand where it says."""
    for entry in result.outline:
        assert result.text[entry.start :].startswith(entry.title)
    return [(entry.level, entry.title, entry.page) for entry in result.outline]


@pytest.fixture
def word():
    document = docx.Document()
    document.add_heading("Rapport annuel", 1)
    document.add_paragraph("Le chiffre d’affaires atteint 48,1 milliards.")
    document.add_heading("二、海外业务", 2)
    document.add_paragraph("海外业务增长二十五个百分点。")
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).paragraphs[0].style = "Heading 1"
    table.cell(0, 0).paragraphs[0].add_run("Not a heading of the document")
    return document


def test_headings_of_a_word_document_with_their_levels(write, word):
    result = read_file(write("a.docx", saved(word)))
    assert outline_of(result) == [(1, "Rapport annuel", None), (2, "二、海外业务", None)]
    assert result.report.pages is None


def test_a_heading_may_be_made_without_a_style(write, word):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for value in ("2", "9"):  # 9 is body text
        paragraph = word.add_paragraph(f"Niveau {value}")
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), value)
        paragraph._p.get_or_add_pPr().append(level)
    result = read_file(write("a.docx", saved(word)))
    assert outline_of(result)[2:] == [(3, "Niveau 2", None)]


def test_the_title_says_where_it_was_found(write, word):
    assert dict(read_file(write("a.docx", saved(word))).metadata.origins)["title"] == "heading"
    word.core_properties.title = "Le vrai titre"
    word.core_properties.author = "Anne Le Gall"
    metadata = read_file(write("b.docx", saved(word))).metadata
    assert (metadata.title, metadata.author) == ("Le vrai titre", "Anne Le Gall")
    assert dict(metadata.origins)["title"] == dict(metadata.origins)["author"] == "core-properties"


def test_titles_of_slides_are_an_outline_with_pages(write):
    result = read_file(write("a.pptx", made_pptx()))
    assert outline_of(result) == [(1, "Résultats 2025", 1), (1, "Ventes", 2)]
    assert result.report.pages == 2
    assert read_file(write("a.odp", odp())).report.pages


def test_a_slide_without_words_is_noted(write):
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "Ventes en Asie"
    presentation.slides.add_slide(presentation.slide_layouts[6])
    report = read_file(write("a.pptx", saved(presentation))).report
    assert (report.pages, report.pages_in(PageState.EMPTY)) == (2, (2,))


def test_headings_of_an_opendocument_text(write):
    content = (
        "<text:h text:outline-level='1'>Rapport</text:h><text:p>Le texte.</text:p>"
        "<text:section><text:h text:outline-level='2'>Ventes</text:h></text:section><text:p>Fin.</text:p>"
    )
    assert outline_of(read_file(write("a.odt", odf("text", content)))) == [
        (1, "Rapport", None),
        (2, "Ventes", None),
    ]


def test_sheets_are_pages_and_an_empty_one_is_no_matter(write):
    for name, data in (("a.xlsx", xlsx()), ("a.ods", ods())):
        result = read_file(write(name, data))
        assert result.report.pages == len(result.pages)
        assert result.report.notes == ()


def test_chapters_of_a_book_are_its_contents(write):
    result = read_file(write("a.epub", epub()))
    assert result.outline
    assert result.report.pages == len(result.pages)
    for entry in result.outline:
        page = result.pages[(entry.page or 0) - 1]
        assert (entry.level, entry.title, entry.start) == (1, page.label, page.start)
    assert dict(result.metadata.origins)["title"] == "opf"


@pytest.mark.parametrize(
    ("names", "sentences"),
    [
        (["word/document.xml", "word/media/image1.png"], ()),
        (["word/embeddings/oleObject1.bin"], ("1 embedded object was not read.",)),
        (
            [
                "ppt/charts/chart1.xml",
                "ppt/charts/chart2.xml",
                "ppt/embeddings/Microsoft_Excel_Worksheet.xlsx",
            ],
            ("2 charts were not read.",),
        ),
        (["Object 1/content.xml", "Object 2/content.xml"], ("2 embedded objects were not read.",)),
        (["ppt/media/media1.mp4"], ("1 film or sound was not read.",)),
    ],
)
def test_what_no_reader_reads_is_counted(names, sentences):
    assert said(not_read(names)) == sentences


def test_what_is_left_out_stands_in_the_report(write, word):
    members = members_of(saved(word)) | {"word/embeddings/oleObject1.bin": b"OLE"}
    report = read_file(write("a.docx", zip_bytes(members))).report
    assert said(report.left_out) == ("1 embedded object was not read.",)
