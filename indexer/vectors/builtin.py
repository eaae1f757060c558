"""The built-in embedder: hashed character n-grams. Needs no download and knows no meaning, only spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.vectors.common_words import COMMON_WORDS

_DIMENSIONS = 1_024
_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003134f"
_CJK_RUNS = re.compile(f"[{_CJK}]+")
_WORDS = re.compile(f"[^\\W_{_CJK}]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SPACE = 32
_WORD_GRAMS = (3, 4, 5)
_CJK_GRAMS = (1, 2, 3)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SIGN_BIT = np.uint64(40)


class BuiltinEmbedder:
    """Signed hashing of the n-grams inside words, weighted 1 + log(frequency in the text).

    A pure function of the text: no corpus statistics, the same on every platform.
    Source: Weinberger et al. 2009, "Feature hashing for large scale multitask learning"; the finaliser
    that spreads the hashes is SplitMix64's.
    """

    @property
    def fingerprint(self) -> str:
        """Changes whenever any vector would."""
        return f"builtin-ngrams-{_DIMENSIONS}/1"

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return _DIMENSIONS

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text: (n, 1024) float32, L2-normalised; zeros for a text without letters or digits."""
        rows = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            features = _features(text)
            if len(features):
                row[:] = _project(features)
        return rows


def fold(text: str) -> str:
    """Lower case, without accents, ligatures and compatibility forms; CJK stays as it is."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", folded)).translate(_LETTERS)


def _features(text: str) -> NDArray[np.uint64]:
    """A 64-bit hash for each n-gram occurrence in `text`."""
    folded = fold(text)
    words = _WORDS.findall(folded)
    telling = [word for word in words if word not in COMMON_WORDS]
    runs = [] if folded.isascii() else _CJK_RUNS.findall(folded)
    if not runs and not telling:
        telling = words  # "to be or not to be"
    hashes = []
    if telling:
        # One space stands for the end of a word and for the start of the next.
        hashes += _grams(f" {' '.join(telling)} ", _WORD_GRAMS, edges=True)
    if runs:
        hashes += _grams(" ".join(runs), _CJK_GRAMS, edges=False)
    return np.concatenate(hashes) if hashes else np.zeros(0, dtype=np.uint64)


def _grams(text: str, sizes: tuple[int, ...], *, edges: bool) -> list[NDArray[np.uint64]]:
    """Hashes of the n-grams that do not reach over a space; with `edges` it may be their first or last."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    inside = codes != _SPACE
    hashes = []
    for size in sizes:
        count = len(codes) - size + 1
        if count <= 0:
            continue
        rolling = np.full(count, size, dtype=np.uint64)
        valid = np.ones(count, dtype=bool)
        for offset in range(size):
            rolling = rolling * _MULTIPLIER + codes[offset : offset + count]
            if not edges or 0 < offset < size - 1:
                valid &= inside[offset : offset + count]
        hashes.append(_mix(rolling[valid]))
    return hashes


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def _project(features: NDArray[np.uint64]) -> NDArray[np.float64]:
    distinct, counts = np.unique(features, return_counts=True)
    weights = 1.0 + np.log(counts)
    weights[(distinct >> _SIGN_BIT) & np.uint64(1) == 1] *= -1.0
    buckets = (distinct & np.uint64(_DIMENSIONS - 1)).astype(np.int64)
    vector: NDArray[np.float64] = np.bincount(buckets, weights=weights, minlength=_DIMENSIONS).astype(float)
    length = float(np.sqrt(vector @ vector))
    return vector / length if length else vector
