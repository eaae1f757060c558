"""Chooses the ranking's constants on the development sets, and shows what their neighbours would do.

    python tests/evaluation/tune.py EVAL_FOLDER > report.md

The views' scores and the signs of close reading are computed once for each question, then summed with other
weights: the same arithmetic as indexer/retrieval, without its cut-offs. A choice counts only as far as it
also wins where it was not made: each set's questions are judged with constants chosen on the other sets, and
each half of a set (even and odd questions) with constants chosen on the other half.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from indexer.retrieval.fusion import over_best
from numpy.typing import NDArray
from quality import fill, load_set

from indexer import Library
from indexer.catalogue.passages import located_passages
from indexer.lexical.query import parse_query
from indexer.retrieval import close_reading
from indexer.retrieval.retriever import Retriever
from indexer.retrieval.selection import best_rows
from indexer.vectors.builtin import BuiltinEmbedder

SETS = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev", "fr_cnil_dev")
NAMES = ("grams", "vectors", "opening", "sentence", "pairs")  # words weigh 1 - grams
GRID = ((0.3, 0.5, 0.7), (0.0, 0.1, 0.2), (0.0, 0.15, 0.3, 0.45), (0.0, 0.15, 0.3, 0.45), (0.0, 0.1, 0.2))
Weights = tuple[float, ...]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """One question's candidates: a row of signs for each, which document it is of, and the right one."""

    signs: Floats  # words, grams, vectors, opening, sentence, pairs
    documents: tuple[str, ...]
    gold: str

    def place(self, weights: Weights) -> int:
        """The rank of the right document under these weights; 0 when it is not among the first ten."""
        grams, vectors, *reading = weights
        views = np.array([1 - grams, grams, vectors]) / (1 + vectors)
        scores = self.signs @ np.concatenate([views, reading])
        ranked = list(dict.fromkeys(self.documents[i] for i in np.argsort(-scores, kind="stable")))[:10]
        return ranked.index(self.gold) + 1 if self.gold in ranked else 0


def read_set(folder: Path, name: str, scratch: Path) -> list[Asked]:
    """All questions of a set with the signs of their candidates."""
    data = load_set(folder, name)
    asked = []
    with Library.open(scratch / name) as library:
        ids = fill(library, scratch / f"{name} files", data.passages)
        retriever, reader = Retriever(BuiltinEmbedder()), close_reading.Reader()
        with library._database.reading() as connection:
            for row in data.questions:
                statistics = retriever._statistics_for(connection)
                question = retriever._question(connection, statistics, parse_query(row["question"]))
                ranking = retriever._rank(connection, statistics, question, "hybrid", None)
                rows = best_rows(ranking.scores, close_reading.CANDIDATES)
                signs, documents = [], []
                found = located_passages(connection, [int(statistics.ids[i]) for i in rows])
                for i, located in zip(rows, found, strict=True):
                    passage = located.passage
                    words = question.words.get(passage.language, [])
                    read = reader.read(passage.id, passage.text, passage.language, words, ranking.word_idf)
                    views = [float(over_best(view.scores)[i]) for view in ranking.views]
                    signs.append([*views, read.opening, read.sentence, read.pairs])
                    documents.append(ids[passage.document_id])
                asked.append(Asked(np.array(signs).reshape(-1, 6), tuple(documents), row["passage_id"]))
    return asked


def figures(asked: Sequence[Asked], weights: Weights) -> tuple[float, float]:
    """R@1 and MRR@10, in percent."""
    places = [one.place(weights) for one in asked]
    first = sum(place == 1 for place in places)
    return 100 * first / len(places), 100 * sum(1 / place for place in places if place) / len(places)


def worth(
    table: dict[Weights, dict[str, tuple[float, float]]], weights: Weights, parts: Iterable[str]
) -> float:
    """What a choice is judged by: R@1 plus MRR@10, each part of the data alike."""
    return sum(sum(table[weights][part]) for part in parts)


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = {name: read_set(options.evaluation, name, Path(scratch)) for name in SETS}
    parts = {f"{name} {half}": data[name][half::2] for name in SETS for half in (0, 1)}
    grid = list(itertools.product(*GRID))
    table = {weights: {part: figures(asked, weights) for part, asked in parts.items()} for weights in grid}
    print(f"tune.py, {datetime.now(UTC):%Y-%m-%d}: {len(grid)} choices of {', '.join(NAMES)}\n")
    print("| constants | " + " | ".join(f"{name} R@1/MRR" for name in SETS) + " |")
    print("|---" * (len(SETS) + 1) + "|")

    def show(label: str, weights: Weights) -> None:
        cells = ("{:.1f}/{:.1f}".format(*figures(data[name], weights)) for name in SETS)
        print(f"| {label} {weights} | " + " | ".join(cells) + " |", flush=True)

    plain = (0.5, 0.1, 0.0, 0.0, 0.0)
    in_use = (
        0.5,
        BuiltinEmbedder().worth.weight,
        close_reading.OPENING_WEIGHT,
        close_reading.SENTENCE_WEIGHT,
        close_reading.PAIRS_WEIGHT,
    )
    show("without reading", plain)
    show("in use", in_use)
    for weights in sorted(grid, key=lambda one: -worth(table, one, parts))[:5]:
        show("best", weights)
    for i, values in enumerate(GRID):
        for value in values:
            if value != in_use[i]:
                show(f"{NAMES[i]} {value:g}", (*in_use[:i], value, *in_use[i + 1 :]))
    print("\nJudged where it was not chosen (R@1/MRR):\n")
    for name in SETS:
        others = [part for part in parts if not part.startswith(name)]
        chosen = max(grid, key=lambda one: worth(table, one, others))
        was = figures(data[name], plain)
        print(
            "- {}: {} chosen on the other sets: {:.1f}/{:.1f}".format(
                name, chosen, *figures(data[name], chosen)
            )
            + " (without reading {:.1f}/{:.1f})".format(*was)
        )
    for half in (0, 1):
        own = [part for part in parts if part.endswith(str(half))]
        chosen = max(grid, key=lambda one: worth(table, one, own))
        cells = ("{:.1f}/{:.1f}".format(*figures(parts[f"{name} {1 - half}"], chosen)) for name in SETS)
        print(f"- {chosen} chosen on half {half}, on the other half: " + ", ".join(cells))


if __name__ == "__main__":
    main()
