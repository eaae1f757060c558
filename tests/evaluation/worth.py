"""Measures what an embedder's vectors are worth in the ranking: figures for a grid of weights.

    python tests/evaluation/worth.py EVAL_FOLDER --embedder FILE.gguf [--sets NAME ...]

EVAL_FOLDER as for quality.py. Each set becomes a library, its passages get this embedder's vectors beside the
built-in ones, and every question is asked once for each weight, through the retriever as it is. Without
`--embedder` the built-in one is measured. A weight is judged on each set where the other sets have chosen it.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from places import place, show
from quality import EvaluationSet, fill, load_set

from indexer import Library
from indexer.cancel import CancelToken
from indexer.models.gguf_embedder import GgufEmbedder
from indexer.records import Worth
from indexer.retrieval.retriever import Retriever
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.embedder import Embedder
from indexer.vectors.stored import add_vectors, missing_hashes

SETS = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev", "fr_cnil_dev")
GRID = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.5)
SEARCHED = 40  # passages, so that ten different documents are among them
BATCH = 64


class AtWeight:
    """An embedder with another weight, which embeds each question once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._asked: dict[str, NDArray[np.float32]] = {}
        self.fingerprint = embedder.fingerprint
        self.dimensions = embedder.dimensions
        self.worth = embedder.worth

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        return self._embedder.embed(texts, token)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        if text not in self._asked:
            self._asked[text] = self._embedder.embed_query(text)
        return self._asked[text]


def embed_all(library: Library, embedder: Embedder) -> float:
    """Give every passage its vector; the processor seconds and passages are printed."""
    rows = library._database.reader().execute("SELECT text_hash, text FROM passages").fetchall()
    missing = missing_hashes(library._database.reader(), embedder.fingerprint, [row[0] for row in rows])
    wanted = {row[0]: row[1] for row in rows if row[0] in missing}
    hashes, started = list(wanted), time.perf_counter()
    for start in range(0, len(hashes), BATCH):
        part = hashes[start : start + BATCH]
        vectors = embedder.embed([wanted[one] for one in part]).astype(np.float16)
        with library._database.write() as connection:
            add_vectors(connection, embedder.fingerprint, part, vectors)
    return len(hashes) / (time.perf_counter() - started) if hashes else 0.0


def ask_all(
    connection: sqlite3.Connection,
    retriever: Retriever,
    data: EvaluationSet,
    ids: dict[str, str],
    mode: str = "hybrid",
) -> list[int]:
    """The place of the right passage for each question."""
    places = []
    for question in data.questions:
        found = retriever.retrieve(connection, question["question"], k=SEARCHED, mode=mode)
        places.append(place((ids[hit.document.id] for hit in found.hits), question["passage_id"]))
    return places


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--embedder", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    options = parser.parse_args()
    model = GgufEmbedder(options.embedder) if options.embedder else None
    embedder = AtWeight(model or BuiltinEmbedder())
    print(f"worth.py: {model.name if model else 'built-in'}, {embedder.fingerprint}", flush=True)
    hybrid: dict[float, dict[str, list[int]]] = {weight: {} for weight in GRID}
    alone: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.sets:
            data = load_set(options.evaluation, name)
            with Library.open(Path(scratch) / name) as library:
                ids = fill(library, Path(scratch) / f"{name} files", data.passages)
                speed = embed_all(library, embedder)
                print(f"{name}: {speed:.0f} passages/s embedded", flush=True)
                with library._database.reading() as connection:
                    retriever = Retriever(embedder)
                    for weight in GRID:
                        embedder.worth = Worth(weight, "")
                        hybrid[weight][name] = ask_all(connection, retriever, data, ids)
                    alone[name] = ask_all(connection, retriever, data, ids, "semantic")
    if model is not None:
        model.close()
    show(hybrid, "weight")
    show({1.0: alone}, "vectors alone")


if __name__ == "__main__":
    main()
