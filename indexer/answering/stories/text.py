"""A document as it is compared with others: its passages, without clutter, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.answering.evidence.figures import Figure, find_figures
from indexer.answering.stories.alignment import Matrix, Pieces, unit_rows
from indexer.lexical.terms import runs
from indexer.passages.sentences import sentence_spans

SHINGLE = 4  # words in a row; of Chinese, Japanese and Korean twice as many characters
SHORTEST_SENTENCE = 4  # letters
MOST_FIGURES = 300  # different ones; a table of thousands is not compared figure by figure
DENSE = ("zh", "ja", "ko")


@dataclass(frozen=True)
class ToldDocument:
    """What a document says, in reading order."""

    id: str
    language: str | None
    published: str | None
    passages: tuple[str, ...]
    vectors: Matrix  # (passages, dimensions) float32, unit vectors

    @cached_property
    def pieces(self) -> Pieces:
        """Its passages, to be aligned."""
        return Pieces.of(self.vectors, [letters(text) for text in self.passages])

    @cached_property
    def centre(self) -> NDArray[np.float32]:
        """Its direction as a whole: (dimensions,), a unit vector."""
        whole = (self.pieces.vectors * self.pieces.weights[:, None]).sum(axis=0)
        centre: NDArray[np.float32] = unit_rows(whole[None, :].astype(np.float32))[0]
        return centre

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, without those that are only a mark or two."""
        found = (span.of(text) for text in self.passages for span in sentence_spans(text))
        return tuple(text for text in found if letters(text) >= SHORTEST_SENTENCE) or self.passages

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All of them folded; each Chinese, Japanese or Korean character is one."""
        parts = (runs(text) for text in self.passages)
        return tuple(chain.from_iterable(run if is_cjk else (run,) for part in parts for is_cjk, run in part))

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Every few words in a row, as hashes that hold for this process."""
        size = SHINGLE * (2 if self.language in DENSE else 1)
        words = self.words
        return frozenset(hash(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))

    @cached_property
    def numbers_in_place(self) -> dict[tuple[str, str], frozenset[str]]:
        """The numbers that stand between two words; other numbers count as the same word."""
        masked = ["#" if _is_number(word) else word for word in ("", *self.words, "")]
        found: dict[tuple[str, str], set[str]] = {}
        for at, word in enumerate(self.words, start=1):
            if masked[at] == "#":
                found.setdefault((masked[at - 1], masked[at + 1]), set()).add(word)
        return {place: frozenset(numbers) for place, numbers in found.items()}

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its different figures and dates."""
        return self._figures(words_too=False)

    @cached_property
    def figures_told(self) -> tuple[Figure, ...]:
        """With those that are written as words, which another document's figures may rest on."""
        return self._figures(words_too=True)

    def _figures(self, *, words_too: bool) -> tuple[Figure, ...]:
        found: dict[object, Figure] = {}
        for text in self.passages:
            for one in find_figures(text, self.language, words_too=words_too):
                found.setdefault((one.values, one.unit, one.date), one)
            if len(found) >= MOST_FIGURES:
                break
        return tuple(found.values())


def letters(text: str) -> int:
    """How many letters and digits there are."""
    return sum(map(str.isalnum, text))


def share_of(part: Sequence[object] | frozenset[int], shared: int) -> float:
    """How much of `part` is shared, 0 to 1."""
    return shared / len(part) if part else 0.0


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word))
