"""Vectors for benchmarks, on disk in float16: a mixture as models make it, or the built-in embedder's own.

The mixture is that of the research that chose the store: 384 dimensions, one common direction, 60 themes,
2,400 topics by Zipf's law, documents of 20 passages, and noise. Two passages have a cosine of 0.21 at
random and 0.76 within a document; a question has 0.75 with its source.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.vectors.builtin import BuiltinEmbedder
from tests.makers.library.generated_library import PASSAGES_PER_DOCUMENT, LibraryMaker

DIMENSIONS = 384
THEMES, TOPICS = 60, 2_400
# Shares of the squared length: common, theme, topic, document, and what is the passage's own.
SHARES = (0.19, 0.12, 0.20, 0.25, 0.24)
SOURCE_COSINE = 0.75
WORDS_OF_A_QUESTION = 8
BLOCK = 20_000  # vectors

Halves = NDArray[np.float16]
Matrix = NDArray[np.float32]


def mixture(file: Path, count: int, seed: int = 1) -> Halves:
    """`count` vectors of the mixture, made in `file` unless they stand there; a view of the file."""
    if not file.exists():
        _make_mixture(file, count, seed)
    return np.load(file, mmap_mode="r")  # type: ignore[no-any-return]


def _make_mixture(file: Path, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    common, themes, topics = (_directions(random, rows) for rows in (1, THEMES, TOPICS))
    weights = 1.0 / (np.arange(TOPICS) + 2.7)
    created = np.lib.format.open_memmap(file, "w+", np.float16, (count, DIMENSIONS))
    parts = np.sqrt(np.array(SHARES, np.float32))
    for start in range(0, count, BLOCK):
        rows = min(BLOCK, count - start)
        documents = -(-rows // PASSAGES_PER_DOCUMENT)
        topic = random.choice(TOPICS, documents, p=weights / weights.sum())
        base = parts[0] * common + parts[1] * themes[topic % THEMES] + parts[2] * topics[topic]
        base += parts[3] * _directions(random, documents)
        vectors = np.repeat(base, PASSAGES_PER_DOCUMENT, axis=0)[:rows]
        created[start : start + rows] = _unit(vectors + parts[4] * _directions(random, rows))
    created.flush()


def mixture_questions(vectors: Halves, count: int, seed: int = 2) -> Matrix:
    """Questions, each about one of the `vectors`."""
    random = np.random.default_rng(seed)
    sources = vectors[np.sort(random.choice(len(vectors), count, replace=False))].astype(np.float32)
    apart = _directions(random, count)
    apart = _unit(apart - (apart * sources).sum(1, keepdims=True) * sources)
    return _unit(SOURCE_COSINE * sources + np.sqrt(1 - SOURCE_COSINE**2) * apart)


def builtin(file: Path, count: int, questions: int) -> tuple[Halves, Matrix]:
    """The built-in embedder's vectors of `count` made passages, and of questions of their words."""
    asked = file.with_suffix(".questions.npy")
    if not asked.exists():
        _make_builtin(file, asked, count, questions)
    return np.load(file, mmap_mode="r"), np.load(asked)


def _make_builtin(file: Path, asked: Path, count: int, questions: int) -> None:
    embedder, maker = BuiltinEmbedder(), LibraryMaker()
    random = np.random.default_rng(3)
    created = np.lib.format.open_memmap(file, "w+", np.float16, (count, embedder.dimensions))
    texts: list[str] = []
    for start in range(0, count, PASSAGES_PER_DOCUMENT):
        passages = [passage.text for passage in maker.document(maker.language())][: count - start]
        created[start : start + len(passages)] = embedder.embed(passages)
        if random.random() < 2 * questions * PASSAGES_PER_DOCUMENT / count and len(texts) < questions:
            texts.append(_question(random, passages[0]))
    created.flush()
    np.save(asked, embedder.embed(texts))


def _question(random: np.random.Generator, text: str) -> str:
    words = text.split()
    if len(words) < WORDS_OF_A_QUESTION:  # Chinese
        start = int(random.integers(0, len(text) - 12))
        return text[start : start + 12]
    return " ".join(random.choice(words, WORDS_OF_A_QUESTION, replace=False))


def _directions(random: np.random.Generator, rows: int) -> Matrix:
    return _unit(random.standard_normal((rows, DIMENSIONS), dtype=np.float32))


def _unit(rows: Matrix) -> Matrix:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
