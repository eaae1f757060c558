"""What a text says of its parts and of its language reaches the passages and the stored metadata."""

from __future__ import annotations

import pytest

from indexer.ingest.reading import reader
from indexer.ingest.reading.outcome import decode
from indexer.processes.server import Call

FRENCH = "Le conseil d'administration a approuvé le projet après un long débat entre ses membres. " * 5
CHINESE = "法国央行周一表示，今年第一季度经济增长百分之零点二。分析师认为，消费正在缓慢恢复。" * 3


@pytest.fixture
def read_page(tmp_path):
    def one(body, language="fr"):
        path = tmp_path / "a.html"
        path.write_text(f"<html lang='{language}'><body>{body}</body></html>", encoding="utf-8")
        reply = reader.read({"path": str(path)}, Call(1, b"", lambda _data, _block: None))
        return decode(reply.data)

    return one


def test_a_heading_that_only_the_markup_tells_begins_a_section(read_page):
    reading = read_page(
        f"<article><h1>Un plan</h1><p>{FRENCH}</p><h2>Est-ce possible ?</h2><p>{FRENCH}</p></article>"
    )
    text = reading.extracted.text
    assert [entry.title for entry in reading.extracted.outline] == ["Un plan", "Est-ce possible ?"]
    beginnings = {
        passage.draft.section: passage.draft.span.of(text)[:12] for passage in reading.passages[::-1]
    }
    assert beginnings == {0: "Un plan\n\nLe ", 1: "Est-ce possi"}


def test_the_language_is_that_of_the_article_and_not_of_its_frame(read_page):
    menu = "".join(f"<li><a href='/{n}'>Une rubrique du site en français, {n}</a></li>" for n in range(60))
    reading = read_page(f"<nav><ul>{menu}</ul></nav><article><p>{CHINESE}</p></article>")
    assert reading.language == "zh"
    assert reading.extracted.metadata.language == "zh"
    assert dict(reading.extracted.metadata.origins)["language"] == "language-detection"


def test_a_language_that_page_and_text_agree_on_keeps_its_origin(read_page):
    reading = read_page(f"<article><p>{FRENCH}</p></article>")
    assert reading.language == "fr"
    assert dict(reading.extracted.metadata.origins)["language"] == "html-lang"
