"""An embedder in real llama.cpp: its vectors, its fingerprint, what it refuses, how it dies."""

import os
import signal
import threading

import numpy as np
import pytest
from gguf import PoolingType

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.models.embedder_families import FAMILIES, UNMEASURED, family_of
from indexer.models.runtime.gguf_embedder import BATCH_TEXTS, GgufEmbedder
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.embedder import Embedder
from tests.makers.models.make_models import WIDTH, write_embedding_model
from tests.makers.models.make_reranker import CONTEXT_TOKENS, WORDS, write_reranker

RISE = "interest rates rise"


@pytest.fixture(scope="module")
def shared(embedding_file):
    with GgufEmbedder(embedding_file) as embedder:
        embedder.embed([RISE])
        yield embedder


@pytest.fixture
def embedder(embedding_file):
    with GgufEmbedder(embedding_file) as embedder:
        embedder.embed([RISE])
        yield embedder


def test_it_is_an_embedder_like_the_built_in_one(shared):
    embedders: list[Embedder] = [shared, BuiltinEmbedder()]
    for item in embedders:
        assert item.embed(["a", "b"]).shape == (2, item.dimensions)
        assert item.embed_query("a").shape == (item.dimensions,)
        assert item.worth.weight > 0
        assert item.worth.measured
    assert shared.dimensions == WIDTH


def test_vectors_have_length_one_and_blank_texts_none(shared):
    vectors = shared.embed([RISE, "", " \n", "公司营收增长", "?!", "\ud800 lone surrogate", "\x00"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0, 1, 1, 1, 1], atol=1e-5)
    assert shared.embed([]).shape == (0, WIDTH)
    assert not shared.embed_query("").any()


def test_texts_with_the_same_pieces_are_near(shared):
    same, near, far = shared.embed([RISE, "interest rates fall", "公司营收增长"])
    assert same @ near > same @ far + 0.2


def test_a_vector_does_not_depend_on_what_is_embedded_with_it(shared):
    texts = [f"{RISE} by {number} percent " * (1 + number % 7) for number in range(2 * BATCH_TEXTS + 3)]
    together = shared.embed(texts)
    for number in (0, 5, BATCH_TEXTS, len(texts) - 1):
        np.testing.assert_allclose(together[number], shared.embed([texts[number]])[0], atol=1e-4)


def test_a_text_longer_than_the_context_is_cut(shared):
    cut, longer = shared.embed(["word " * 4_000, "word " * 4_000 + "entirely different things at the end"])
    np.testing.assert_allclose(cut, longer, atol=1e-5)


def test_the_fingerprint_is_that_of_the_files_contents(tmp_path, shared, embedding_file):
    same = write_embedding_model(tmp_path / "moved.gguf")
    other = write_embedding_model(tmp_path / "other.gguf", seed=8)
    assert GgufEmbedder(same).fingerprint == shared.fingerprint == GgufEmbedder(embedding_file).fingerprint
    assert GgufEmbedder(other).fingerprint != shared.fingerprint
    assert shared.fingerprint.isascii()


def test_a_family_has_its_words_before_query_and_passage(tmp_path):
    plain = write_embedding_model(tmp_path / "plain.gguf")
    named = write_embedding_model(tmp_path / "named.gguf", name="Multilingual E5 small")
    with GgufEmbedder(plain) as bare, GgufEmbedder(named) as prefixed:
        np.testing.assert_allclose(prefixed.embed_query(RISE), bare.embed([f"query: {RISE}"])[0], atol=1e-5)
        np.testing.assert_allclose(prefixed.embed([RISE])[0], bare.embed([f"passage: {RISE}"])[0], atol=1e-5)
        assert not prefixed.embed([" "]).any()
        assert prefixed.fingerprint != bare.fingerprint


def test_a_family_is_known_by_the_name_in_the_file_or_of_the_file():
    assert family_of("multilingual_e5_small", "x").passage_prefix == "passage: "
    assert family_of("model", "snowflake-arctic-embed-l-v2.0-q8_0").query_prefix == "query: "
    assert family_of("Something else").worth is UNMEASURED
    assert all(family.worth.measured for family in FAMILIES)


def test_another_kind_of_model_is_told_in_a_sentence(tmp_path, chat_file):
    for path in (chat_file, write_reranker(tmp_path / "reranker.gguf")):
        with pytest.raises(ModelError, match=r"is not an embedder: .*\.$") as raised:
            GgufEmbedder(path)
        assert raised.value.code == "not_an_embedder"
    with pytest.raises(ModelError, match="no model file"):
        GgufEmbedder(tmp_path / "nowhere.gguf")


def test_a_file_that_has_gone_has_no_fingerprint(tmp_path):
    path = write_embedding_model(tmp_path / "gone.gguf")
    embedder = GgufEmbedder(path)
    path.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        _ = embedder.fingerprint


def test_a_killed_child_is_told_and_the_next_call_starts_another(embedder):
    before = embedder.embed([RISE])
    first = embedder.pid
    os.kill(first, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (first, signal.SIGKILL))
    killer.start()
    with pytest.raises(ModelError, match=r"stopped unexpectedly\.$"):
        embedder.embed(["something"])
    killer.join()
    np.testing.assert_array_equal(embedder.embed([RISE]), before)
    assert embedder.pid != first


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    """A model like those that people use: of BERT's kind, which llama.cpp does not decode but encodes."""
    path = tmp_path_factory.mktemp("gguf") / "encoder.gguf"
    with GgufEmbedder(write_reranker(path, head=False, pooling=PoolingType.MEAN)) as embedder:
        embedder.embed([RISE])
        yield embedder


def test_an_encoder_is_asked_to_encode(encoder):
    vectors = encoder.embed(["zinc rose", "copper fell", "", "zinc rose \ud800 \x00", "zinc " * 4_000])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 1, 1], atol=1e-5)
    assert not any("cannot decode" in line for line in encoder._child._last_words)


def test_a_question_in_the_middle_of_a_batch_changes_nothing_of_it(encoder, monkeypatch):
    monkeypatch.setattr("indexer.models.runtime.gguf_embedder.OWED_SECONDS", 0.02)
    texts = [" ".join(WORDS[: 1 + number % 31]) for number in range(120)]
    alone, question = encoder.embed(texts), encoder.embed_query("zinc price")
    done = threading.Event()
    answers = []

    def ask():
        while not done.is_set():
            answers.append(encoder.embed_query("zinc price"))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        beside = encoder.embed(texts)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    np.testing.assert_allclose(beside, alone, atol=0.005)  # half precision: it shows what goes together
    assert len(answers) > 10
    np.testing.assert_allclose(answers, np.tile(question, (len(answers), 1)), atol=0.005)


def test_embedding_stops_when_the_user_says_so_and_the_model_stays_loaded(encoder):
    token = CancelToken()
    threading.Timer(0.05, token.cancel).start()
    before = encoder.pid
    with pytest.raises(CancelledByUser):
        encoder.embed(["zinc and copper rose in winter"] * 100_000, token)
    assert encoder.embed_query("zinc").any()
    assert encoder.pid == before


def test_tokens_are_counted_with_the_models_own_and_the_prefix(tmp_path, encoder):
    assert encoder.count_tokens(["zinc", "", "zinc copper " * 200]) == [3, 2, 402]
    assert encoder.count_tokens([]) == []
    assert encoder.is_word("zinc")
    assert not encoder.is_word("zinc copper"), "cut in two"
    assert encoder.max_tokens == CONTEXT_TOKENS
    named = write_reranker(
        tmp_path / "e5.gguf", head=False, pooling=PoolingType.MEAN, name="Multilingual E5 small"
    )
    with GgufEmbedder(named) as prefixed:  # "passage" and ":" are unknown to it, a piece each
        assert prefixed.count_tokens(["zinc"]) == [5]
