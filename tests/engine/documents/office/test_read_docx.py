"""Word documents: paragraphs and tables in order, and no bomb ever unpacked."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from indexer.documents.source import zip_safety
from tests.makers.files.documents_makers import zip_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def word():
    import docx

    return docx.Document()


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(document, markup):
    from docx.oxml import parse_xml

    document.element.body.insert(0, parse_xml(markup))
    return saved(document)


def test_paragraphs_and_tables_in_reading_order(write, word):
    word.add_heading("Rapport annuel", 0)
    word.add_paragraph("Le chiffre d’affaires atteint 48,1 milliards.")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Année", "Total", "2025", "四十八"], strict=True
    ):
        cell.text = text
    word.add_paragraph("后记 👩‍🔬")
    result = read_file(write("a.docx", saved(word)))
    assert result.text == (
        "Rapport annuel\n\nLe chiffre d’affaires atteint 48,1 milliards.\n\n"
        "Année\tTotal\n2025\t四十八\n\n后记 👩‍🔬"
    )
    assert result.importer == "docx/5"
    assert result.metadata.title == "Rapport annuel"


def test_merged_and_nested_cells_come_once(write, word):
    table = word.add_table(rows=1, cols=2)
    merged = table.cell(0, 0).merge(table.cell(0, 1))
    merged.text = "outer"
    merged.add_table(1, 1).cell(0, 0).text = "inner"
    assert read_file(write("a.docx", saved(word))).text == "outer inner"


def test_links_insertions_and_content_controls_are_text_and_deletions_are_not(write, word):
    content = with_body(
        word,
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t xml:space='preserve'>kept </w:t></w:r>"
        "<w:ins><w:r><w:t>added</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:hyperlink><w:r><w:tab/><w:t>link</w:t></w:r></w:hyperlink>"
        "</w:p></w:sdtContent></w:sdt>",
    )
    assert read_file(write("a.docx", content)).text == "kept added\tlink"


def test_core_properties_but_a_files_creation_is_no_publication(write, word):
    properties = word.core_properties
    properties.title, properties.author = "Note de conjoncture", "Anne Le Gall"
    properties.created = datetime.datetime(2026, 2, 3)
    word.add_paragraph("Texte.")
    metadata = read_file(write("a.docx", saved(word))).metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "Note de conjoncture",
        "Anne Le Gall",
        None,
    )


def test_the_defaults_of_the_library_are_no_metadata(write, word):
    word.add_paragraph("Texte.")
    metadata = read_file(write("a.docx", saved(word))).metadata
    assert (metadata.title, metadata.author, metadata.published) == (None, None, None)


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    return caught.value.code


def test_an_empty_document(write, word):
    assert refused(write("a.docx", saved(word))) == "empty"


def test_a_bomb_is_refused_before_it_is_unpacked(write, monkeypatch):
    def never(*_):
        raise AssertionError("unpacked")

    monkeypatch.setattr(zip_safety, "_check_markup", never)
    bomb = zip_bytes({"word/document.xml": b" " * (8 * 1024 * 1024)})
    assert refused(write("a.docx", bomb)) == "too_large"


def test_too_many_parts(write):
    assert refused(write("a.docx", zip_bytes({f"word/{n}.bin": b"" for n in range(10_001)}))) == "too_large"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_entities_are_refused(write, charset):
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        + f"<w:document {W}><w:body>&b;</w:body></w:document>"
    )
    assert refused(write("a.docx", zip_bytes({"word/document.xml": laughs.encode(charset)}))) == "broken"


def test_parts_that_are_missing_or_no_xml(write, word):
    assert refused(write("a.docx", zip_bytes({"word/document.xml": b"<a>"}))) == "broken"
    assert refused(write("b.docx", saved(word)[:2000])) == "broken"


def test_the_main_part_may_be_numbered_as_word_on_the_web_does(write, word):
    word.add_paragraph("Texte.")
    with zipfile.ZipFile(io.BytesIO(saved(word))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document2.xml"] = members.pop("word/document.xml")
    members["word/_rels/document2.xml.rels"] = members.pop("word/_rels/document.xml.rels")
    for name in ("[Content_Types].xml", "_rels/.rels"):
        members[name] = members[name].replace(b"word/document.xml", b"word/document2.xml")
    assert read_file(write("a.docx", zip_bytes(members))).text == "Texte."


def test_a_document_with_macros_is_not_called_damaged(write, word):
    with zipfile.ZipFile(io.BytesIO(saved(word))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(plain, macros)
    assert refused(write("a.docm", zip_bytes(members))) == "unsupported"


def test_a_document_without_its_styles_is_still_read(write, word):
    word.add_heading("Rapport", 0)
    with zipfile.ZipFile(io.BytesIO(saved(word))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"wordprocessingml.styles+xml", b"other+xml"
    )
    assert read_file(write("a.docx", zip_bytes(members))).text == "Rapport"


def test_a_damaged_picture_inside_is_one_sentence(write, word):
    content = bytearray(saved(word))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = archive.getinfo("docProps/thumbnail.jpeg")
    content[member.header_offset + 30 + len(member.filename) + 40] ^= 0xFF
    assert refused(write("a.docx", bytes(content))) == "broken"
