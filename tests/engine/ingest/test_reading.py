"""The message of a reader child: exact both ways, and refused when it makes no sense."""

import numpy as np
import pytest

from indexer.errors import ChildDiedError
from indexer.ingest.reading import DIMENSIONS, FileReading, ReadPassage, decode, encode
from indexer.records import DocumentMetadata, ExtractedText, PageSpan, PassageDraft, Span

TEXT = "法国经济增长放缓。\nÀ suivre…"


def reading() -> FileReading:
    extracted = ExtractedText(
        text=TEXT,
        media_type="application/pdf",
        importer="test/1",
        metadata=DocumentMetadata(title="经济", published="2026-03"),
        pages=(PageSpan(1, "i", 0, 10), PageSpan(2, None, 10, len(TEXT))),
        clutter=(Span(3, 4),),
        warnings=("第 2 页。",),
    )
    passages = (
        ReadPassage(PassageDraft(0, 0, Span(0, 9), "zh"), ("法", "法国"), ("法国",)),
        ReadPassage(PassageDraft(1, 1, Span(10, len(TEXT)), None), (), ()),
    )
    vectors = np.random.default_rng(1).normal(size=(2, DIMENSIONS)).astype(np.float16)
    return FileReading(extracted, "zh", passages, "builtin", vectors)


def test_a_reading_comes_back_as_it_was_sent():
    sent = reading()
    received = decode(*encode(sent))
    assert received.extracted == sent.extracted
    assert (received.language, received.passages, received.fingerprint) == ("zh", sent.passages, "builtin")
    assert np.array_equal(received.vectors, sent.vectors)


def without(key):
    return lambda data, block: ({name: value for name, value in data.items() if name != key}, block)


def with_passage(position, value):
    def change(data, block):
        data["passages"][0][position] = value
        return data, block

    return change


@pytest.mark.parametrize(
    "change",
    [
        without("text"),
        without("metadata"),
        lambda _data, _block: ({}, b""),
        lambda data, block: ({**data, "passages": []}, b""),
        lambda data, block: ({**data, "passages": 7}, block),
        lambda data, block: ({**data, "text": "\ud800" * len(TEXT)}, block),
        lambda data, block: ({**data, "text": "\0" * len(TEXT)}, block),
        lambda data, block: ({**data, "metadata": {"colour": "red"}}, block),
        lambda data, block: ({**data, "clutter": [[0, 10**6]]}, block),
        lambda data, block: ({**data, "pages": [[1, None, -1, 5]]}, block),
        lambda data, block: (data, block[:-2]),
        lambda data, block: (data, b""),
        lambda data, block: (data, np.full((2, DIMENSIONS), np.inf, "<f2").tobytes()),
        with_passage(3, 10**6),
        with_passage(2, -1),
        with_passage(2, "0"),
        with_passage(5, None),
    ],
)
def test_what_makes_no_sense_is_the_death_of_the_reader(change):
    with pytest.raises(ChildDiedError, match="makes no sense"):
        decode(*change(*encode(reading())))
