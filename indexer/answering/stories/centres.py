"""The directions of the documents of one language, and which of them are nearest to another one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FIRST_ROWS = 256


class Centres:
    """Unit vectors under the ids of their documents."""

    def __init__(self, dimensions: int) -> None:
        self._ids: list[str] = []
        self._rows = np.zeros((_FIRST_ROWS, dimensions), np.float32)

    def add(self, document_id: str, centre: NDArray[np.float32]) -> None:
        """Enter one document."""
        count = len(self._ids)
        if count == len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
        self._rows[count] = centre
        self._ids.append(document_id)

    def nearest(self, centre: NDArray[np.float32], most: int, floor: float) -> list[str]:
        """At most so many, nearest first, with a cosine of at least `floor`."""
        cosines = self._rows[: len(self._ids)] @ centre
        places = np.flatnonzero(cosines >= floor)
        order = np.argsort(-cosines[places], kind="stable")[:most]
        return [self._ids[place] for place in places[order]]
