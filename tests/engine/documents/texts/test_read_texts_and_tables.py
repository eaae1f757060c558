"""RTF, tables as text and JSON articles."""

from __future__ import annotations

import json

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from tests.makers.files.format_makers import csv_table, json_article, rtf


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    assert caught.value.summary.endswith(".")
    return caught.value.code


def test_rtf_with_two_charsets_a_table_a_list_and_a_footnote(write):
    result = read_file(write("a.rtf", rtf()))
    assert result.text == (
        "Banque de France\n\nRapport annuel\n\nLe bénéfice atteint €48,1[^1] milliards.\n\n"
        "[^1]: Chiffre provisoire.\n\n中国镕 and 😀\n\n- premier\n- second\n\n"
        "Année\tTotal\n2025\t48 suite\n\n"
        "un lien fin.\n\nConfidentiel"
    )
    assert [span.of(result.text) for span in result.clutter] == ["Banque de France", "Confidentiel"]
    metadata = result.metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "Note de conjoncture",
        "Anne Le Gall",
        None,
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (rb"{\rtf1 cut off in the mid", "cut off in the mid"),
        (rb"{\rtf1 a\bin3 }}}b}", "ab"),
        (rb"{\rtf1\uc2\u20013\'d6\'d0x}", "中x"),
        (rb"{\rtf1 {\pict\wmetafile8 0102}shown}", "shown"),
        (rb"{\rtf1\u-10179?alone}", "\N{REPLACEMENT CHARACTER}alone"),
        (rb"{\rtf1\ansicpg936\'d6\'d0}", "中"),
        (rb"{\rtf1\ansicpg99999 a\'e9}", "aé"),
        (rb"{\rtf1 a\~b\_c\{\}\\\emdash d}", "a\u00a0b\u2011c{}\\—d"),
        (rb"{\rtf1\trowd\intbl one\cell two", "one\ttwo"),
        (rb"{\rtf1 first\par}{\rtf1 second}", "first"),
        (
            rb"{\rtf1 a{\super\chftn{\*\footnote\ftnalt \chftn\pard\loch\f0 note}}.\par}",
            "a[^1].\n\n[^1]: note",
        ),
        (
            rb"{\rtf1 {\listtext 1.\tab}one\par{\listtext 2.\tab}two\par after\par}",
            "1. one\n2. two\n\nafter",
        ),
        (
            rb"{\rtf1 a{\*\atnauthor Anne}\chatn{\*\annotation{\*\atndate 1}\loch check}b\par}",
            "ab\n\n✎ Anne: check",
        ),
    ],
)
def test_rtf_oddities(write, markup, text):
    assert read_file(write("a.rtf", markup)).text == text


def test_rtf_of_a_million_braces_ends(write):
    assert read_file(write("a.rtf", rb"{\rtf1 x" + b"{" * 300_000 + b"}" * 300_000)).text == "x"


def test_rtf_without_text_is_empty(write):
    assert refused(write("a.rtf", rb"{\rtf1\par{\info{\title T}}}")) == "empty"


def test_a_french_table_is_cut_at_its_semicolons(write):
    result = read_file(write("a.csv", csv_table()))
    assert result.text == "Année\tTotal\tNote\n2024\t45,2\tsur deux lignes\n2025\t48,1\t« dont 12,5 % »"
    assert result.media_type == "text/csv"


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.csv", "a,b\n1,2\n", "a\tb\n1\t2"),
        ("a.csv", "sep=|\na|b,c\n", "a\tb,c"),
        ("a.csv", "年份,合计\n2025,四十八\n", "年份\t合计\n2025\t四十八"),
        ("a.csv", "only one column\n1\n", "only one column\n1"),
        ("a.tsv", "a,b\tc\n1,5\t2\n", "a,b\tc\n1,5\t2"),
        ("a.csv", "a,b\n,\n\n1,2\n", "a\tb\n1\t2"),
        ("a.csv", 'a,b\n"open, 2\n', "a\tb\nopen, 2"),
    ],
)
def test_what_separates_cells_is_found(write, name, content, text):
    assert read_file(write(name, content)).text == text


def test_a_gbk_table(write):
    content = "年份,合计,说明\n" + "2025,四十八,全年营业收入增长显著\n" * 5
    assert read_file(write("a.csv", content.encode("gbk"))).text.startswith("年份\t合计\t说明\n2025\t四十八")


def test_a_cell_that_never_ends_is_one_sentence(write):
    assert refused(write("a.csv", 'a,b\n"' + "x\n" * 2_500_000)) == "broken"


def test_a_json_article(write):
    result = read_file(write("a.json", json_article()))
    title = "La banque relève ses taux"
    assert result.text == f"{title}\n\nLa banque centrale a relevé ses taux.\n\nLes marchés montent."
    metadata = result.metadata
    assert (metadata.title, metadata.author) == (title, "Anne Le Gall, 李明")
    assert (metadata.published, metadata.publisher) == ("2026-03-09", "Le Courrier")


def test_markup_in_a_json_article_becomes_paragraphs(write):
    article = json.dumps({"headline": "T", "body": "<p>Un &amp; deux.</p><ul><li>trois</li></ul>"})
    assert read_file(write("a.json", article)).text == "T\n\nUn & deux.\n\n- trois"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('[{"title": "a", "text": "b"}]', "unsupported"),
        ('{"title": "a"}', "unsupported"),
        ('{"text": 5}', "unsupported"),
        ('{"text": "one"}\n{"text": "two"}\n', "unsupported"),
        ('{"title": "a", "text": "  "}', "empty"),
        ('{"text": "cut', "broken"),
        ("[" * 100_000, "broken"),
        ("4", "unsupported"),
    ],
)
def test_json_that_is_no_article_is_refused(write, content, code):
    assert refused(write("a.json", content)) == code


def test_half_a_surrogate_pair_in_json_does_not_get_into_the_text(write):
    result = read_file(write("a.json", r'{"title": "a \ud83d b", "text": "\ud83d c"}'))
    result.text.encode()
    assert (result.metadata.title or "").encode()


def test_what_an_object_in_an_rtf_shows_is_text_and_its_data_is_not(write):
    rtf = rb"{\rtf1\ansi Avant. {\object\objemb{\*\objclass X}{\*\objdata 0105}{\result Total : 48.}} Fin.}"
    assert read_file(write("a.rtf", rtf)).text == "Avant. Total : 48. Fin."


@pytest.mark.parametrize(
    ("title", "text", "date"),
    [("titre", "texte", "date_publication"), ("Titre", "contenu", "date"), ("标题", "正文", "发布时间")],
)
def test_an_article_in_json_may_name_its_parts_in_french_and_chinese(write, title, text, date):
    article = json.dumps({title: "央行报告", text: "Une phrase.", date: "2026-02-03"})
    result = read_file(write("a.json", article.encode()))
    assert (result.text, result.metadata.title, result.metadata.published) == (
        "央行报告\n\nUne phrase.",
        "央行报告",
        "2026-02-03",
    )
