"""Measures a reranker: figures for a grid of weights, and what its reading takes.

    python -m tests.evaluation.rerank EVAL_FOLDER --reranker FILE.gguf [--sets NAME ...] [--candidates 30]

EVAL_FOLDER holds question sets (`indexer.evaluating.question_sets`). Every question is asked once without
the reranker; the reranker then scores the best candidates once, and its scores are joined with each weight
of the grid, as in retrieval/reranking.py. Weight 0 is without it; `RERANKER_WEIGHT` is to be the one that
also wins on sets that did not choose it. Without `--reranker` only the ceiling is printed: how often the
right passage is among the candidates at all.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import Library
from indexer.evaluating.evaluate import import_passages
from indexer.evaluating.figures import percent
from indexer.evaluating.question_sets import QuestionSet, read_question_set
from indexer.models.runtime.llama_reranker import LlamaReranker
from indexer.records.documents import Span
from indexer.records.passages import Passage
from indexer.records.search import Hit
from indexer.retrieval import reranking
from tests.evaluation.places import place, show

SETS = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev", "fr_cnil_dev")
GRID = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 1_000.0)
SEARCHED = 40  # passages, so that ten different documents are among them
PATIENCE_SECONDS = 600.0  # for one question: here it is measured, not waited for


@dataclass(frozen=True)
class Asked:
    """One question's ranking, and what the reranker says of its best."""

    documents: tuple[str, ...]
    scores: NDArray[np.float64]
    shares: NDArray[np.float64]  # of the first ones; the others were not read
    gold: str

    def place(self, weight: float) -> int:
        """The rank of the right document under this weight."""
        joined = self.scores / (1 + weight)
        joined[: len(self.shares)] += weight * self.shares / (1 + weight)
        return place((self.documents[i] for i in np.argsort(-joined, kind="stable")), self.gold)


def passage_of(hit: Hit) -> Passage:
    """The hit as the reranker gets it."""
    return Passage(hit.passage_id, hit.document.id, 0, 0, Span(hit.start, hit.end), None, hit.text)


def read_set(
    library: Library,
    data: QuestionSet,
    ids: dict[str, str],
    reranker: LlamaReranker | None,
    candidates: int,
) -> tuple[list[Asked], list[float]]:
    """All questions with their scores, and the seconds that each took the reranker."""
    asked, seconds = [], []
    for question in data.questions:
        hits = library.search(question.text, k=max(SEARCHED, candidates)).results
        read = [passage_of(hit) for hit in hits[:candidates]]
        shares = np.zeros(0)
        if reranker is not None and read:
            started = time.perf_counter()
            shares = reranking.scores_to_shares(reranker.score(question.text, read))
            seconds.append(time.perf_counter() - started)
        documents = tuple(ids[hit.document.id] for hit in hits)
        scores = np.array([hit.score for hit in hits])
        asked.append(Asked(documents, scores, shares, str(question.passage_id)))
    return asked, seconds


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--reranker", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--candidates", type=int, default=reranking.CANDIDATES)
    options = parser.parse_args()
    reranker = LlamaReranker(options.reranker, score_seconds=PATIENCE_SECONDS) if options.reranker else None
    print(f"rerank.py: {reranker.name if reranker else 'no reranker'}, {options.candidates} candidates")
    table: dict[float, dict[str, list[int]]] = {weight: {} for weight in GRID}
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.sets:
            data = read_question_set(options.evaluation / f"{name}.jsonl")
            with Library.open(Path(scratch) / name) as library:
                folder = Path(scratch) / f"{name} files"
                ids = import_passages(library, data.passages, folder, lambda *_: None)
                asked, seconds = read_set(library, data, ids, reranker, options.candidates)
            there = [
                [float(one.gold in one.documents[:count]) for one in asked]
                for count in (5, 10, 20, options.candidates)
            ]
            middle = f"{np.median(seconds):.2f} s a question in the middle" if seconds else "not read"
            print(
                f"{name}: right passage among the first 5/10/20/{options.candidates} passages: "
                f"{'/'.join(str(percent(one)) for one in there)}; {middle}",
                flush=True,
            )
            for weight in GRID:
                table[weight][name] = [one.place(weight) for one in asked]
    if reranker is not None:
        reranker.close()
        show(table, "weight of the reranker")


if __name__ == "__main__":
    main()
