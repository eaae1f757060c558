"""The built-in embedder: hashed character n-grams. Needs no download and knows no meaning, only spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.records.search import Worth

# A low weight, because it compares spelling, as word search does.
_WORTH = Worth(0.1, "tests/evaluation/tune.py, 2026-11-22")
_DIMENSIONS = 1_024
BUILTIN_NAME = f"builtin-ngrams-{_DIMENSIONS}"  # first part of its fingerprint
_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003134f"
_CJK_RUNS = re.compile(f"[{_CJK}]+")
_WORDS = re.compile(f"[^\\W_{_CJK}]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i"))
_SPACE = 32
_WORD_GRAMS = range(3, 6)
_CJK_GRAMS = range(1, 4)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
# Added to the hash so that n-grams of different sizes differ.
_SIZE_MARKS = tuple(np.uint64(size * int(_MULTIPLIER) ** size % 2**64) for size in range(6))
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SIGN_MASK = np.uint64(1 << 40)
_TRUE = np.ones(1, dtype=bool)
_COMMON = """
a about after al all alla alle als also am an and any are as at au auf aus aux avec be been bei but by
can ce ces cette che come como con da dan das dass dat de degli dei del della delle dello dem den der
des di die dit do does does dont dos du ed een ein eine einem einen einer eines el elle en er era es est
et etait ete fue for from fur ha had hanno has hat have he het hij his i ich ihr il ils im in is it its
ist je kan la las le les leur leurs lo los lui ma mais maar mas met mit mo na nach nao nas ne nella
nicht niet no non nos not nous o of on ont ook op or os ou par pas per pero plus por porque pour qu que
quel quelle qui se ses sich sie sind so son sont su sua sul sur sus te that the their them they this to
tot u um uma un una und une uno van vom von voor vous war waren was we werden were what when where which
who will wird wie with wo wordt wurde y you zijn zu zum zur
"""
COMMON_WORDS = frozenset(_COMMON.split())


class BuiltinEmbedder:
    """Signed hashing of the n-grams inside words, weighted 1 + log(frequency in the text).

    A pure function of the text: no corpus statistics, the same on every platform.
    Source: Weinberger et al. 2009, "Feature hashing for large scale multitask learning"; the finaliser
    that spreads the hashes is SplitMix64's.
    """

    @property
    def fingerprint(self) -> str:
        """Names the method and its version; changes when the vectors change."""
        return f"{BUILTIN_NAME}/1"

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return _DIMENSIONS

    @property
    def worth(self) -> Worth:
        """How much its cosines count in the ranking."""
        return _WORTH

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        """One row per text: (n, 1024) float32, L2-normalised; zeros for a text without letters or digits."""
        rows = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if token is not None:
                token.check()
            features = _features(text)
            if len(features):
                row[:] = _project(features)
        return rows

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same as `embed`, which is fast."""
        return self.embed(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, made as for a passage."""
        vector: NDArray[np.float32] = self.embed([text])[0]
        return vector

    def is_word(self, word: str) -> bool:
        """Always False, since it has no vocabulary."""
        return False


def fold(text: str) -> str:
    """Lower case, without accents, ligatures and compatibility forms; CJK stays as it is."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    folded = unicodedata.normalize("NFC", _ACCENTS.sub("", folded))
    for letter, plain in _LETTERS:  # ten times as fast as `str.translate`, since most letters do not occur
        folded = folded.replace(letter, plain)
    return folded


def _features(text: str) -> NDArray[np.uint64]:
    """A 64-bit hash for each n-gram occurrence in `text`."""
    folded = fold(text)
    words = _WORDS.findall(folded)
    content_words = [word for word in words if word not in COMMON_WORDS]
    runs = [] if folded.isascii() else _CJK_RUNS.findall(folded)
    if not runs and not content_words:
        content_words = words  # "to be or not to be"
    hashes = []
    if content_words:
        # One space stands for the end of a word and for the start of the next.
        hashes += _grams(f" {' '.join(content_words)} ", _WORD_GRAMS, edges=True)
    if runs:
        hashes += _grams(" ".join(runs), _CJK_GRAMS, edges=False)
    return _mix(np.concatenate(hashes)) if hashes else np.zeros(0, dtype=np.uint64)


def _grams(text: str, sizes: range, *, edges: bool) -> list[NDArray[np.uint64]]:
    """Hashes of the n-grams without a space inside; with `edges`, it may be the first or last character."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    inside = codes != _SPACE
    hashes: list[NDArray[np.uint64]] = []
    # A gram's polynomial is that of the one before it in size, times the multiplier, plus one letter.
    rolling, valid = codes, np.ones(len(codes), dtype=bool) if edges else inside
    for size in range(1, min(sizes.stop, len(codes) + 1)):
        if size > 1:
            rolling = rolling[:-1] * _MULTIPLIER + codes[size - 1 :]
            if not edges:
                valid = valid[:-1] & inside[size - 1 :]
            elif size > 2:  # all but the first and the last letter
                valid = valid[:-1] & inside[size - 2 : -1]
            else:
                valid = valid[:-1]
        if size >= sizes.start:
            hashes.append(rolling[valid] + _SIZE_MARKS[size])
    return hashes


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def _project(features: NDArray[np.uint64]) -> NDArray[np.float64]:
    # Faster than np.unique for many short arrays.
    ordered = np.sort(features)
    firsts = np.flatnonzero(np.concatenate((_TRUE, ordered[1:] != ordered[:-1])))
    distinct = ordered[firsts]
    counts = np.diff(firsts, append=len(ordered))
    weights = np.where(distinct & _SIGN_MASK, -1.0, 1.0) * (1.0 + np.log(counts))
    buckets = (distinct & np.uint64(_DIMENSIONS - 1)).astype(np.int64)
    vector: NDArray[np.float64] = np.bincount(buckets, weights=weights, minlength=_DIMENSIONS).astype(float)
    length = float(np.sqrt(vector @ vector))
    return vector / length if length else vector
