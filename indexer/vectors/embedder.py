"""What every embedder is: a pure function from texts to vectors, named by a fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.records.search import Worth


class Embedder(Protocol):
    """Turns texts into vectors; the same fingerprint always means the same vectors."""

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
        """What its vectors weigh in the ranking."""
        ...

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        """One row per text: (n, dimensions) float32, L2-normalised; zeros for a text without features.

        Raises:
            CancelledByUser: `token` was raised.
        """
        ...

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for texts that somebody waits for: no batch goes before them."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, to compare with those of passages: (dimensions,) float32, likewise."""
        ...

    def is_word(self, word: str) -> bool:
        """Whether its vocabulary holds `word` whole; it hardly ever holds a slip. Raises ModelError."""
        ...
