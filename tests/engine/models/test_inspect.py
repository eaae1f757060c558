import contextlib
import struct

import numpy as np
import pytest
from gguf import GGUFWriter

from indexer.common.errors import ModelError
from indexer.models.inspect import inspect_model


def refused(path):
    with pytest.raises(ModelError) as caught:
        inspect_model(path)
    assert "\n" not in caught.value.summary
    assert caught.value.summary.endswith(".")
    return caught.value.summary


def write(
    path, *, blocks=2, context=128, tokens=8, tokenizer=True, architecture="llama", template=None, extra=None
):
    """A header that is right, except for what a test makes wrong."""
    writer = GGUFWriter(str(path), architecture)
    writer.add_name("Tiny")
    writer.add_block_count(blocks)
    writer.add_context_length(context)
    writer.add_embedding_length(32)
    if tokenizer:
        writer.add_tokenizer_model("llama")
        writer.add_token_list([f"t{number}".encode() for number in range(tokens)])
    if template:
        writer.add_chat_template(template)
    for key, value in (extra or {}).items():
        writer.add_uint32(key, value)
    writer.add_tensor("token_embd.weight", np.zeros((tokens, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_a_good_file_is_described(chat_file):
    result = inspect_model(chat_file)
    assert (result.name, result.architecture, result.context_length) == ("Copying clerk", "llama", 8192)
    assert result.size_bytes == chat_file.stat().st_size
    assert result.quantization == "F16"
    assert 1_000_000 < result.parameters < 4_000_000
    assert result.has_chat_template
    assert not result.is_embedder


def test_an_embedder_is_told_from_a_chat_model(embedding_file):
    result = inspect_model(embedding_file)
    assert result.is_embedder
    assert not result.has_chat_template


def test_a_missing_file_and_a_folder(tmp_path):
    assert "no model file" in refused(tmp_path / "none.gguf")
    assert "not a file" in refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><title>404</title>", "web page"),
        (b"\n\n<html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "pointer"),
        (b"PK\x03\x04 something zipped", "not a GGUF file"),
        (b"lmgg" + bytes(100), "old GGML format"),
        (b"GGUF", "middle of its header"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "version 1"),
        (b"GGUF" + struct.pack("<IQQ", 77, 0, 0), "version 77"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 0), "tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 2**60), "properties"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62), "property's name"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<I", 99), "unknown type 99"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 8, 2**60), "items"),
        (
            b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 9, 5),
            "list of the unknown",
        ),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 0), "architecture"),
    ],
)
def test_what_is_not_a_model_is_named(tmp_path, content, words):
    path = tmp_path / "file.gguf"
    path.write_bytes(content)
    assert words in refused(path)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"blocks": 100_000}, "100,000 layers"),
        ({"blocks": 0}, "how many layers"),
        ({"context": 2**31}, "tokens of context"),
        ({"tokenizer": False}, "no tokenizer"),
        ({"architecture": "clip"}, "part for another model"),
        ({"extra": {"split.count": 3}}, "one piece of a model"),
    ],
)
def test_a_header_that_cannot_be_right_is_refused(tmp_path, options, words):
    assert words in refused(write(tmp_path / "file.gguf", **options))


def test_a_small_right_header_passes(tmp_path):
    assert inspect_model(write(tmp_path / "file.gguf", template="{{ messages }}")).has_chat_template


def test_a_file_cut_off_anywhere_is_refused(tmp_path):
    data = write(tmp_path / "whole.gguf").read_bytes()
    path = tmp_path / "cut.gguf"
    for length in range(4, len(data) - 1, 29):
        path.write_bytes(data[:length])
        assert "cut off" in (words := refused(path)) or "middle of its header" in words


def test_any_damaged_byte_is_described_or_refused_but_never_crashes(tmp_path):
    data = write(tmp_path / "whole.gguf").read_bytes()
    path = tmp_path / "damaged.gguf"
    for place in range(4, min(len(data), 900), 7):
        path.write_bytes(data[:place] + b"\xff" + data[place + 1 :])
        with contextlib.suppress(ModelError):  # anything else, or a hang, fails
            inspect_model(path)
