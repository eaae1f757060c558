"""What the reader child makes of a text, without the child."""

import pytest

from indexer.common.errors import ReadError
from indexer.ingest.reading import reader
from indexer.ingest.reading.outcome import decode
from indexer.lexical.terms import form_terms, word_terms
from indexer.processes.server import Call


@pytest.fixture
def read():
    def one(path):
        reply = reader.read({"path": str(path)}, Call(1, b"", lambda _data, _block: None))
        return decode(reply.data)

    return one


def test_each_passage_has_the_terms_that_removal_will_recompute(read, articles):
    (file,) = articles("fr 1.txt")
    reading = read(file)
    assert reading.language == "fr"
    assert reading.passages
    for passage in reading.passages:
        text = passage.draft.span.of(reading.extracted.text)
        assert passage.words == tuple(word_terms(text, passage.draft.language))
        assert passage.forms == tuple(form_terms(text))


def test_the_text_decides_on_the_language_not_the_template_of_the_page(read, tmp_path):
    file = tmp_path / "a.html"
    body = "法国央行周一表示，今年第一季度经济增长百分之零点二。分析师认为，消费正在缓慢恢复。" * 3
    file.write_text(
        f'<html lang="en"><head><title>x</title></head><body><article><p>{body}</p></article></body></html>',
        encoding="utf-8",
    )
    assert read(file).language == "zh"


def test_characters_that_cannot_be_stored_are_replaced_one_for_one(monkeypatch, read, tmp_path):
    from indexer.documents import read as documents_read
    from indexer.records.documents import ExtractedText

    text = "A sentence with a \0 and half a \ud83d pair in it."
    monkeypatch.setattr(
        documents_read, "read_as", lambda _kind, _source: ExtractedText(text, "text/plain", "test/1")
    )
    (tmp_path / "x.txt").write_bytes(b"x")
    stored = read(tmp_path / "x.txt").extracted.text
    assert stored == "A sentence with a \ufffd and half a \ufffd pair in it."


def test_a_text_of_clutter_only_is_no_text(monkeypatch, read, tmp_path):
    from indexer.documents import read as documents_read
    from indexer.records.documents import ExtractedText, Span

    text = "Home | News | About us"
    extracted = ExtractedText(text, "text/html", "test/1", clutter=(Span(0, len(text)),))
    monkeypatch.setattr(documents_read, "read_as", lambda _kind, _source: extracted)
    (tmp_path / "menu.html").write_bytes(b"x")
    with pytest.raises(ReadError, match=r"“menu\.html” holds no text") as raised:
        read(tmp_path / "menu.html")
    assert raised.value.code == "no_text"
