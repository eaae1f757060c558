"""An encoder without its vocabulary: the same vectors, and no memory for each piece of it."""

import json
import subprocess
import sys

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFReader, PoolingType
from gguf.quants import dequantize, quantize

from indexer.models.gguf_header import TensorInfo
from indexer.models.runtime.gguf_body import write_body
from indexer.models.runtime.piece_vectors import READABLE_TYPES, PieceVectors
from tests.makers.models.make_reranker import write_reranker

TEXTS = ["Zinc rose in March.", "Copper fell in winter.", "Rain on the river."]


@pytest.fixture(scope="module")
def encoder_file(tmp_path_factory):
    return write_reranker(
        tmp_path_factory.mktemp("gguf") / "encoder.gguf", head=False, pooling=PoolingType.MEAN
    )


# In a process of its own, as always: prints the vectors of the texts, and how many pieces the model has.
SCRIPT = """
import json, sys
import numpy as np
from indexer.common.cancel import CancelToken
from indexer.models.runtime import llama_pooled

def full_disk(*_):
    raise OSError(28, "No space left on device")

path, whole, *texts = sys.argv[1:]
if whole == "whole":
    llama_pooled.write_body = full_disk
runtime = llama_pooled.PooledRuntime(path, context_tokens=64, threads=1, prompt_threads=1, ranking=False)
tokens = [runtime.embedding_tokens(text) for text in texts]
rows = np.concatenate(list(runtime.pooled(tokens, CancelToken())))
print(json.dumps([rows.tolist(), runtime._model.n_vocab()]))
"""


def vectors_of(path, how):
    command = [sys.executable, "-c", SCRIPT, str(path), how, *TEXTS]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    rows, pieces = json.loads(done.stdout.splitlines()[-1])
    return np.array(rows), pieces


def test_the_body_alone_gives_the_vectors_of_the_whole_file_which_a_full_disk_leaves(encoder_file):
    alone, pieces = vectors_of(encoder_file, "alone")
    content, all_pieces = vectors_of(encoder_file, "whole")
    assert pieces == 1 < all_pieces
    np.testing.assert_allclose(alone, content, atol=1e-6)
    assert np.abs(content).max() > 0.1


def test_all_but_the_vocabulary_is_in_the_body(tmp_path, encoder_file):
    body = tmp_path / "body.gguf"
    assert write_body(encoder_file, body) is not None
    content, alone = GGUFReader(encoder_file), GGUFReader(body)
    for tensor in content.tensors:
        if tensor.name != "token_embd.weight":
            copied = next(other for other in alone.tensors if other.name == tensor.name)
            np.testing.assert_array_equal(copied.data, tensor.data)
    assert len(alone.tensors) == len(content.tensors)
    assert "tokenizer.ggml.tokens" not in alone.fields
    assert alone.fields["bert.pooling_type"].contents() == PoolingType.MEAN


def test_a_decoder_and_what_is_no_model_keep_their_vocabulary(tmp_path, embedding_file):
    assert write_body(embedding_file, tmp_path / "body.gguf") is None
    (tmp_path / "text.gguf").write_text("no model")
    assert write_body(tmp_path / "text.gguf", tmp_path / "body.gguf") is None


@pytest.mark.parametrize("number", READABLE_TYPES)
def test_the_vectors_of_pieces_are_read_as_they_were_written(tmp_path, number):
    kind = GGMLQuantizationType(number)
    table = quantize(np.random.default_rng(1).standard_normal((50, 64), np.float32), kind)
    path = tmp_path / "table"
    path.write_bytes(b"before" + table.tobytes())
    vectors = PieceVectors(path, 6, TensorInfo("token_embd.weight", (64, 50), number, 0))
    for pieces in ([3, 49, 3, 0], [7]):
        looked_up = vectors.look_up(np.array(pieces, np.int32))
        np.testing.assert_array_equal(looked_up, dequantize(table, kind)[pieces])
