"""Text in a font of signs is what the font draws, never the letters whose places the signs have."""

from __future__ import annotations

import io

import pptx
import pytest

from indexer.documents.blocks.symbol_fonts import in_font, sign_font
from indexer.documents.read import read_file
from tests.makers.files.format_makers import odf
from tests.makers.files.word_makers import paragraph, run, word_file


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [
        ("symbol", "a = 12.5", "α = 12.5"),
        ("symbol", "\uf061\uf0b3", "α≥"),
        ("symbol", "x\u00a0-\t中", "ξ\u00a0−\t中"),
        ("wingdings", "J \u0081", "☺ ①"),
        ("wingdings", "hello", "●●□"),
        ("wingdings 2", "P", "✓"),
    ],
)
def test_places_are_the_signs_that_stand_there(font, text, shown):
    assert in_font(font, text) == shown


@pytest.mark.parametrize(
    ("name", "known"), [("Symbol", "symbol"), (" 'Wingdings 2';", "wingdings 2"), ("Arial", ""), (None, "")]
)
def test_fonts_of_signs_are_known_by_their_names(name, known):
    assert sign_font(name) == known


FONTS = rb"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f3\froman\fcharset2{\*\panose 05050102}Symbol;}}"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (rb"l'angle {\f3 a} vaut 45{\f3\'b0}", "l'angle α vaut 45°"),
        (rb"l'angle \f3 a\f0  vaut", "l'angle α vaut"),
        (rb"l'angle \f3 a\plain  vaut", "l'angle α vaut"),
        (rb"{\f3\u-3999?}{\f3\u97?}", "αα"),
        (rb"{\f3\'a3\'a5\~x}", "≤∞\u00a0ξ"),
        (rb"{\f3 a{\f0 a}a}", "αaα"),
        (rb"{\f3 fin\chftn{\footnote\pard\plain note}}", "φιν[^1]\n\n[^1]: note"),
        (rb"{\listtext\f3\'b7\tab}{\f3 a}", "- α"),
        (rb"{\listtext\f0 o\tab}premier", "- premier"),
    ],
)
def test_in_rtf(write, markup, text):
    content = rb"{\rtf1\ansi\deff0" + FONTS + markup + rb"\par}"
    assert read_file(write("a.rtf", content)).text == text


def fonted(font, text):
    return f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{text}</w:t></w:r>'


def test_in_a_word_document(write):
    styles = (
        '<w:style w:type="character" w:styleId="Grec"><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:style>'
    )
    body = run("angle ") + fonted("Symbol", "\uf061") + fonted("Symbol", "b") + fonted("Arial", "c")
    body += '<w:r><w:rPr><w:rStyle w:val="Grec"/></w:rPr><w:t>d</w:t></w:r>'
    body += '<w:r><w:rPr><w:rStyle w:val="Grec"/><w:rFonts w:ascii="Arial"/></w:rPr><w:t>e</w:t></w:r>'
    assert read_file(write("a.docx", word_file(paragraph(body), styles=styles))).text == "angle αβcδe"


def test_in_an_opendocument(write):
    style = '<style:style style:name="{}" style:family="{}"><style:text-properties {}/></style:style>'
    automatic = style.format("S", "text", 'style:font-name="Symbol"') + style.format(
        "A", "text", 'style:font-name="Arial"'
    )
    automatic += style.format("P", "paragraph", 'style:font-name="Symbol"')
    span = '<text:span text:style-name="{}">{}</text:span>'
    body = f"<text:p>angle {span.format('S', 'a')}{span.format('A', 'b')}</text:p>"
    body += (
        f'<text:p text:style-name="P">a{span.format("A", "b")}</text:p><text:p text:style-name="P">c</text:p>'
    )
    content = odf("text", body, automatic=automatic)
    assert read_file(write("a.odt", content)).text == "angle αb\n\nαb\n\nχ"


def test_on_a_slide(write):
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    line = slide.shapes.add_textbox(0, 0, 100, 100).text_frame.paragraphs[0]
    for words, font in (("angle ", "Arial"), ("a", "Symbol")):
        added = line.add_run()
        added.text, added.font.name = words, font
    buffer = io.BytesIO()
    presentation.save(buffer)
    assert read_file(write("a.pptx", buffer.getvalue())).text == "angle α"
