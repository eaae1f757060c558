"""A batch of whole texts, as llama.cpp takes it, filled without a step of Python for each token."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from indexer.models.runtime.piece_vectors import PieceVectors

Tokens = Sequence[int]


class TextBatch:
    """Holds the memory that llama.cpp reads; `batch` is its own structure."""

    def __init__(self, api: Any, max_tokens: int, vectors: PieceVectors | None) -> None:
        """With `vectors` a token goes in as its vector, else as its number."""
        self._vectors = vectors
        self._tokens = np.zeros(max_tokens, np.int32)
        self._places = np.zeros(max_tokens, np.int32)
        self._texts = np.zeros(max_tokens, np.int32)
        self._ones = np.ones(max_tokens, np.int32)
        self._outputs = np.ones(max_tokens, np.int8)  # a mean needs all of them
        self._inputs = np.zeros((max_tokens, vectors.width if vectors else 0), np.float32)
        # For each token the address of the list, here of one item, of the texts that it belongs to.
        each = np.arange(max_tokens, dtype=np.uintp) * self._texts.itemsize
        self._addresses = (each + self._texts.ctypes.data).astype(np.uintp)
        self.batch = api.llama_batch(
            n_tokens=0,
            token=None if vectors else _pointer(self._tokens, ctypes.c_int32),
            embd=_pointer(self._inputs, ctypes.c_float) if vectors else None,
            pos=_pointer(self._places, ctypes.c_int32),
            n_seq_id=_pointer(self._ones, ctypes.c_int32),
            seq_id=_pointer(self._addresses, ctypes.POINTER(ctypes.c_int32)),
            logits=_pointer(self._outputs, ctypes.c_int8),
        )

    def fill(self, texts: Sequence[Tokens]) -> None:
        """Replace what is in it."""
        count = 0
        for number, tokens in enumerate(texts):
            end = count + len(tokens)
            self._tokens[count:end] = tokens
            self._places[count:end] = np.arange(len(tokens))
            self._texts[count:end] = number
            count = end
        if self._vectors is not None:
            self._inputs[:count] = self._vectors.look_up(self._tokens[:count])
        self.batch.n_tokens = count

    def close(self) -> None:
        """Like llama.cpp's own batches; the memory here is freed by itself."""
        self.batch.n_tokens = 0


def _pointer(array: Any, kind: Any) -> Any:
    return ctypes.cast(array.ctypes.data, ctypes.POINTER(kind))
