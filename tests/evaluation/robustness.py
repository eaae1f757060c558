"""Measures what typing errors, missing accents and copies of everything cost.

    python -m tests.evaluation.robustness EVAL_FOLDER [--sets NAME ...]

EVAL_FOLDER holds question sets (`indexer.evaluating.question_sets`); the figures are in quality.md. Each
line is one way to ask the same questions.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from indexer import Library
from indexer.evaluating.figures import percent
from indexer.evaluating.question_sets import QuestionSet, read_question_set
from tests.evaluation.copies import exact_copy, near_copy
from tests.evaluation.typos import with_typo, without_accents

SEED = 7
SETS = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev", "fr_cnil_dev")
SEPARATOR = "~"
WAIT_SECONDS = 3_600.0


def fill(library: Library, files: Path, data: QuestionSet, how: str) -> dict[str, str]:
    """Import the passages once or three times; gives document id -> passage id."""
    files.mkdir()
    chance = random.Random(SEED)
    for passage in data.passages:
        texts = [passage.text]
        if how != "once":
            texts.append(exact_copy(passage.text))
            texts.append(exact_copy(texts[-1]) if how == "exactly thrice" else near_copy(texts[0], chance))
        for number, text in enumerate(texts):
            (files / f"{passage.id}{SEPARATOR}{number}.txt").write_text(text, encoding="utf-8")
    report = library.add([files])
    library.wait_for_index(WAIT_SECONDS)
    return {one.id: Path(one.path).stem.split(SEPARATOR)[0] for one in report.imported}


def measure(
    label: str,
    library: Library,
    ids: dict[str, str],
    data: QuestionSet,
    change: Callable[[str], str] = str,
    k: int = 10,
) -> None:
    """R@1 and R@5 of the gold passage among the first `k` shown: a copy takes a place like any other."""
    first, five, repaired = [], [], 0
    for question in data.questions:
        found = library.search(change(question.text), k=k)
        shown = [ids[hit.document.id] for hit in found.results]
        first.append(float(shown[:1] == [question.passage_id]))
        five.append(float(question.passage_id in shown[:5]))
        repaired += len(found.repaired)
    print(f"{label}: R@1 {percent(first)}  R@5 {percent(five)}  words mended {repaired}", flush=True)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.sets:
            data = read_question_set(options.evaluation / f"{name}.jsonl")
            chance = random.Random(SEED)
            with Library.open(Path(scratch) / name) as library:
                ids = fill(library, Path(scratch) / f"{name} once", data, "once")
                measure(f"{name} as it is", library, ids, data)
                measure(
                    f"{name} one typo",
                    library,
                    ids,
                    data,
                    lambda text, chance=chance: with_typo(text, chance),
                )
                measure(f"{name} no accents", library, ids, data, without_accents)
            for how in ("exactly thrice", "thrice"):
                with Library.open(Path(scratch) / f"{name} {how} library") as library:
                    ids = fill(library, Path(scratch) / f"{name} {how}", data, how)
                    measure(f"{name} everything {how}", library, ids, data)


if __name__ == "__main__":
    main()
