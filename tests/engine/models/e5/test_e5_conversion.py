"""From a file of weights to a model that llama.cpp runs: its weights, its tokens, its vectors."""

import hashlib
import json
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from gguf import GGUFReader

from indexer.common.errors import ModelError
from indexer.models.e5 import pins
from indexer.models.e5.double_array import pack
from indexer.models.e5.gguf_file import write_model
from indexer.models.e5.normalisation import UNICODE, all_replacements
from indexer.models.e5.source import read_source
from indexer.models.inspect import ModelKind, inspect_model
from indexer.models.runtime.gguf_embedder import GgufEmbedder
from tests.makers.models.make_e5_source import HEADS, PIECES, POSITIONS, UNUSED_ROWS, WIDTH, SmallSource

# Whatever changes these (the converter, the library gguf) changes the real model too: then pin that anew.
SMALL_MODEL_SHA256 = "908212e7dd0767827ee00e9791b481ba7c4769a41be35579e0e8d4aae11df10c"
REPLACEMENTS_SHA256 = "57e3d8aa3a8a2b2dd893a63ae0524a27c19e73e259ed7d0a303585dd6ff8ad60"
TOKENIZER = """
import json, sys, llama_cpp
model = llama_cpp.Llama(sys.argv[1], vocab_only=True, verbose=False)
for line in sys.stdin:
    print(json.dumps(model.tokenize(json.loads(line).encode(), add_bos=True)), flush=True)
"""
TEXTS = (
    "the rate rises",
    "où est un café",
    "银行利率上升",
    "ﬁn  Ａ１\tÈ",
    "soft\u00adhyphen",
    "ế 각",
    "taux…",
)


@pytest.fixture(scope="module")
def source():
    return SmallSource()


@pytest.fixture(scope="module")
def model(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("e5") / "small.gguf"
    write_model(read_source(source.to_bytes()), path)
    return path


@pytest.fixture(scope="module")
def tokens(model):
    """Tokenize with llama.cpp, in a process of its own."""
    command = [sys.executable, "-c", TOKENIZER, str(model)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def tokenize(text):
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield tokenize
        process.stdin.close()


def dequantized(blocks, columns):
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    numbers = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return (scales * numbers).reshape(-1, columns)


def reference(source, tokens):
    """The vector of a text, by the definition of a BERT model with mean pooling."""
    t = {
        name: dequantized(value, columns(name)) if value.dtype == np.uint8 else value
        for name, value in source.tensors().items()
    }

    def norm(x, name):
        centred = x - x.mean(axis=1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
        return centred / deviation * t[f"{name}.w"] + t[f"{name}.b"]

    def linear(x, name):
        return x @ t[f"{name}.w"].T + t[f"{name}.b"]

    x = norm(t["emb.word"][tokens] + t["emb.pos"][: len(tokens)] + t["emb.type"][0], "emb.ln")
    for layer in range(source.layers):
        heads = [
            linear(x, f"l{layer}.{part}").reshape(len(tokens), HEADS, -1).transpose(1, 0, 2) for part in "qkv"
        ]
        scores = heads[0] @ heads[1].transpose(0, 2, 1) / np.sqrt(WIDTH // HEADS)
        weights = np.exp(scores - scores.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        mixed = (weights @ heads[2]).transpose(1, 0, 2).reshape(len(tokens), WIDTH)
        x = norm(x + linear(mixed, f"l{layer}.ao"), f"l{layer}.aln")
        inner = linear(x, f"l{layer}.fi")
        inner = inner * 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (inner + 0.044715 * inner**3)))
        x = norm(x + linear(inner, f"l{layer}.fo"), f"l{layer}.oln")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def columns(name):
    return 64 if name.endswith(".fo.w") else WIDTH


def test_the_file_says_what_it_is(model):
    seen = inspect_model(model)
    assert (seen.name, seen.kind, seen.pooling) == ("Multilingual E5 small", ModelKind.EMBEDDER, "mean")
    assert (seen.context_length, seen.embedding_length) == (POSITIONS, WIDTH)
    assert seen.vocabulary_size == len(PIECES) + UNUSED_ROWS
    assert GGUFReader(model).fields["general.license"].contents() == "mit"


def test_the_same_source_gives_the_same_file_on_every_machine(model):
    assert hashlib.sha256(model.read_bytes()).hexdigest() == SMALL_MODEL_SHA256


def test_weights_are_copied_bit_for_bit(source, model):
    written = {tensor.name: tensor.data.tobytes() for tensor in GGUFReader(model).tensors}
    there = source.tensors()
    assert len(written) == len(there)
    for name, place in (
        ("emb.word", "token_embd.weight"),
        ("l0.fo.w", "blk.0.ffn_down.weight"),
        ("l0.ao.b", "blk.0.attn_output.bias"),
        ("l0.aln.w", "blk.0.attn_output_norm.weight"),
    ):
        assert written[place] == there[name].tobytes()


def test_pieces_are_the_longest_and_likeliest_ones(tokens):
    def pieces(text):
        return [PIECES[number] for number in tokens(text)]

    assert pieces("the rates") == ["<s>", "▁the", "▁rate", "s", "</s>"]
    assert pieces("银行利率") == ["<s>", "▁", "银行", "利率", "</s>"]
    assert pieces("  ﬁ \t Ａ１ ") == ["<s>", "▁", "f", "i", "▁", "A", "1", "</s>"]
    assert pieces("a\u00adb") == ["<s>", "▁", "a", "b", "</s>"]
    assert pieces("€") == ["<s>", "▁", "<unk>", "</s>"]


@pytest.mark.parametrize("text", ["café où", "ế", "각", "e\u0302\u0301 ê\u0301", "È"])
def test_letters_in_parts_are_the_whole_letters(tokens, text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


def test_vectors_are_those_of_the_definition(source, model, tokens):
    plain = model.with_name("plain.gguf")
    plain.write_bytes(model.read_bytes().replace(b"Multilingual E5 small", b"Multilingual XX small"))
    with GgufEmbedder(plain) as embedder:
        vectors = embedder.embed(list(TEXTS))
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert vector @ reference(source, tokens(text)) > 0.999, text


def test_the_family_is_known_so_that_query_and_passage_have_their_prefixes(model):
    with GgufEmbedder(model) as embedder:
        assert not np.allclose(embedder.embed_query("rate"), embedder.embed(["rate"])[0])


def test_a_missing_tensor_is_refused(tmp_path):
    data = SmallSource(left_out="l0.ao.b").to_bytes()
    with pytest.raises(ModelError, match=r"l0\.ao\.b is missing"):
        write_model(read_source(data), tmp_path / "x.gguf")


def test_replacements_pack_to_the_same_bytes_in_any_order():
    replacements = {"ﬁ": "fi", "é": "é", "Ａ": "A", "ab": "c", "abc": "d", "\x01": ""}
    packed = pack(replacements)
    assert packed == pack(dict(reversed(replacements.items())))
    assert {text: replaced(packed, text) for text in replacements} == replacements
    assert [replaced(packed, text) for text in ("a", "abcd", "z", "ﬂ")] == [None] * 4


def replaced(packed, text):
    """Look a text up as llama.cpp does."""
    size = int.from_bytes(packed[:4], "little")
    units, texts = np.frombuffer(packed, "<u4", size // 4, 4).tolist(), packed[4 + size :]
    place = units[0] >> 10
    for byte in text.encode():
        place ^= byte
        if place >= len(units) or units[place] & 0x800000FF != byte:
            return None
        leaf, place = units[place] >> 8 & 1, place ^ units[place] >> 10
    if not leaf:
        return None
    start = units[place] & 0x7FFFFFFF
    return texts[start : texts.index(0, start)].decode()


def test_letters_in_parts_become_what_the_whole_letter_becomes():
    replacements = all_replacements({"Å": "å", "ﬁ": "fi"})
    assert replacements["A\u030a"] == "å"
    assert replacements["e\u0302\u0301"] == replacements["ê\u0301"] == "ế"
    assert replacements["か\u3099"] == "が"
    assert "ﬁ" in replacements
    assert not any(UNICODE.normalize("NFC", text) == text for text in replacements if len(text) > 1)


def test_the_unicode_data_are_the_same_in_every_python():
    replacements = all_replacements({})
    listed = "\n".join(f"{text}\t{replacements[text]}" for text in sorted(replacements))
    assert UNICODE.unidata_version == "3.2.0"
    assert hashlib.sha256(listed.encode()).hexdigest() == REPLACEMENTS_SHA256


def test_the_real_model_is_what_the_pins_say(real_embedder_path):
    seen = inspect_model(real_embedder_path)
    assert seen.name == pins.MODEL_NAME
    assert seen.architecture == pins.MODEL_ARCHITECTURE
    assert seen.parameters == pins.MODEL_PARAMETERS
    assert seen.quantization == pins.MODEL_QUANTIZATION
    assert seen.context_length == pins.MODEL_CONTEXT_TOKENS
