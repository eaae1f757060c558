"""multilingual-e5-small with the mean vector of each language partly subtracted.

The model's vectors are close together: two texts of one language have a cosine of about .75 regardless of
their content, and questions are nearer to passages of some languages than of others. So most of the mean
vector of the questions, or passages, of the text's language is subtracted before vectors are compared. This
gains 3 to 7 points of R@1 across languages and loses none within one (tests/evaluation/quality.md). The
language is that of the nearest mean: right for 97.5 to 100 % of the development sets' texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.models.runtime.gguf_embedder import GgufEmbedder
from indexer.records.search import Worth

BACKGROUND_FILE = Path(__file__).with_name("background.npy")  # made by tests/evaluation/background.py
LANGUAGES = ("en", "fr", "zh", "es", "de", "it", "pt", "nl")
# Chosen by: tests/evaluation/tune.py, 2026-12-01. 0.6 to 1 measure within 0.5 points.
SHARE = 0.8  # share of the mean that is subtracted
WORTH = Worth(2.0, "tests/evaluation/tune.py, 2026-12-01: 1.5 to 2.5 measure within 0.5 points")


class E5Embedder(GgufEmbedder):
    """Runs the model's file in a child; see `GgufEmbedder`."""

    tells_translations = True  # measured by tests/evaluation/stories.py

    def __init__(self, path: Path | str) -> None:
        """Check the file. Raises ModelError."""
        super().__init__(path)
        means: NDArray[np.float32] = np.load(BACKGROUND_FILE).astype(np.float32)
        self._questions, self._passages = means  # (languages, dimensions) float32 each

    @cached_property
    def fingerprint(self) -> str:
        """Identifies the model and the subtracted means. Raises ModelError."""
        name, _, method = super().fingerprint.rpartition("/")
        background = hashlib.sha256(self._questions.tobytes() + self._passages.tobytes()).hexdigest()[:8]
        return f"{name}-centred-{background}-{SHARE}/{method}"

    @property
    def worth(self) -> Worth:
        """How much its cosines count in the ranking."""
        return WORTH

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        """See `Embedder.embed`. Raises ModelError."""
        return centred(super().embed(texts, token), self._passages)

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed_at_once`. Raises ModelError."""
        return centred(super().embed_at_once(texts), self._passages)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder.embed_query`. Raises ModelError."""
        vector: NDArray[np.float32] = centred(super().embed_query(text)[None, :], self._questions)[0]
        return vector


def centred(vectors: NDArray[np.float32], means: NDArray[np.float32]) -> NDArray[np.float32]:
    """Subtract most of the nearest mean from unit vectors (n, dimensions); returns unit vectors or zeros."""
    directions = means / np.linalg.norm(means, axis=1, keepdims=True)
    nearest = np.argmax(vectors @ directions.T, axis=1)
    moved = np.where(vectors.any(axis=1, keepdims=True), vectors - SHARE * means[nearest], 0.0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(
        moved, lengths, out=np.zeros_like(vectors), where=lengths > 0
    ).astype(np.float32)
    return unit
