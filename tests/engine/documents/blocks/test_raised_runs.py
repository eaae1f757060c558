"""A raised number of an office file never joins the number before it, however its program writes that."""

from __future__ import annotations

import io

import pptx
import pytest

from indexer.documents.blocks.raised_runs import Raised, RaisedLink, joined
from indexer.documents.read import read_file
from tests.makers.files.format_makers import odf
from tests.makers.files.word_makers import paragraph, run, word_file


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["10", Raised("6"), " kWh"], "10^6 kWh"),
        (["10", Raised("−"), Raised("3")], "10^−3"),
        (["10", Raised("1"), Raised("2")], "10^12"),
        (["SO4", Raised("2-")], "SO4^2-"),
        (["m", Raised("2")], "m2"),
        (["le 1", Raised("er"), " mai"], "le 1er mai"),
        (["2024", RaisedLink("3"), "."], "2024[^3]."),
        (["2024", RaisedLink("voir")], "2024voir"),
        (["10", "", Raised("6")], "10^6"),
        ([Raised("235"), "U"], "235U"),
        ([], ""),
    ],
)
def test_runs_are_joined_without_making_numbers(pieces, text):
    assert joined(pieces) == text


def text_style(name, position="", parent=""):
    properties = f'<style:text-properties style:text-position="{position}"/>' if position else ""
    above = f'style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="text" {above}>{properties}</style:style>'


@pytest.mark.parametrize(
    ("automatic", "named", "text"),
    [
        (text_style("T", "super 58%"), "", "10^6 kWh"),
        (text_style("T", "33% 58%"), "", "10^6 kWh"),
        (text_style("T", "-33% 58%"), "", "106 kWh"),
        (text_style("T", "sub 58%"), "", "106 kWh"),
        (text_style("T", "0% 100%"), "", "106 kWh"),
        (text_style("T", parent="Haut"), text_style("Haut", "super 58%"), "10^6 kWh"),
        (text_style("T", "0% 100%", "Haut"), text_style("Haut", "super 58%"), "106 kWh"),
        ("", text_style("T", "super 58%"), "10^6 kWh"),
        (text_style("T", parent="U") + text_style("U", parent="T"), "", "106 kWh"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "presentation", "spreadsheet"])
def test_in_an_opendocument_by_its_styles(write, automatic, named, text, kind):
    words = '<text:p>10<text:span text:style-name="T">6</text:span> kWh</text:p>'
    body = {
        "text": words,
        "presentation": f"<draw:page><draw:frame>{words}</draw:frame></draw:page>",
        "spreadsheet": "<table:table><table:table-row><table:table-cell>"
        f"{words}</table:table-cell></table:table-row></table:table>",
    }[kind]
    assert read_file(write("a.odt", odf(kind, body, automatic=automatic, named=named))).text == text


def test_a_raised_link_of_an_opendocument_is_the_mark_of_a_note(write):
    body = '<text:p>en 2024<text:a><text:span text:style-name="T">3</text:span></text:a>.</text:p>'
    content = odf("text", body, automatic=text_style("T", "super 58%"))
    assert read_file(write("a.odt", content)).text == "en 2024[^3]."


def test_on_a_slide(write):
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    line = slide.shapes.add_textbox(0, 0, 100, 100).text_frame.paragraphs[0]
    for words, baseline in (("10", 0), ("6", 30_000), (" t de CO", 0), ("2", -25_000), (" en 2024", 0)):
        added = line.add_run()
        added.text = words
        added._r.get_or_add_rPr().set("baseline", str(baseline))
    mark = line.add_run()
    mark.text = "3"
    mark.hyperlink.address = "https://example.org"
    mark._r.get_or_add_rPr().set("baseline", "30000")
    buffer = io.BytesIO()
    presentation.save(buffer)
    assert read_file(write("a.pptx", buffer.getvalue())).text == "10^6 t de CO2 en 2024[^3]"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (rb"10{\super 6} kWh", "10^6 kWh"),
        (rb"10\super 6\nosupersub  kWh", "10^6 kWh"),
        (rb"10\super 6\super0  kWh", "10^6 kWh"),
        (rb"10\super 6\plain  kWh", "10^6 kWh"),
        (rb"10{\up6 6} kWh", "10^6 kWh"),
        (rb"10{\up 6} kWh", "10^6 kWh"),
        (rb"10{\up0 6} kWh", "106 kWh"),
        (rb"CO{\sub 2} 10{\dn6 6}", "CO2 106"),
        (rb"10{\super \'2d}{\super 3} mm", "10^-3 mm"),
        (rb"m{\super 2}", "m2"),
        (rb"en 2024{\super\chftn{\footnote 10{\super 6}}}.", "en 2024[^1].\n\n[^1]: 10^6"),
        (rb"\trowd\intbl 10{\super 6}\cell kWh\cell\row\pard", "10^6\tkWh"),
    ],
)
def test_in_rtf(write, markup, text):
    assert read_file(write("a.rtf", rb"{\rtf1\ansi " + markup + rb"\par}")).text == text


RAISED = '<w:vertAlign w:val="superscript"/>'


def styled(properties, text="6"):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        (RAISED, "10^6"),
        ('<w:position w:val="6"/>', "10^6"),
        ('<w:position w:val="1"/>', "106"),
        ('<w:position w:val="-6"/>', "106"),
        ('<w:vertAlign w:val="subscript"/>', "106"),
        ('<w:rStyle w:val="Haut"/>', "10^6"),
        ('<w:rStyle w:val="PlusHaut"/>', "10^6"),
        ('<w:rStyle w:val="PlusHaut"/><w:vertAlign w:val="baseline"/>', "106"),
        ('<w:rStyle w:val="nowhere"/>', "106"),
    ],
)
def test_in_a_word_document_by_its_run_or_its_style(write, properties, text):
    styles = (
        f'<w:style w:type="character" w:styleId="Haut"><w:rPr>{RAISED}</w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="PlusHaut"><w:basedOn w:val="Haut"/></w:style>'
    )
    content = word_file(paragraph(run("10") + styled(properties)), styles=styles)
    assert read_file(write("a.docx", content)).text == text


def test_a_paragraph_that_stands_high_as_a_whole_has_no_powers(write):
    styles = f'<w:style w:type="paragraph" w:styleId="Haut"><w:rPr>{RAISED}</w:rPr></w:style>'
    body = paragraph(run("10") + run("6"), '<w:pStyle w:val="Haut"/>') + paragraph(run("2024"))
    assert read_file(write("a.docx", word_file(body, styles=styles))).text == "106\n\n2024"


def test_a_raised_link_of_a_word_document_is_the_mark_of_a_note(write):
    body = paragraph(f'{run("en 2024")}<w:hyperlink w:anchor="n3">{styled(RAISED, "3")}</w:hyperlink>')
    body += paragraph(f'<w:hyperlink w:anchor="x">{run("10")}{styled(RAISED)}{run(" kWh")}</w:hyperlink>')
    assert read_file(write("a.docx", word_file(body))).text == "en 2024[^3]\n\n10^6 kWh"


def test_in_the_cell_of_a_workbook(write):
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet().write_rich_string(0, 0, "10", book.add_format({"font_script": 1}), "6", " kWh")
    book.close()
    assert read_file(write("a.xlsx", buffer.getvalue())).text == "10^6 kWh"
