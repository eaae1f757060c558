"""An embedder that runs a GGUF file in a child process; it fits `indexer.vectors.embedder.Embedder`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError, reason_of
from indexer.common.messages import Message
from indexer.models.embedder_families import family_of
from indexer.models.runtime.model_child import ModelChild
from indexer.models.runtime.turns import StopToken, Turns
from indexer.records.search import Worth

# Passages are a few hundred tokens long. The end of longer ones is cut off and found by words only.
CONTEXT_TOKENS = 512
BATCH_TEXTS = 32  # in one call to the child
COUNTED_TEXTS = 256  # in one call to the child, about as long as a question
OWED_SECONDS = 1.0  # if questions block embedding for so long, a short batch goes first
OWED_BYTES = 1_000  # about as many tokens as llama.cpp takes at once
LOAD_SECONDS = 120.0
EMBED_SECONDS = 120.0  # for one batch
_METHOD = 1  # the fingerprint's last number: goes up whenever any vector would change
_HASH_BLOCK = 1 << 20


class GgufEmbedder(ModelChild):
    """Turns texts into vectors with a real model, loaded when first needed. Safe for several threads."""

    def __init__(self, path: Path | str) -> None:
        """Check the file.

        Raises:
            ModelError: it is missing, broken, or not an embedder (`not_an_embedder`).
        """
        super().__init__(path)
        file = self._look()
        if not file.is_embedder or file.pooling is None:
            raise ModelError(
                Message("model_not_an_embedder", name=self.name),
                code="not_an_embedder",
            )
        self._pooling = file.pooling
        self._dimensions = file.embedding_length
        self._family = family_of(file.name, self.path.stem)
        self._max_tokens = min(CONTEXT_TOKENS, file.context_length)
        self._turns = Turns(self._child.notify)

    @cached_property
    def fingerprint(self) -> str:
        """Identifies the file's content, its pooling and its prefixes. Raises ModelError."""
        try:
            with self.path.open("rb") as stream:
                contents = hashlib.sha256()
                while block := stream.read(_HASH_BLOCK):
                    contents.update(block)
        except OSError as problem:
            raise ModelError(
                Message("model_unreadable", name=self.path.name, error=reason_of(problem)),
                code="unreadable",
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
        """How much its cosines count in the ranking: as measured for its family, or a cautious default."""
        return self._family.worth

    @property
    def max_tokens(self) -> int:
        """The maximum length of a text, including the model's own first and last tokens."""
        return self._max_tokens

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        """See `Embedder.embed`; zeros for a blank text. Raises ModelError."""
        prefix = self._family.passage_prefix
        rows = np.zeros((len(texts), self._dimensions), np.float32)
        left = self._worth_a_vector(texts)
        lengths = {number: len(texts[number].encode("utf-8", "replace")) for number in left}
        left.sort(key=lambda number: lengths[number])  # much like their tokens, in any script
        done_at = time.monotonic()
        while left:
            stop = StopToken(token)
            with self._turns.batch(stop, owed_at=done_at + OWED_SECONDS) as owed:
                part = left[: max(1, OWED_BYTES // lengths[left[0]]) if owed else BATCH_TEXTS]
                vectors = self._vectors([prefix + texts[number] for number in part], stop)
            stop.check_users()
            rows[part[: len(vectors)]] = vectors
            del left[: len(vectors)]
            if len(vectors):
                done_at = time.monotonic()
        return rows

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed_at_once`; it interrupts a running batch. Raises ModelError."""
        prefix = self._family.passage_prefix
        rows = np.zeros((len(texts), self._dimensions), np.float32)
        left = self._worth_a_vector(texts)
        left.sort(key=lambda number: len(texts[number]))
        with self._turns.question():
            for start in range(0, len(left), BATCH_TEXTS):
                part = left[start : start + BATCH_TEXTS]
                rows[part] = self._vectors([prefix + texts[number] for number in part])
        return rows

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder.embed_query`; it does not wait for a running batch. Raises ModelError."""
        if not self._worth_a_vector([text]):
            return np.zeros(self._dimensions, np.float32)
        with self._turns.question():
            vector: NDArray[np.float32] = self._vectors([self._family.query_prefix + text])[0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each passage, with its prefix and the model's own. Raises ModelError."""
        counts: list[int] = []
        for start in range(0, len(texts), COUNTED_TEXTS):
            part = [self._family.passage_prefix + text for text in texts[start : start + COUNTED_TEXTS]]
            with self._turns.question():
                self._ensure_loaded()
                counts += self._call("measure", {"texts": part}, timeout_seconds=EMBED_SECONDS).data["counts"]
        return counts

    def is_word(self, word: str) -> bool:
        """See `Embedder.is_word`. Raises ModelError."""
        shortest, with_word = self.count_tokens(["a", word])
        return with_word <= shortest

    @staticmethod
    def _worth_a_vector(texts: Sequence[str]) -> list[int]:
        return [number for number, text in enumerate(texts) if text.strip()]

    def _ensure_loaded(self) -> None:
        if not self.loaded:
            self._load(CONTEXT_TOKENS, token=None, timeout_seconds=LOAD_SECONDS, embedding=True)

    def _vectors(self, texts: list[str], stop: StopToken | None = None) -> NDArray[np.float32]:
        """The unit vectors of `texts`; if stopped, only those of the first ones."""
        self._ensure_loaded()
        try:
            block = self._call("embed", {"texts": texts}, token=stop, timeout_seconds=EMBED_SECONDS).block
        except CancelledByUser:
            block = b""
        stopped = stop is not None and stop.cancelled
        rows, rest = divmod(len(block), 4 * self._dimensions)
        if rest or rows > len(texts) or (rows < len(texts) and not stopped):
            raise ModelError(Message("model_vectors_wrong_length", name=self.name))
        vectors = np.frombuffer(block, "<f4").reshape(rows, self._dimensions)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise ModelError(Message("model_vectors_no_numbers", name=self.name), code="no_numbers")
        unit: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return unit
