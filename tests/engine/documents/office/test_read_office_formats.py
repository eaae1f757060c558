"""Slides, sheets and OpenDocument: everything in its place, and nothing hostile unpacked."""

from __future__ import annotations

import pytest

from indexer.common.errors import ReadError
from indexer.documents.blocks import grid
from indexer.documents.office.number_formats import shown
from indexer.documents.read import read_file
from indexer.documents.source import zip_safety
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.files.format_makers import docx_with_notes, members_of, odf, odp, ods, odt, pptx, xlsx
from tests.makers.library.said import said


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    assert caught.value.summary.endswith(".")
    return caught.value.code


def pages(result):
    return [(page.index, page.label, result.text[page.start : page.end]) for page in result.pages]


def clutter(result):
    return [span.of(result.text) for span in result.clutter]


def test_word_notes_stand_behind_their_paragraph_and_running_lines_are_clutter(write):
    result = read_file(write("a.docx", docx_with_notes()))
    assert result.text == (
        "Banque de France\n\nRapport annuel\n\nLe bénéfice atteint 48,1 milliards.[^1]\n\n"
        "✎ Anne Le Gall: À vérifier.\n\n[^1]: Chiffre provisoire.\n\n- premier point\n- deuxième point\n\n"
        "1. un\n2. deux\n\nFin du rapport.[^e1]\n\n[^e1]: Voir l’annexe.\n\nPage confidentielle"
    )
    assert clutter(result) == ["Banque de France", "Page confidentielle"]


def test_a_word_document_of_nothing_but_a_header_is_empty(write):
    import io

    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Banque de France"
    buffer = io.BytesIO()
    document.save(buffer)
    assert refused(write("a.docx", buffer.getvalue())) == "empty"


def test_footnotes_that_are_no_xml_are_one_sentence(write):
    members = members_of(docx_with_notes()) | {"word/footnotes.xml": b"<w:footnotes"}
    assert refused(write("a.docx", zip_bytes(members))) == "broken"


def test_slides_are_pages_with_title_bullets_table_group_and_notes(write):
    result = read_file(write("a.pptx", pptx()))
    assert pages(result) == [
        (1, None, "Résultats 2025\n\nAnne Le Gall"),
        (
            2,
            None,
            "Ventes\n\n- Hausse de 12 %\n  - surtout en Asie\n\nAnnée\tTotal\n2025\t四十八\n\n"
            "dans le groupe\n\nParler lentement.",
        ),
    ]
    assert (result.metadata.title, result.metadata.author, result.metadata.published) == (
        "Résultats annuels",
        "Anne Le Gall",
        None,
    )
    assert "hidden slides were read too: 2." in said(result.warnings)[0]


def test_a_presentation_without_a_part_it_names_is_broken(write):
    members = members_of(pptx())
    del members["ppt/slides/slide2.xml"]
    assert refused(write("a.pptx", zip_bytes(members))) == "broken"


def test_an_opendocument_text_keeps_lists_tables_notes_and_comments(write):
    result = read_file(write("a.odt", odt()))
    assert result.text == (
        "Banque de France\n\nRapport annuel\n\nLe bénéfice  atteint 48,1 milliards[^1].\n\n"
        "[^1]: Chiffre provisoire.\n\n✎ Anne Le Gall: À vérifier.\n\n- premier\n  - dessous\n- second\n\n"
        "Année\tTotal\n2025\t四十八\n\nConfidentiel"
    )
    assert clutter(result) == ["Banque de France", "Confidentiel"]
    metadata = result.metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "Note de conjoncture",
        "Anne Le Gall",
        None,
    )


def test_deleted_text_of_an_opendocument_is_not_read(write):
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>kept</text:p>"
    )
    assert read_file(write("a.odt", odf("text", body))).text == "kept"


def test_a_slides_title_comes_first_and_its_notes_last(write):
    result = read_file(write("a.odp", odp()))
    assert pages(result) == [(1, None, "Le titre\n\nCorps de texte\n\nUne note.")]


def test_sheets_are_pages_with_their_names_and_empty_millions_cost_nothing(write):
    result = read_file(write("a.ods", ods()))
    assert pages(result) == [
        (1, "Ventes", "Année\tPart\tPart\n2025\t\t12,5 %\n\n✎ Anne: estimé"),
        (2, "Vide", ""),
    ]


def test_a_workbook_shows_dates_percentages_and_money(write):
    result = read_file(write("a.xlsx", xlsx()))
    assert pages(result) == [
        (
            1,
            "Ventes",
            "Année\tPart\tJour\tMontant\tHeure\n2025\t12.5%\t2026-03-09\t1234.50 €\t14:30\n"
            "四十八\t\t\t\t0.3\n\n✎ B5 Anne: à vérifier",
        ),
        (2, "Brouillon", "TRUE"),
    ]
    assert (result.metadata.title, result.metadata.author) == ("Ventes 2025", "Anne Le Gall")
    assert "“Brouillon”" in said(result.warnings)[0]


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        ("2025", "General", "2025"),
        ("1234567.891", "#,##0", "1234568"),
        ("0.5", "0%", "50%"),
        ("-3.456", "0.0#", "-3.46"),
        ("3.1", "0.0#", "3.1"),
        ("46090", "d mmmm yyyy", "2026-03-09"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("46090.75", "dd/mm/yy hh:mm", "2026-03-09 18:00"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("46082", "mmm-yy", "2026-03"),
        ("12", "[$$-409]#,##0.00", "$12.00"),
        ("12", '0.0 "days"', "12.0 days"),
        ("1.5", '0.0" M€"', "1.5 M€"),
        ("350", '0"万元"', "350万元"),
        ("3", '"Q"0', "Q3"),
        ("12", 'General" t"', "12 t"),
        ("-5", '"$"0', "-$5"),
        ("1500000", '0.0,," M€"', "1500000.0 €"),
        ("-2.5", '0.00;[Red]"perte "0.00', "-2.50"),
        ("1", '[=1]0" jour";0" jours"', "1 jour"),
        ("5", '[=1]0" jour";0" jours"', "5 jours"),
        ("1500", '[>=1000]0.0," k€";0" €"', "1500.0 €"),
        ("1000", "00000", "01000"),
        ("612345678", '0#" "##" "##" "##" "##', "0612345678"),
        ("12.5", "[$-en-US]0.00", "12.50"),
        ("99999999", "yyyy-mm-dd", "99999999"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("1e400", "0", "1e400"),
        ("x", "0", "x"),
    ],
)
def test_numbers_as_cells_show_them(value, pattern, expected):
    assert shown(value, pattern) == expected


def sheet(cells, *, strings=""):
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zip_bytes(
        {
            "xl/workbook.xml": (
                f'<workbook xmlns:r="{relation}"><sheets><sheet name="S" r:id="a"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships><Relationship Id="a" Type="{relation}/worksheet" Target="s.xml"/>'
                f'<Relationship Id="b" Type="{relation}/sharedStrings" Target="/xl/t.xml"/></Relationships>'
            ).encode(),
            "xl/t.xml": f"<sst>{strings}</sst>".encode(),
            "xl/s.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode(),
        }
    )


def test_formulas_whose_results_the_file_does_not_hold_are_said_to_be_lost(write):
    cells = (
        '<row><c r="A1" t="str"><f>"a"</f><v>texte</v></c><c r="B1"><f>1+1</f></c></row>'
        '<row><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><f>2+2</f></c></row>'
    )
    result = read_file(write("a.xlsx", sheet(cells)))
    assert result.text == "texte"
    (sentence,) = said(result.report.left_out)
    assert sentence.startswith("2 formulas have no result in the file")


def test_one_cell_in_the_farthest_corner_takes_no_memory(write):
    cells = '<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>2</v></c></row>'
    assert read_file(write("a.xlsx", sheet(cells))).text == "1\n\t2"


def test_a_long_string_named_again_and_again_is_too_large(write, monkeypatch):
    monkeypatch.setattr(grid, "MAX_CHARS", 10_000)
    cells = "".join(f'<row><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40))
    content = sheet(cells, strings=f"<si><t>{'x' * 300}</t><rPh><t>reading aid</t></rPh></si>")
    assert refused(write("a.xlsx", content)) == "too_large"


def test_references_to_nowhere_leave_the_cell_empty(write):
    cells = '<row><c t="s"><v>7</v></c><c t="inlineStr"><is><t>here</t></is></c><c s="99"><v>5</v></c></row>'
    assert read_file(write("a.xlsx", sheet(cells))).text == "here\t5"


@pytest.mark.parametrize("name", ["a.odt", "a.xlsx", "a.pptx"])
def test_definitions_that_could_do_harm_are_refused(write, name):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    member = {"a.odt": "content.xml", "a.xlsx": "xl/workbook.xml", "a.pptx": "ppt/presentation.xml"}[name]
    assert refused(write(name, zip_bytes({member: laughs}))) == "broken"


@pytest.mark.parametrize("member", ["content.xml", "xl/workbook.xml", "ppt/presentation.xml"])
def test_bombs_are_refused_before_they_are_unpacked(write, monkeypatch, member):
    def never(*_):
        raise AssertionError("unpacked")

    monkeypatch.setattr(zip_safety, "_check_markup", never)
    assert refused(write("a.zip", zip_bytes({member: b" " * (8 * 1024 * 1024)}))) == "too_large"


def test_elements_deeper_than_any_document_are_refused(write):
    deep = "<text:p>" * 5_000 + "</text:p>" * 5_000
    assert refused(write("a.odt", odf("text", deep))) == "broken"


def test_a_locked_opendocument(write):
    manifest = b"<manifest:manifest xmlns:manifest='x'><manifest:encryption-data/></manifest:manifest>"
    content = odf("text", "<text:p>x</text:p>", extra={"META-INF/manifest.xml": manifest})
    assert refused(write("a.odt", content)) == "encrypted"


def test_sound_files_without_text_are_empty(write):
    assert refused(write("a.odt", odf("text", "<text:p/>"))) == "empty"
    assert refused(write("a.xlsx", sheet(""))) == "empty"
    assert refused(write("a.ods", odf("spreadsheet", "<table:table table:name='x'/>"))) == "empty"


def test_other_zipped_formats_are_named(write):
    assert refused(write("a.xlsb", zip_bytes({"xl/workbook.bin": b""}))) == "unsupported"
    assert refused(write("a.pages", zip_bytes({"Index/Document.iwa": b""}))) == "unsupported"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<text:span>", "</text:span>"),
        ("<text:section>", "</text:section>"),
        ("<text:list><text:list-item>", "</text:list-item></text:list>"),
        ("<text:p><draw:frame><draw:text-box>", "</draw:text-box></draw:frame></text:p>"),
        (
            "<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>",
        ),
        (
            "<text:p><text:note><text:note-body>",
            "</text:note-body></text:note></text:p>",
        ),
    ],
)
@pytest.mark.parametrize("levels", [20, 60, 185, 5_000])
def test_nesting_ends_as_text_or_in_one_sentence(write, opening, closing, levels):
    body = f"<text:p>seen</text:p>{opening * levels}<text:p>x</text:p>{closing * levels}"
    path = write("a.odt", odf("text", body))
    if levels < 60:
        assert read_file(path).text.startswith("seen")
        return
    try:
        text = read_file(path).text
    except ReadError as error:
        text = error.code
    assert text.startswith(("seen", "broken"))


def test_millions_of_elements_are_refused_before_a_tree_is_built(write, monkeypatch):
    monkeypatch.setattr(zip_safety, "MAX_TAGS", 50)
    assert refused(write("a.docx", docx_with_notes())) == "too_large"
    assert refused(write("a.odt", odf("text", "<text:p/>" * 100))) == "too_large"


def test_a_slide_show_is_not_called_damaged(write):
    members = members_of(pptx())
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"presentationml.presentation.main+xml", b"presentationml.slideshow.main+xml"
    )
    assert refused(write("a.ppsx", zip_bytes(members))) == "unsupported"


def test_the_readers_load_their_libraries_late():
    import subprocess
    import sys

    code = "import indexer.documents.read, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {"pptx", "docx", "lxml", "selectolax", "trafilatura"}.isdisjoint(loaded.split())
    assert "indexer.documents.office.slides" in loaded.split()


def test_numbered_lists_of_an_opendocument_have_their_numbers(write):
    level = '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    styles = f'<text:list-style style:name="L">{level}</text:list-style>'
    items = "".join(f"<text:list-item><text:p>{word}</text:p></text:list-item>" for word in ("un", "deux"))
    body = f'<text:list text:style-name="L">{items}</text:list><text:list>{items}</text:list>'
    content = odf("text", body, styles=styles)
    assert read_file(write("a.odt", content)).text == "1. un\n2. deux\n\n- un\n- deux"
