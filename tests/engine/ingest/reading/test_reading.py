"""The message of a reader child: exact both ways, and refused when it makes no sense."""

import json

import pytest

from indexer.common.errors import ChildDiedError
from indexer.common.messages import Message
from indexer.ingest.reading.outcome import FileReading, ReadPassage, decode, encode
from indexer.records.documents import DocumentMetadata, ExtractedText, PageSpan, Span
from indexer.records.passages import PassageDraft

TEXT = "法国经济增长放缓。\nÀ suivre…"


def reading() -> FileReading:
    extracted = ExtractedText(
        text=TEXT,
        media_type="application/pdf",
        importer="test/1",
        metadata=DocumentMetadata(title="经济", published="2026-03"),
        pages=(PageSpan(1, "i", 0, 10), PageSpan(2, None, 10, len(TEXT))),
        clutter=(Span(3, 4),),
        warnings=(Message("mostly_clutter", name="经济", n=3, why=Message("clutter_navigation")),),
    )
    passages = (
        ReadPassage(PassageDraft(0, 0, Span(0, 9), "zh"), ("法", "法国"), ("法国",)),
        ReadPassage(PassageDraft(1, 1, Span(10, len(TEXT)), None), (), ()),
    )
    return FileReading(extracted, "zh", passages, holds_files=True)


def test_a_reading_comes_back_as_it_was_sent():
    sent = reading()
    assert decode(json.loads(json.dumps(encode(sent)))) == sent


def without(key):
    return lambda data: {name: value for name, value in data.items() if name != key}


def with_passage(position, value):
    def change(data):
        data["passages"][0][position] = value
        return data

    return change


@pytest.mark.parametrize(
    "change",
    [
        without("text"),
        without("metadata"),
        lambda _data: {},
        lambda data: {**data, "passages": []},
        lambda data: {**data, "passages": 7},
        lambda data: {**data, "text": "\ud800" * len(TEXT)},
        lambda data: {**data, "text": "\0" * len(TEXT)},
        lambda data: {**data, "metadata": {"colour": "red"}},
        lambda data: {**data, "clutter": [[0, 10**6]]},
        lambda data: {**data, "pages": [[1, None, -1, 5]]},
        with_passage(3, 10**6),
        with_passage(2, -1),
        with_passage(2, "0"),
        with_passage(5, None),
        with_passage(6, 7),
    ],
)
def test_what_makes_no_sense_is_the_death_of_the_reader(change):
    with pytest.raises(ChildDiedError, match="makes no sense"):
        decode(change(encode(reading())))
