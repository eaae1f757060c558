"""The interface of embedders: pure functions from texts to vectors, identified by a fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.records.search import Worth


class Embedder(Protocol):
    """Turns texts into vectors. The same fingerprint always means the same vectors."""

    @property
    def fingerprint(self) -> str:
        """Names the method, its parameters and its version."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    @property
    def worth(self) -> Worth:
        """How much its cosines count in the ranking."""
        ...

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        """One row per text: (n, dimensions) float32, L2-normalised; zeros for a text without features.

        Raises:
            CancelledByUser: `token` was raised.
        """
        ...

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Like `embed`, but with priority over running batches, for texts that the user waits for."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, to compare with passages: (dimensions,) float32, L2-normalised."""
        ...

    def is_word(self, word: str) -> bool:
        """Whether `word` is a piece of its vocabulary and so probably no typo. Raises ModelError."""
        ...
