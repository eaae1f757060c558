"""Saved pages: their address, their charset, and pages that were saved without their text."""

from __future__ import annotations

import json

import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from tests.makers.files.html_pages import PARAGRAPHS, html_page, json_ld, paragraphs
from tests.makers.library.said import said

LONG_TEXT = " ".join(PARAGRAPHS["fr"]) * 4
SHELL = "<html><head>{head}</head><body><div id='root'>{shown}</div></body></html>"


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert path.name in caught.value.summary
    return caught.value


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        ("", json_ld(headline="Titre", articleBody=LONG_TEXT)),
        ("Chargement en cours…", json_ld(headline="Titre", articleBody=LONG_TEXT)),
        (
            "",
            f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"a": LONG_TEXT * 3})}</script>',
        ),
        ("Le Courrier", f"<script>window.__INITIAL_STATE__ = {json.dumps({'a': LONG_TEXT * 3})}</script>"),
        ("<noscript>You need to enable JavaScript to run this app.</noscript>", ""),
        ("<noscript>请启用 JavaScript 以继续浏览。</noscript>", ""),
        ("Loading...", ""),
    ],
)
def test_a_page_saved_before_its_text_was_loaded_says_so(write, shown, head):
    error = refused(write("a.html", SHELL.format(head=head, shown=shown)))
    assert error.code == "no_text"
    assert "was saved before its text was loaded" in error.summary


def test_a_short_page_with_data_for_something_else_is_read(write):
    shown = "<p>Une brève de trois lignes, sur la fermeture du pont de Saint-Omer ce lundi soir.</p>" * 3
    head = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"a": "x" * 5_000})}</script>'
    assert "fermeture du pont" in read_file(write("a.html", SHELL.format(head=head, shown=shown))).text


def test_a_page_that_shows_only_the_beginning_of_its_article_says_so(write):
    head = json_ld(headline="Titre", articleBody=LONG_TEXT * 3)
    (warning,) = said(read_file(write("a.html", html_page(head=head))).warnings)
    assert "shows only a part of its article" in warning


def test_an_article_that_stands_in_noscript_is_read(write):
    shown = f"<noscript><article>{paragraphs()}</article></noscript>"
    result = read_file(write("a.html", SHELL.format(head="", shown=shown)))
    assert all(sentence in result.text for sentence in PARAGRAPHS["fr"])


def test_noscript_beside_an_article_is_no_text(write):
    body = f"<article>{paragraphs()}</article><noscript>Activez JavaScript.</noscript>"
    assert "JavaScript" not in read_file(write("a.html", html_page(body))).text


def test_a_page_of_frames_names_the_pages_to_import(write):
    frames = "<html><frameset cols='20,80'><frame src='menu.html'><frame src='texte.html'></frameset></html>"
    error = refused(write("a.html", frames))
    assert error.code == "no_text"
    assert "menu.html, texte.html" in error.summary


def test_a_page_without_any_text(write):
    assert (
        refused(write("a.html", "<html><body><img src='a.png' alt='Texte'></body></html>")).code == "no_text"
    )


def test_xhtml_with_a_prolog_and_closed_elements(write):
    markup = (
        '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml" '
        'xml:lang="fr"><head><title>Réseaux</title><script src="a.js"/></head><body>'
        f'<a id="x"/>{paragraphs()}'
        "</body></html>"
    )
    result = read_file(write("a.xhtml", markup.replace("’", "'").encode("iso-8859-1")))
    assert "présenté mercredi un plan" in result.text
    assert (result.metadata.title, result.metadata.language) == ("Réseaux", "fr")


@pytest.mark.parametrize(
    ("declared", "encoded", "language"),
    [
        ("gb2312", "gb18030", "zh"),
        ("gbk", "gbk", "zh"),
        ("big5", "utf-8", "zh"),  # a wrong declaration: the bytes are believed
        ("utf-8", "gb18030", "zh"),
        ("windows-1252", "cp1252", "fr"),
        ("iso-8859-1", "cp1252", "fr"),
        ("utf-8", "cp1252", "fr"),
        ("gb2312", "utf-8", "fr"),
        ("no-such-charset", "utf-8", "fr"),
        ("", "utf-16", "zh"),
        ("", "cp1252", "fr"),
    ],
)
def test_a_charset_that_is_declared_wrongly_or_not_at_all(write, declared, encoded, language):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    markup = html_page(f"<article>{paragraphs(language) * 3}</article>", head=head, language=language)
    text = read_file(write("a.html", markup.encode(encoded, "xmlcharrefreplace"))).text
    assert all(sentence in text for sentence in PARAGRAPHS[language])


def test_big5(write):
    sentence = "路透社報導指出，該公司正在與博通合作開發其首款客製化晶片，旨在處理大規模的工作負載。"
    markup = html_page(f"<p>{sentence}</p>" * 3, head='<meta charset="big5">', language="zh-TW", title="晶片")
    assert sentence in read_file(write("a.html", markup.encode("big5", "xmlcharrefreplace"))).text


SAVED = "<!-- saved from url=({0:04d}){1} -->\n"


@pytest.mark.parametrize(
    ("above", "head", "address", "origin"),
    [
        (SAVED.format(42, "https://www.courrier.example/a/b?id=3"), "", "https://www.courrier.example/a/b?id=3",
         "saved-from"),
        (SAVED.format(14, "about:internet"), "", None, None),
        (SAVED.format(20, "file:///C:/a.html"), "", None, None),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/x \n saved date: today\n-->",
         "", "https://a.example/x", "saved-from"),
        ("", '<link rel="canonical" href="https://a.example/x">', "https://a.example/x", "canonical"),
        ("", '<link rel="canonical" href="/x">', None, None),
        ("", '<base href="https://a.example/d/"><link rel="canonical" href="x.html">',
         "https://a.example/d/x.html", "canonical"),
        (SAVED.format(42, "https://a.example/d/y?utm_source=z"), '<link rel="canonical" href="/d/x">',
         "https://a.example/d/x", "canonical"),
        (SAVED.format(42, "https://a.example/d/y"), '<link rel="canonical" href="https://a.example/">',
         "https://a.example/d/y", "saved-from"),
        (SAVED.format(42, "https://a.example/d/y"), '<link rel="canonical" href="https://other.example/x">',
         "https://a.example/d/y", "saved-from"),
        (SAVED.format(42, "https://m.a.example/d/y"), '<link rel="canonical" href="https://www.a.example/y">',
         "https://www.a.example/y", "canonical"),
        ("", '<meta property="og:url" content="https://a.example/x?utm_medium=m&amp;id=1">',
         "https://a.example/x?id=1", "og:url"),
        ("", json_ld(headline="Un plan de relance", mainEntityOfPage={"@id": "https://a.example/x#article"}),
         "https://a.example/x", "json-ld"),
        ("", '<link rel="canonical" href="javascript:alert(1)">', None, None),
        ("", '<link rel="canonical" href="https://user:secret@a.example/x">', "https://a.example/x",
         "canonical"),
        ("", f'<link rel="canonical" href="https://a.example/{"x" * 3_000}">', None, None),
        ("", '<link rel="canonical" href="http://localhost:3000/x">', None, None),
        ("", '<base href="https://a.example/d/x.html">', "https://a.example/d/x.html", "base"),
        ("", '<base href="https://a.example/">', None, None),
        ("", "", None, None),
    ],
)  # fmt: skip
def test_the_address_of_a_page(write, above, head, address, origin):
    metadata = read_file(write("a.html", html_page(head=head, above=above))).metadata
    assert metadata.source_url == address
    assert dict(metadata.origins).get("source_url") == origin
