"""For tests: an embedder that makes vectors only when it is allowed to."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim
from indexer.vectors.builtin import BuiltinEmbedder


class HeldEmbedder(BuiltinEmbedder):
    """Embeds one slice of texts each time that the test allows it, and records the texts in `embedded`."""

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.allowed = threading.Semaphore(0)
        self.free = False
        self.failing = False

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        while not self.free and not self.allowed.acquire(timeout=0.01):
            if token is not None:
                token.check()
        if self.failing:
            raise ModelError(verbatim("The model is broken."))
        self.embedded += texts
        return super().embed(texts, token)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return BuiltinEmbedder().embed_query(text)
