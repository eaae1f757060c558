"""Reading the file of weights: what is in it comes out, and what cannot be right is one sentence."""

import struct

import numpy as np
import pytest

from indexer.common.errors import ModelError
from indexer.models.e5.source import Storage, read_source
from tests.makers.models.make_e5_source import FEED_FORWARD, PIECES, REPLACEMENTS, WIDTH, SmallSource

COUNT_OF_PIECES = 44  # where it stands in the file


@pytest.fixture(scope="module")
def data():
    return SmallSource().to_bytes()


def changed(data, place, form, *numbers):
    new = struct.pack(f"<{form}", *numbers)
    return data[:place] + new + data[place + len(new) :]


def test_what_was_written_is_read(data):
    source = read_source(data)
    assert (source.shape.width, source.shape.feed_forward, source.shape.layers) == (WIDTH, FEED_FORWARD, 1)
    assert [piece.decode() for piece in source.tokenizer.pieces] == list(PIECES)
    assert source.tokenizer.replacements == REPLACEMENTS
    assert (source.tokenizer.start, source.tokenizer.end, source.tokenizer.unknown) == (0, 2, 3)
    written = SmallSource().tensors()
    assert source.tensors.keys() == written.keys()
    for name, tensor in source.tensors.items():
        np.testing.assert_array_equal(tensor.data, np.frombuffer(written[name].tobytes(), np.uint8))
    assert source.tensors["l0.fo.w"].storage is Storage.Q4_0
    assert source.tensors["l0.fo.w"].weights == WIDTH * FEED_FORWARD


def test_a_file_that_is_cut_off_anywhere_is_refused(data):
    for length in [*range(0, 3_000, 7), *range(3_000, len(data), 997), len(data) - 1]:
        with pytest.raises(ModelError, match="not the weights of the embedder"):
            read_source(data[:length])


@pytest.mark.parametrize(
    ("place", "form", "numbers"),
    [
        (0, "4s", [b"GGUF"]),
        (4, "i", [2]),
        (8, "i", [-32]),
        (8, "i", [33]),
        (8, "i", [1 << 30]),
        (12, "i", [0]),
        (16, "i", [5]),
        (24, "i", [2_000_000_000]),
        (36, "f", [float("nan")]),
        (40, "i", [64]),
        (COUNT_OF_PIECES, "i", [-1]),
        (COUNT_OF_PIECES, "i", [900]),
        (COUNT_OF_PIECES + 4, "i", [-1]),
        (COUNT_OF_PIECES + 16, "i", [len(PIECES)]),
        (COUNT_OF_PIECES + 20, "Q", [1 << 62]),
        (COUNT_OF_PIECES + 32, "I", [4_000_000_000]),
    ],
)
def test_numbers_that_cannot_be_are_refused(data, place, form, numbers):
    with pytest.raises(ModelError, match="not the weights of the embedder") as raised:
        read_source(changed(data, place, form, *numbers))
    assert raised.value.code == "bad_download"


@pytest.mark.parametrize(
    "replacements", [{"\ud800": "x"}, {"x": "\udfff"}, {"x": "y" * 65, "z": ""}, {"\0": "x"}]
)
def test_replacements_of_no_characters_are_refused(replacements):
    with pytest.raises(ModelError, match="it replaces"):
        read_source(SmallSource(replacements=replacements).to_bytes())


def test_a_tensor_beyond_the_end_or_of_another_length_is_refused(data):
    entry = data.index(b"emb.word") + len(b"emb.word")
    with pytest.raises(ModelError, match="too early"):
        read_source(changed(data, entry + 5, "Q", len(data)))
    with pytest.raises(ModelError, match=r"emb\.word has another length"):
        read_source(changed(data, entry + 1, "I", 32))
    with pytest.raises(ModelError, match="unknown way"):
        read_source(changed(data, entry, "B", 9))
