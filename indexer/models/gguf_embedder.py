"""An embedder that runs a GGUF file in a child process; it fits `indexer.vectors.embedder.Embedder`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import ModelError
from indexer.models.embedder_families import family_of
from indexer.models.model_child import ModelChild
from indexer.records import Worth

# Passages are a few hundred tokens long: what is longer is cut, and its end stays to the other views.
CONTEXT_TOKENS = 512
BATCH_TEXTS = 32  # in one call to the child
LOAD_SECONDS = 120.0
EMBED_SECONDS = 120.0  # for one batch
_METHOD = 1  # the fingerprint's last number: goes up whenever any vector would change
_HASH_BLOCK = 1 << 20


class GgufEmbedder(ModelChild):
    """Turns texts into vectors with a real model; loaded at the first need. Safe for several threads."""

    def __init__(self, path: Path | str) -> None:
        """Look at the file.

        Raises:
            ModelError: it is missing, broken, or no embedder (`not_an_embedder`).
        """
        super().__init__(path)
        file = self._look()
        if not file.is_embedder or file.pooling is None:
            raise ModelError(
                f"“{self.name}” is not an embedder: it cannot turn a text into a vector.",
                code="not_an_embedder",
            )
        self._pooling = file.pooling
        self._dimensions = file.embedding_length
        self._family = family_of(file.name, self.path.stem)
        self._loading = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """The file's contents, how it pools, and what stands before each text. Raises ModelError."""
        try:
            with self.path.open("rb") as stream:
                contents = hashlib.sha256()
                while block := stream.read(_HASH_BLOCK):
                    contents.update(block)
        except OSError as problem:
            raise ModelError(
                f"The model “{self.path.name}” cannot be read: {problem.strerror}.", code="unreadable"
            ) from problem
        prefix = hashlib.sha256(self._family.passage_prefix.encode()).hexdigest()[:8]
        limit = f"{self._pooling}-{CONTEXT_TOKENS}"
        return f"gguf-{contents.hexdigest()[:32]}-{limit}-{prefix}-{self._dimensions}/{_METHOD}"

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return self._dimensions

    @property
    def worth(self) -> Worth:
        """What its vectors weigh in the ranking: as measured for its family, or a cautious default."""
        return self._family.worth

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed`; zeros for a blank text. Raises ModelError."""
        return self._embed(texts, self._family.passage_prefix)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder.embed_query`. Raises ModelError."""
        vector: NDArray[np.float32] = self._embed([text], self._family.query_prefix)[0]
        return vector

    def _embed(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self._dimensions), np.float32)
        telling = [number for number, text in enumerate(texts) if text.strip()]
        for start in range(0, len(telling), BATCH_TEXTS):
            batch = telling[start : start + BATCH_TEXTS]
            rows[batch] = self._vectors([prefix + texts[number] for number in batch])
        return rows

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        with self._loading:
            if not self.loaded:
                self._load(CONTEXT_TOKENS, token=None, timeout_seconds=LOAD_SECONDS, embedding=True)
        block = self._call("embed", {"texts": texts}, timeout_seconds=EMBED_SECONDS).block
        if len(block) != 4 * len(texts) * self._dimensions:
            raise ModelError(f"“{self.name}” gave vectors of another length than its file says.")
        vectors = np.frombuffer(block, "<f4").reshape(len(texts), self._dimensions).astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise ModelError(f"“{self.name}” gave vectors that are no numbers.", code="no_numbers")
        unit: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return unit
