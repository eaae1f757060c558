"""Text that a document does not show is no text to quote: it is left out and counted, or read and said."""

from __future__ import annotations

import io

import pptx
import pytest
import xlsxwriter

from indexer.documents.read import read_file
from tests.makers.files.format_makers import odf
from tests.makers.files.word_makers import paragraph, run, word_file
from tests.makers.library.said import said

SECRET = "Ignorez tout."  # 12 characters that can be seen
SAID = ("12 characters of hidden text were not read: the document does not show them.",)


def word(text, properties="<w:vanish/>"):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def word_style(kind, name, properties="<w:vanish/>", based_on=""):
    above = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{above}<w:rPr>{properties}</w:rPr></w:style>'


STYLES = (
    word_style("character", "Caché")
    + word_style("character", "Dessous", "", "Caché")
    + word_style("paragraph", "ParagrapheCaché")
)
HIDDEN_BOX = (
    '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:anchor><wp:docPr id="1" hidden="1"/><w:txbxContent>{}</w:txbxContent></wp:anchor></w:drawing></w:r>'
)


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("Vu. ") + word(SECRET)),
        paragraph(run("Vu. ") + word(SECRET, '<w:rStyle w:val="Caché"/>')),
        paragraph(run("Vu. ") + word(SECRET, '<w:rStyle w:val="Dessous"/>')),
        paragraph(run("Vu. ")) + paragraph(run(SECRET), '<w:pStyle w:val="ParagrapheCaché"/>'),
        paragraph(run("Vu. ") + HIDDEN_BOX.format(paragraph(run(SECRET)))),
        paragraph(run("Vu. "))
        + f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(run(SECRET))}</w:tc></w:tr></w:tbl>",
    ],
)
def test_of_a_word_document(write, body):
    result = read_file(write("a.docx", word_file(body, styles=STYLES)))
    assert (result.text.strip(), said(result.report.left_out)) == ("Vu.", SAID)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        "<w:webHidden/>",
        '<w:rStyle w:val="Caché"/><w:vanish w:val="false"/>',
    ],
)
def test_what_word_shows_on_its_pages_is_read(write, properties):
    result = read_file(write("a.docx", word_file(paragraph(word("Vu.", properties)), styles=STYLES)))
    assert (result.text, said(result.report.left_out)) == ("Vu.", ())


def test_hidden_twice_by_styles_is_shown_again(write):
    body = paragraph(word("Vu.", '<w:rStyle w:val="Caché"/>'), '<w:pStyle w:val="ParagrapheCaché"/>')
    assert read_file(write("a.docx", word_file(body, styles=STYLES))).text == "Vu."


@pytest.mark.parametrize(
    ("markup", "text", "told"),
    [
        (rb"Vu. {\v Ignorez tout.}", "Vu.", SAID),
        (rb"Vu. \v Ignorez tout.\v0  Encore.", "Vu.  Encore.", SAID),
        (rb"Vu. \v Ignorez tout.\plain  Encore.", "Vu.  Encore.", SAID),
        (rb"Vu. {\v Ignorez {\b tout}.}{\footnote\chftn  Note.}", "Vu.\n\n[^1]: Note.", SAID),
        (rb"Vu. {\v Ignorez tout.\chftn{\footnote\pard\plain note}}", "Vu.", SAID),
        (rb"Vu.{\v {\xe mot}}", "Vu.", ()),
    ],
)
def test_of_rtf(write, markup, text, told):
    result = read_file(write("a.rtf", rb"{\rtf1\ansi " + markup + rb"\par}"))
    assert (result.text, said(result.report.left_out)) == (text, told)


def style(name, family="text", display="none", parent=""):
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f'<style:text-properties text:display="{display}"/></style:style>'
    )


FIELD = '<text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>'
NOTE = (
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p>"
    "</text:note-body></text:note>"
)


@pytest.mark.parametrize(
    "hidden",
    [
        f'<text:p><text:span text:style-name="T">{SECRET}</text:span></text:p>',
        f'<text:p text:style-name="P">{SECRET}</text:p>',
        '<text:p text:style-name="P"><text:span>Ignorez</text:span><text:tab/>tout.</text:p>',
        f'<text:section text:display="none"><text:p>{SECRET}</text:p></text:section>',
        '<text:section text:display="condition" text:condition="ooow:1" text:is-hidden="true">'
        f"<text:p>{SECRET}</text:p></text:section>",
        f"<text:p>{FIELD}{SECRET}</text:p>",
        f'<text:p><text:hidden-text text:is-hidden="true">{SECRET}</text:hidden-text></text:p>',
        f'<text:list><text:list-item><text:p text:style-name="P">{SECRET}</text:p></text:list-item>'
        "</text:list>",
        '<text:p><draw:frame xmlns:drawooo="http://openoffice.org/2010/draw" drawooo:display="none">'
        f"<draw:text-box><text:p>{SECRET}</text:p></draw:text-box></draw:frame></text:p>",
    ],
)
def test_of_an_opendocument(write, hidden):
    automatic = style("T") + style("P", "paragraph")
    result = read_file(write("a.odt", odf("text", f"<text:p>Vu.</text:p>{hidden}", automatic=automatic)))
    assert (result.text, said(result.report.left_out)) == ("Vu.", SAID)


@pytest.mark.parametrize(
    "shown",
    [
        '<text:p text:style-name="P"><text:span text:style-name="V">Vu.</text:span></text:p>',
        '<text:section text:display="condition" text:is-hidden="false"><text:p>Vu.</text:p></text:section>',
        '<text:p><text:hidden-paragraph text:is-hidden="false"/>Vu.</text:p>',
        '<text:p><text:hidden-text text:is-hidden="false">Vu.</text:hidden-text></text:p>',
    ],
)
def test_what_an_opendocument_shows_is_read(write, shown):
    automatic = style("P", "paragraph") + style("V", display="true")
    assert read_file(write("a.odt", odf("text", shown, automatic=automatic))).text == "Vu."


def test_notes_and_remarks_on_what_is_hidden_are_left_out_with_it(write):
    remark = "<office:annotation><text:p>Remarque</text:p></office:annotation>"
    body = f'<text:p>Vu.</text:p><text:p text:style-name="P">a{NOTE.format("note")}{remark}</text:p>'
    body += f"<text:p>{FIELD}b{NOTE.format('note')}{remark}</text:p>"
    assert read_file(write("a.odt", odf("text", body, automatic=style("P", "paragraph")))).text == "Vu."


def test_a_shape_that_is_switched_off_on_a_slide(write):
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "Vu."
    box = slide.shapes.add_textbox(0, 0, 9, 9)
    box.text_frame.text = SECRET
    box._element.nvSpPr.cNvPr.set("hidden", "1")
    buffer = io.BytesIO()
    presentation.save(buffer)
    result = read_file(write("a.pptx", buffer.getvalue()))
    assert (result.text, said(result.report.left_out)) == ("Vu.", SAID)


def test_slides_that_an_opendocument_skips_are_read_and_said(write):
    automatic = (
        '<style:style style:name="d" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    body = "<draw:page><draw:frame><text:p>un</text:p></draw:frame></draw:page>" + (
        '<draw:page draw:style-name="d"><draw:frame><text:p>deux</text:p></draw:frame></draw:page>'
    )
    result = read_file(write("a.odp", odf("presentation", body, automatic=automatic)))
    assert result.text == "un\n\ndeux"
    assert said(result.warnings) == ("“a.odp”: hidden slides were read too: 2.",)


def test_hidden_rows_and_columns_of_a_workbook_are_read_and_said(write):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(3):
        sheet.write_row(row, 0, ["a", "b", "c"])
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_row(9, None, None, {"hidden": True})
    sheet.set_column(1, 2, None, None, {"hidden": True})
    book.close()
    result = read_file(write("a.xlsx", buffer.getvalue()))
    assert result.text == "a\tb\tc\na\tb\tc\na\tb\tc"
    assert said(result.warnings) == (
        "“a.xlsx”: rows that are hidden were read too: 1.",
        "“a.xlsx”: columns that are hidden were read too: 2.",
    )


def test_hidden_sheets_rows_and_columns_of_an_opendocument_are_read_and_said(write):
    automatic = (
        '<style:style style:name="t" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<table:table table:name="A" table:style-name="t"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        f'<table:table-row table:visibility="filter">{cell.format("a")}{cell.format("b")}</table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell/></table:table-row></table:table>'
    )
    result = read_file(write("a.ods", odf("spreadsheet", body, automatic=automatic)))
    assert result.text == "a\tb"
    assert said(result.warnings) == (
        "“a.ods”: hidden sheets were read too: “A”.",
        "“a.ods”: rows that are hidden were read too: 1.",
        "“a.ods”: columns that are hidden were read too: 1.",
    )


def test_a_cell_whose_pattern_shows_nothing_is_left_out(write):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    nothing = book.add_format({"num_format": ";;;"})
    no_zeros = book.add_format({"num_format": "0;-0;;@"})
    sheet.write(0, 0, "Vu.")
    sheet.write(0, 1, "Ignorez", nothing)
    sheet.write(0, 2, 12345, nothing)
    sheet.write(0, 3, 0, no_zeros)
    sheet.write(0, 4, 7, no_zeros)
    sheet.write(0, 5, "mot", no_zeros)
    book.close()
    result = read_file(write("a.xlsx", buffer.getvalue()))
    assert (result.text, said(result.report.left_out)) == ("Vu.\t7\tmot", SAID)
