"""The vectors of sentences, made when a question asks for them and kept for the next one."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError
from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)

CANCELLED_EVERY = 8  # sentences: so many are made into vectors in less than 100 ms
KEPT_SENTENCES = 20_000  # 384 dimensions in float32: 30 MB


class SentenceMeaning:
    """Compares sentences with questions; for any thread."""

    def __init__(self, embedder: Embedder, kept: int = KEPT_SENTENCES) -> None:
        self._embedder = embedder
        self._kept = kept
        self._lock = threading.Lock()
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @property
    def weight(self) -> float:
        """What a cosine weighs in a ranking, beside a coverage of 0 to 1."""
        return self._embedder.worth.weight

    def vectors(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        """One row for each text, of length 1. Raises what the embedder raises, and CancelledByUser."""
        return self._vectors(texts, token)

    def is_word(self, word: str) -> bool:
        """Whether the embedder's vocabulary holds `word` whole, as it does with common words."""
        try:
            return self._embedder.is_word(word)
        except (IndexerError, OSError) as problem:
            log.warning("the embedder's vocabulary could not be asked: %s", problem)
            return False

    def vector(self, text: str) -> NDArray[np.float32] | None:
        """The vector of one sentence; None where it cannot be made."""
        try:
            return self._vectors([text])[0] if self.weight else None
        except (IndexerError, OSError) as problem:
            log.warning("sentences are compared by their words alone: %s", problem)
            return None

    def cosines(self, question: NDArray[np.float32] | None, sentences: Sequence[str]) -> list[float]:
        """The cosine of each sentence with the question's vector; nil for all where they cannot be told."""
        if question is None or not sentences:
            return [0.0] * len(sentences)
        try:
            rows = self._vectors(sentences)
        except (IndexerError, OSError) as problem:
            log.warning("sentences are compared by their words alone: %s", problem)
            return [0.0] * len(sentences)
        return [float(cosine) for cosine in rows @ question]

    def _vectors(self, sentences: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        with self._lock:
            known = {text: self._known[text] for text in sentences if text in self._known}
        missing = [text for text in dict.fromkeys(sentences) if text not in known]
        step = len(missing) if token is None else CANCELLED_EVERY
        for start in range(0, len(missing), step or 1):
            if token is not None:
                token.check()
            batch = missing[start : start + step]
            known.update(zip(batch, self._embedder.embed_at_once(batch), strict=True))
        with self._lock:
            for text in known:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        return np.stack([known[text] for text in sentences])
