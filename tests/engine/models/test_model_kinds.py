"""What a model file is for is told by its pooling and its head, whatever its name."""

import numpy as np
import pytest
from gguf import GGUFWriter, PoolingType

from indexer.common.errors import ModelError
from indexer.models.inspect import ModelKind, inspect_model


def write(path, *, architecture="bert", pooling=None, tensors=None):
    """The header of a small model with more `tensors`, by name and shape."""
    writer = GGUFWriter(str(path), architecture)
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(32)
    writer.add_tokenizer_model("bert")
    writer.add_token_list([b"a", b"b", b"c"])
    if pooling is not None:
        writer.add_pooling_type(pooling)
    for name, shape in {"token_embd.weight": (3, 32), **(tensors or {})}.items():
        writer.add_tensor(name, np.zeros(shape, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (ModelKind.CHAT, {"architecture": "llama"}),
        (ModelKind.CHAT, {"architecture": "llama", "pooling": PoolingType.NONE}),
        (ModelKind.EMBEDDER, {}),
        (ModelKind.EMBEDDER, {"architecture": "qwen3", "pooling": PoolingType.LAST}),
        # From before the pooling type was written; of two layers; of one; "yes" and "no".
        (ModelKind.RERANKER, {"tensors": {"cls.weight": (32, 32), "cls.output.weight": (32,)}}),
        (ModelKind.RERANKER, {"pooling": PoolingType.RANK, "tensors": {"cls.output.weight": (1, 32)}}),
        (ModelKind.RERANKER, {"pooling": PoolingType.RANK, "tensors": {"cls.weight": (1, 32)}}),
        (ModelKind.RERANKER, {"architecture": "qwen3", "tensors": {"cls.output.weight": (2, 32)}}),
    ],
)
def test_the_kind_is_known(tmp_path, kind, options):
    result = inspect_model(write(tmp_path / "model.gguf", **options))
    assert result.kind is kind
    assert (result.is_embedder, result.is_reranker) == (
        kind is ModelKind.EMBEDDER,
        kind is ModelKind.RERANKER,
    )


@pytest.mark.parametrize(
    ("pooling", "name"),
    [(PoolingType.MEAN, "mean"), (PoolingType.CLS, "cls"), (PoolingType.LAST, "last"), (None, None)],
)
def test_the_pooling_is_known(tmp_path, pooling, name):
    assert inspect_model(write(tmp_path / "model.gguf", pooling=pooling)).pooling == name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pooling": PoolingType.RANK}, "reranker without the weights that give the score"),
        ({"tensors": {"cls.output.weight": (5, 32)}}, "sorts texts into classes"),
    ],
)
def test_what_cannot_score_is_refused_in_a_sentence(tmp_path, options, words):
    with pytest.raises(ModelError, match=words) as raised:
        inspect_model(write(tmp_path / "model.gguf", **options))
    assert raised.value.summary.endswith(".")
