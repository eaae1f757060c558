"""Plain text and Markdown: the file's own characters, whatever its charset."""

from __future__ import annotations

import codecs

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from indexer.documents.source.kinds import SUPPORTED_SUFFIXES
from tests.makers.library.said import said

FRENCH = "L’été dernier, la société a créé à Évry une usine où l’on conçoit des puces.\n" * 3
CHINESE = "据路透社报道，该公司正在与博通合作开发其首款定制芯片，旨在处理大规模的工作负载。\n" * 3
TRADITIONAL = "路透社報導指出，該公司正在與博通合作開發其首款客製化晶片，旨在處理大規模的工作負載。\n" * 3


def test_utf8_text_is_kept_character_by_character(write):
    content = " \ttitre\u00a0étrange  \n\n\n𠀀 emoji 👩‍🔬 e\u0301 \u202eעברית\u202c fin sans saut"
    result = read_file(write("a.txt", content))
    assert result.text == content
    assert (result.media_type, result.importer, result.pages) == ("text/plain", "plain/2", ())


def test_line_ends_become_newlines_and_nuls_go(write):
    assert read_file(write("a.txt", b"one\r\ntwo\rthree\x00\nfour")).text == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (FRENCH, "cp1252"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-32"),
        (CHINESE, "utf-8-sig"),
        ("plain ASCII words in two-byte units\n", "utf-16-le"),
    ],
)
def test_charset_is_found(write, text, charset):
    assert read_file(write("a.txt", text.encode(charset))).text == text


def test_a_byte_order_mark_is_no_character_of_the_text(write):
    assert read_file(write("a.txt", codecs.BOM_UTF8 + b"text of the file")).text == "text of the file"


def test_utf8_that_was_cut_stays_utf8_and_says_so(write):
    cut = (CHINESE * 40).encode()[:-2]
    result = read_file(write("a.txt", cut))
    assert result.text[:500] == (CHINESE * 40)[:500]
    assert result.text.endswith("\N{REPLACEMENT CHARACTER}")
    assert "1 damaged" in said(result.warnings)[0]


@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b"\x00\x01\x02\x03" * 50])
def test_bytes_that_are_no_text_are_refused(write, content):
    with pytest.raises(ReadError) as caught:
        read_file(write("noise.txt", content))
    assert caught.value.code == "unsupported"


def test_markdown_keeps_its_marks_and_takes_front_matter(write):
    content = (
        '---\ntitle: "Le *pari* d’Orano"\ndate: 2026-03-09T08:00:00Z\nauthors:\n  - Ana Díaz\n  - Li Wei\n'
        "publisher: Le Courrier\n---\n\n# Autre titre\n\nUn premier paragraphe **fort** sur le sujet.\n"
    )
    result = read_file(write("a.md", content))
    assert result.text == content
    assert result.importer == "markdown/2"
    metadata = result.metadata
    assert (metadata.title, metadata.published) == ("Le *pari* d’Orano", "2026-03-09")
    assert (metadata.author, metadata.publisher) == ("Ana Díaz, Li Wei", "Le Courrier")
    assert result.clutter[0].of(content).startswith("---\ntitle")
    assert "Autre titre" not in "".join(span.of(content) for span in result.clutter)


def test_markdown_title_is_the_first_heading_without_marks(write):
    result = read_file(
        write("a.markdown", "Vers 2030 : *le* grand `plan`\n====\n\nCorps du texte, assez court.\n")
    )
    assert result.metadata.title == "Vers 2030 : le grand plan"


def test_a_heading_below_the_body_is_not_the_title(write):
    body = "Ceci est un long paragraphe qui ouvre le texte sans aucun titre. " * 6
    assert (
        read_file(write("a.md", f"{body}\n\n## Une section\n\nSuite du texte ici.\n")).metadata.title is None
    )


def test_a_rule_at_the_top_is_not_front_matter(write):
    content = "---\n\nSome words here.\n\n---\n\nMore words there.\n"
    result = read_file(write("a.md", content))
    assert result.text == content
    assert result.clutter == ()


def test_folder_scans_know_the_suffixes():
    assert {".txt", ".md", ".html", ".pdf", ".docx"} <= SUPPORTED_SUFFIXES
    assert ".exe" not in SUPPORTED_SUFFIXES


def test_a_stray_byte_does_not_refuse_a_text(write):
    result = read_file(write("a.txt", b"Plain words, " * 20 + b"\x81 or \x8d and more of them."))
    assert result.text.endswith("\N{REPLACEMENT CHARACTER} and more of them.")
    assert "2 damaged" in said(result.warnings)[0]


def test_scattered_damage_in_chinese_does_not_turn_it_into_another_charset(write):
    content = bytearray((CHINESE * 20).encode())
    for position in range(300, len(content), 600):
        content[position] = 0xFF
    result = read_file(write("a.txt", bytes(content)))
    assert result.text.startswith("据路透社报道")
    assert said(result.warnings)
