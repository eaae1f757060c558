from __future__ import annotations

import hashlib
import random

import numpy as np
import pytest

from indexer.vectors.builtin import BuiltinEmbedder, fold

EMBED = BuiltinEmbedder().embed


def cosine(left: str, right: str) -> float:
    rows = EMBED([left, right])
    return float(rows[0] @ rows[1])


def test_rows_are_unit_vectors_and_zeros_without_features() -> None:
    rows = EMBED(["Le conseil a voté.", "", " \n\t", "?!… — «»", "董事会表决", "\ud800 lone surrogate"])
    assert rows.shape == (6, 1024)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 0, 0, 1, 1], atol=1e-6)
    assert EMBED([]).shape == (0, 1024)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Élève à l'œuvre", "eleve a l'oeuvre"),
        ("ＡＢＣ company ﬁnance", "abc company finance"),
        ("Straße", "STRASSE"),
        ("cafe\u0301", "café"),
        ("The chip of the company", "chip company"),
    ],
)
def test_spellings_that_mean_the_same_are_the_same(left: str, right: str) -> None:
    assert cosine(left, right) == pytest.approx(1.0, abs=1e-6)


def test_inflected_words_are_near_and_others_are_not() -> None:
    assert cosine("investissement", "investissements") > 0.7
    assert cosine("人工智能芯片", "人工智能") > 0.6
    assert abs(cosine("investissement", "parapluie")) < 0.2
    assert abs(cosine("人工智能芯片", "parapluie")) < 0.2


def test_a_text_of_common_words_only_still_has_a_vector() -> None:
    assert cosine("to be or not to be", "to be or not to be") == pytest.approx(1.0, abs=1e-6)


def test_it_is_a_pure_function_of_each_text() -> None:
    together = EMBED(["un", "deux deux", "北京"])
    apart = np.concatenate([EMBED(["un"]), EMBED(["deux deux"]), EMBED(["北京"])])
    np.testing.assert_array_equal(together, apart)


def test_the_fingerprint_promises_these_very_vectors() -> None:
    """When this fails the vectors of existing libraries are wrong: the fingerprint needs a new number."""
    assert BuiltinEmbedder().fingerprint == "builtin-ngrams-1024/1"
    rows = EMBED(["Microsoft présente sa puce Maia 200.", "微软发布自研芯片", "Ein Satz über Öl."])
    rounded = np.round(rows * 1000).astype("<i2")
    assert hashlib.sha256(rounded.tobytes()).hexdigest()[:16] == "97585be41044cf5c"


def test_hangul_and_kana_keep_their_letters() -> None:
    assert fold("서울 ガギグ") == "서울 ガギグ"


@pytest.mark.parametrize("text", ["a" * 300_000, "好" * 300_000, "a\u0301" * 100_000, " " * 300_000])
def test_hostile_texts_are_embedded(text: str) -> None:
    row = EMBED([text])[0]
    assert np.isfinite(row).all()


def test_a_passage_is_found_by_its_own_words() -> None:
    chance = random.Random(5)
    vocabulary = ["".join(chance.choices("aeioulnrst", k=7)) for _ in range(400)]
    passages = [" ".join(chance.choices(vocabulary, k=60)) for _ in range(100)]
    queries = [" ".join(chance.sample(passage.split(), 8)) for passage in passages]
    scores = EMBED(queries) @ EMBED(passages).T
    assert (scores.argmax(axis=1) == np.arange(100)).mean() >= 0.9
