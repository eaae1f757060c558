"""Numbers and dashes that an OpenDocument or a slide draws before its lines stand as they are drawn."""

from __future__ import annotations

import io

import pptx
import pytest
from lxml import etree

from indexer.documents.read import read_file
from tests.makers.files.format_makers import odf

LEVEL = '<text:list-level-style-number text:level="{}" style:num-format="{}" {}/>'
STYLES = (
    '<text:list-style style:name="L">'
    + LEVEL.format(1, "1", 'style:num-suffix="."')
    + LEVEL.format(2, "1", 'text:display-levels="2"')
    + "</text:list-style>"
    '<text:list-style style:name="R">'
    + LEVEL.format(1, "I", 'style:num-prefix="Titre " style:num-suffix=" –" text:start-value="3"')
    + LEVEL.format(2, "a", 'style:num-suffix=")"')
    + "</text:list-style>"
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def listed(*items, style="L", more=""):
    return f'<text:list text:style-name="{style}" {more}>{"".join(items)}</text:list>'


def item(text="", *inner, more=""):
    words = f"<text:p>{text}</text:p>" if text else ""
    nested = f"<text:list>{''.join(inner)}</text:list>" if inner else ""
    return f"<text:list-item {more}>{words}{nested}</text:list-item>"


AGAIN = 'text:continue-numbering="true"'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            listed(item("un"), item("deux")) + "<text:p>Texte.</text:p>" + listed(item("trois"), more=AGAIN),
            "1. un\n2. deux\n\nTexte.\n\n3. trois",
        ),
        (listed(item("un", item("a"), item("b"))), "1. un\n  1.1 a\n  1.2 b"),
        (
            listed(item("un", item("a")))
            + "<text:p>Texte.</text:p>"
            + listed(item("", item("b")), more=AGAIN),
            "1. un\n  1.1 a\n\nTexte.\n\n1.2 b",
        ),
        (
            listed(item("un", item("a")), item("deux", item("b"))),
            "1. un\n  1.1 a\n2. deux\n  2.1 b",
        ),
        (listed(item("x", item("y")), style="R"), "Titre III – x\n  a) y"),
        (
            listed(item("un"), item("neuf", more='text:start-value="9"'), item("dix")),
            "1. un\n9. neuf\n10. dix",
        ),
        (
            listed(item("un"), more='xml:id="i"')
            + listed(item("point"), style="B")
            + listed(item("deux"), more='text:continue-list="i"'),
            "1. un\n\n- point\n\n2. deux",
        ),
        (listed(item("un")) + "<text:p>Texte.</text:p>" + listed(item("un")), "1. un\n\nTexte.\n\n1. un"),
        (
            listed(item("a"), style="B") + listed(item("", item("b")), style="B"),
            "- a\n  - b",
        ),
        (listed("<text:list-header><text:p>Titre</text:p></text:list-header>", item("un")), "Titre\n1. un"),
    ],
)
def test_of_an_opendocument(write, body, text):
    assert read_file(write("a.odt", odf("text", body, named=STYLES))).text == text


def slide(*paragraphs):
    presentation = pptx.Presentation()
    shapes = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes
    frame = shapes.add_textbox(0, 0, 100, 100).text_frame
    for number, (text, level, mark) in enumerate(paragraphs):
        line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        line.text, line.level = text, level
        name, _, attributes = mark.partition(" ")
        space = "http://schemas.openxmlformats.org/drawingml/2006/main"
        if name:
            line._p.get_or_add_pPr().append(etree.fromstring(f'<a:{name} xmlns:a="{space}" {attributes}/>'))
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("paragraphs", "text"),
    [
        ([("un", 0, 'buChar char="•"'), ("dessous", 1, 'buChar char="–"')], "- un\n  - dessous"),
        (
            [("un", 0, 'buAutoNum type="arabicPeriod"'), ("deux", 0, 'buAutoNum type="arabicPeriod"')],
            "1. un\n2. deux",
        ),
        ([("a", 0, 'buAutoNum type="alphaLcParenR" startAt="3"'), ("b", 0, "buNone")], "c) a\nb"),
        (
            [
                ("a", 0, 'buAutoNum type="romanUcPeriod"'),
                ("x", 0, ""),
                ("b", 0, 'buAutoNum type="romanUcPeriod"'),
            ],
            "I. a\nx\nI. b",
        ),
        ([("seul", 0, 'buChar char="•"')], "seul"),
        ([("un", 0, ""), ("deux", 0, "")], "un\ndeux"),
    ],
)
def test_of_a_slide(write, paragraphs, text):
    assert read_file(write("a.pptx", slide(*paragraphs))).text == text
