"""Chooses the weights of sentences, and shows what their neighbours would do.

    python -m tests.evaluation.tune_sentences EVAL_FOLDER [--check FILE:LIBRARY ...]

Every question of the parallel sets is asked over the passages of each language. The signs of all sentences
are computed once, as the product does; then one weight after the other takes the value that is best for all
pairs of languages together. `--check` adds the questions of a file over a library that is there already.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import Library
from indexer.answering.quoting.sentence_scores import WEIGHTS, SentenceSigns, ranked_sentences
from indexer.evaluating.evaluate import import_passages
from indexer.evaluating.figures import holds_answer
from indexer.evaluating.question_sets import SetQuestion, over_passages_of, read_question_set

PARALLEL = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev")
PASSAGES = 16
EVERY = 2  # of the questions of the parallel sets
NAMES = tuple(SentenceSigns.__dataclass_fields__)
GRID = {
    "cosine": (0.3, 0.4, 0.5, 0.6, 0.8),
    "coverage": (0.0, 0.15, 0.3, 0.45, 0.6),
    "passage": (0.0, 0.5, 1.0, 1.5, 2.0),
    "cue": (0.0, 0.03, 0.06, 0.1, 0.15),
    "cue_missing": (0.0, -0.04, -0.08, -0.12),
    "short": (0.0, -0.1, -0.2, -0.3),
    "unfinished": (0.0, -0.05, -0.1, -0.15),
}
Table = list[tuple[NDArray[np.float64], NDArray[np.bool_]]]  # signs and accepted, for each question


def read_signs_of(library: Library, questions: Iterable[SetQuestion]) -> Table:
    """The signs of every sentence, and whether it holds an accepted answer."""
    table: Table = []
    for question in questions:
        if not question.answers or not question.answerable:
            continue
        ranked = ranked_sentences(library.retrieve(question.text, k=PASSAGES), library.sentence_meaning())
        signs = [[getattr(one.signs, name) for name in NAMES] for one in ranked]
        accepted = [holds_answer(one.text, question.answers) for one in ranked]
        table.append((np.array(signs).reshape(-1, len(NAMES)), np.array(accepted, bool)))
    return table


def shares(table: Table, weights: NDArray[np.float64]) -> tuple[float, float]:
    """Accepted answers in the first sentence and in the first three, in percent."""
    first = three = 0
    for signs, accepted in table:
        best = np.argsort(-(signs @ weights), kind="stable")[:3]
        first += bool(accepted[best[:1]].any())
        three += bool(accepted[best].any())
    return 100 * first / len(table), 100 * three / len(table)


def read_tables(folder: Path, checked: Iterable[str]) -> tuple[dict[str, Table], float]:
    """All signs, and what a cosine weighs."""
    sets = {name: read_question_set(folder / f"{name}.jsonl") for name in PARALLEL}
    tables: dict[str, Table] = {}
    scale = 1.0
    with tempfile.TemporaryDirectory() as scratch:
        for name, data in sets.items():
            with Library.open(Path(scratch) / name) as library:
                import_passages(library, data.passages, Path(scratch) / f"{name} files", lambda *_: None)
                scale = library.sentence_meaning().weight
                for other, asked in sets.items():
                    questions = over_passages_of(asked, data).questions[::EVERY]
                    tables[f"{other[6:8]} over {name[6:8]}"] = read_signs_of(library, questions)
                    print(other, "over", name, flush=True)
    for argument in checked:
        file, _, folder = argument.partition(":")
        with Library.open(folder, read_only=True) as library:
            tables[Path(file).stem] = read_signs_of(library, read_question_set(Path(file)).questions)
    return tables, scale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--check", nargs="*", default=[])
    options = parser.parse_args()
    tables, scale = read_tables(options.evaluation, options.check)
    factors = np.array([scale if name == "cosine" else 1.0 for name in NAMES])

    def worth(chosen: dict[str, float]) -> float:
        weights = factors * [chosen[name] for name in NAMES]
        return float(np.mean([sum(shares(table, weights)) for table in tables.values()]))

    def show(label: str, chosen: dict[str, float]) -> None:
        weights = factors * [chosen[name] for name in NAMES]
        cells = ("{} {:.1f}/{:.1f}".format(name, *shares(table, weights)) for name, table in tables.items())
        print(f"{label}: {worth(chosen) / 2:.2f} | " + " | ".join(cells), flush=True)

    chosen = {name: getattr(WEIGHTS, name) for name in NAMES}
    show("in use", chosen)
    best = worth(chosen)
    for _ in range(2):
        for name, values in GRID.items():
            for value in values:
                figure = worth({**chosen, name: value})
                if figure > best + 1e-9:
                    chosen[name], best = value, figure
    show(f"best {chosen}", chosen)
    for name, values in GRID.items():
        for value in values:
            if value != chosen[name]:
                show(f"{name} {value:g}", {**chosen, name: value})


if __name__ == "__main__":
    main()
