"""Chooses the constants of the ranking on the development sets, and shows what their neighbours would do.

    python -m tests.evaluation.tune EVAL_FOLDER [--every 4] > report.md

Every question (or every fourth one) is asked once; the signs of its first passages are then added up with
other weights, as `indexer/retrieval/candidates.py` does. A choice counts only as far as it also wins where
it was not made: each half of the questions is judged with the constants chosen on the other half.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import Library
from indexer.evaluating.evaluate import import_passages
from indexer.evaluating.question_sets import SetPassage, SetQuestion, over_passages_of, read_question_set
from indexer.records.search import SearchOptions
from indexer.retrieval.candidates import OWN_LANGUAGE
from indexer.retrieval.close_reading import BEST_WORTH
from tests.evaluation.places import figures, place

PARALLEL = {"en": "xquad_en_dev", "zh": "xquad_zh_dev", "es": "xquad_es_dev"}
ALONE = {"fr_cnil": "fr_cnil_dev"}
SEARCHED = 60
GRID = {"cosine": (1.0, 1.5, 2.0, 2.5, 3.0), "own": (0.0, 0.05, 0.08, 0.15), "reading": (0.0, 0.5, 1.0, 2.0)}
Weights = dict[str, float]


@dataclass(frozen=True)
class Asked:
    """One question's first passages: coverage, cosine, own language and reading, and their documents."""

    signs: NDArray[np.float64]
    documents: tuple[str, ...]
    gold: str

    def place(self, weights: Weights) -> int:
        """The rank of the right document under these weights; 0 when it is not among the first ten."""
        scores = self.signs @ np.array([1.0, weights["cosine"], weights["own"], weights["reading"]])
        return place((self.documents[i] for i in np.argsort(-scores, kind="stable")), self.gold)


def ask(library: Library, questions: Sequence[SetQuestion], ids: dict[str, str]) -> list[Asked]:
    """Ask every question, with the reason of each hit."""
    asked = []
    for question in questions:
        result = library.search(question.text, k=SEARCHED, options=SearchOptions(explain=True))
        language = library.retrieve(question.text, k=1).question.language
        signs = []
        for hit in result.results:
            assert hit.explanation is not None
            views = {view.view: view.score for view in hit.explanation.views}
            own = float(language is not None and hit.document.language == language)
            signs.append([views["words"], views["meaning"], own, views["reading"] * BEST_WORTH])
        documents = tuple(ids[hit.document.id] for hit in result.results)
        asked.append(Asked(np.array(signs).reshape(-1, 4), documents, str(question.passage_id)))
    return asked


def read_sets(folder: Path, scratch: Path, every: int) -> dict[str, list[Asked]]:
    """Questions over their own language, over the others, and over all languages together."""
    sets = {name: read_question_set(folder / f"{file}.jsonl") for name, file in (PARALLEL | ALONE).items()}
    sets = {name: replace(data, questions=data.questions[::every]) for name, data in sets.items()}
    asked: dict[str, list[Asked]] = {}
    for name, data in sets.items():
        with Library.open(scratch / name) as library:
            ids = import_passages(library, data.passages, scratch / f"{name} files", lambda *_: None)
            for other, questions in sets.items():
                if other == name:
                    asked[name] = ask(library, data.questions, ids)
                elif {name, other} <= PARALLEL.keys():
                    asked[f"{other} over {name}"] = ask(
                        library, over_passages_of(questions, data).questions, ids
                    )
    together = [
        SetPassage(f"{name} {passage.id}", passage.text)
        for name in PARALLEL
        for passage in sets[name].passages
    ]
    with Library.open(scratch / "together") as library:
        ids = import_passages(library, together, scratch / "together files", lambda *_: None)
        for name in PARALLEL:
            own = [
                SetQuestion(one.id, one.text, f"{name} {one.passage_id}", one.answers, one.answerable)
                for one in sets[name].questions
            ]
            asked[f"{name} among all"] = ask(library, own, ids)
    return asked


def worth(asked: Iterable[Sequence[Asked]], weights: Weights) -> float:
    """R@1 plus MRR@10 in percent, each set alike."""
    return float(np.mean([sum(figures([one.place(weights) for one in each])[::2]) for each in asked]))


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--every", type=int, default=1, help="ask only every n-th question")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        asked = read_sets(options.evaluation, Path(scratch), options.every)
        with Library.open(Path(scratch) / "together", read_only=True) as library:
            cosine = library.sentence_meaning().weight
    in_use = {"cosine": cosine, "own": OWN_LANGUAGE, "reading": 1.0}
    print("| weights | " + " | ".join(f"{name} R@1/R@5/MRR" for name in asked) + " |")
    print("|---" * (len(asked) + 1) + "|")

    def show(label: str, weights: Weights) -> None:
        cells = (
            "{:.1f}/{:.1f}/{:.1f}".format(*figures([one.place(weights) for one in each]))
            for each in asked.values()
        )
        print(f"| {label} | " + " | ".join(cells) + " |", flush=True)

    show(f"in use {in_use}", in_use)
    for name, values in GRID.items():
        for value in values:
            if value != in_use[name]:
                show(f"{name} {value:g}", {**in_use, name: value})
    choices = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    show("best of the grid", max(choices, key=lambda one: worth(asked.values(), one)))
    for half in (0, 1):
        chosen = max(choices, key=lambda one: worth([each[half::2] for each in asked.values()], one))
        others = [each[1 - half :: 2] for each in asked.values()]
        gained = worth(others, chosen) - worth(others, in_use)
        print(f"\nChosen on half {half}: {chosen}; on the other half {gained / 2:+.2f} against those in use.")


if __name__ == "__main__":
    main()
