"""The vectors of a vocabulary's pieces, read from a model file as they are needed."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.models.gguf_header import TENSOR_TYPES, TensorInfo

# ggml's numbers for F32, F16, Q4_0 and Q8_0.
_F32, _F16, _Q4_0, _Q8_0 = 0, 1, 2, 8
READABLE_TYPES = (_F32, _F16, _Q4_0, _Q8_0)
_SCALE_BYTES = 2
_FORGET = getattr(mmap, "MADV_DONTNEED", None)  # not on Windows


class PieceVectors:
    """A table in a file; only the pages that are looked up are loaded into memory."""

    def __init__(self, path: Path, start: int, table: TensorInfo) -> None:
        """`start` is where the rows of `table` begin in the file."""
        self.width, self.pieces = table.shape
        self._type = table.type_number
        _, block_bytes, block_weights = TENSOR_TYPES[self._type]
        row_bytes = self.width // block_weights * block_bytes
        with path.open("rb") as stream:
            self._file = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        rows = np.frombuffer(self._file, np.uint8, self.pieces * row_bytes, start)
        self._rows = rows.reshape(self.pieces, row_bytes)

    def look_up(self, pieces: NDArray[np.int32]) -> NDArray[np.float32]:
        """The vectors of `pieces`: (n, width) float32, the same numbers as llama.cpp's own."""
        rows = self._rows[pieces]  # a copy
        if _FORGET is not None:  # otherwise the whole table would be in memory after some hundred texts
            self._file.madvise(_FORGET)
        if self._type == _F32:
            return rows.view(np.float32)
        if self._type == _F16:
            return rows.view(np.float16).astype(np.float32)
        blocks = rows.reshape(-1, TENSOR_TYPES[self._type][1])
        scales = blocks[:, :_SCALE_BYTES].copy().view(np.float16).astype(np.float32)
        packed = blocks[:, _SCALE_BYTES:]
        if self._type == _Q4_0:  # the low halves of the bytes come first, then the high ones
            numbers = np.concatenate([packed & 15, packed >> 4], axis=1).view(np.int8) - np.int8(8)
        else:
            numbers = packed.view(np.int8)
        vectors: NDArray[np.float32] = (numbers * scales).reshape(len(pieces), self.width)
        return vectors
