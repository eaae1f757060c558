"""Fits what decides whether a library holds an answer, and shows what it costs and brings.

    python -m tests.evaluation.refusal EVAL_FOLDER [--check FILE:LIBRARY ...]

Every question of the parallel sets is asked over the passages of each language, whole and cut down to few
documents, with the passage that answers it and without. Two logistic models are fitted on all of that, one
for answers in the question's language and one for answers in another; halves judge each other. `--check`
also shows how many questions of a file ({"question", "answerable"}) a library would answer at each
threshold.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import Library
from indexer.answering.quoting.refusal import Signs, read_signs
from indexer.answering.quoting.sentence_scores import ranked_sentences
from indexer.evaluating.evaluate import SEARCHED, first_hits, import_passages
from indexer.evaluating.figures import area_under_curve
from indexer.evaluating.question_sets import over_passages_of, read_question_set
from indexer.lexical.index import count_passages_with
from indexer.lexical.terms import word_terms
from indexer.records.search import Hit
from indexer.retrieval.nearest import Nearest
from indexer.retrieval.retriever import Retrieved

PARALLEL = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev")
RIDGE = 1e-3
LOST = (0.02, 0.03, 0.05, 0.1)  # of the answerable questions
SMALL = (1, 3, 8)  # passages in cut-down libraries
EVERY = 2  # of the questions
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One question over one library."""

    signs: Signs
    answerable: bool
    half: int
    pair: str


def signs_of(library: Library, retrieved: Retrieved) -> Signs | None:
    meaning = library.sentence_meaning()
    ranked = ranked_sentences(retrieved, meaning)
    return read_signs(retrieved, ranked, meaning.weight) if ranked else None


def examples_of(library: Library, questions: Sequence, ids: dict[str, str], pair: str) -> list[Example]:
    """Each question with its passage and without it, over the whole library and over few documents."""
    examples: list[Example] = []
    chance = random.Random(3)
    passages = sorted(set(ids.values()))
    for question in questions[::EVERY]:
        half = passages.index(question.passage_id) * 2 // len(passages)
        found = library.retrieve(question.text, k=SEARCHED)
        gold = [hit for hit in found.hits if ids[hit.document.id] == question.passage_id]
        others = [hit for hit in found.hits if hit not in gold]
        kept = [(list(found.hits), True), (others, False)]
        counts = counts_of(library, found)
        few = chance.choice(SMALL)
        some = chance.sample(others, min(few, len(others)))
        some.sort(key=lambda hit: hit.rank)
        kept += [(sorted([*gold, *some[1:]], key=lambda hit: hit.rank), True), (some, False)]
        for hits, answerable in kept:
            if hits and (not answerable or gold):
                signs = signs_of(library, reduced(found, hits, gold, counts))
                if signs is not None:
                    examples.append(Example(signs, answerable, half, pair))
    return examples


def counts_of(library: Library, found: Retrieved) -> dict[str, int]:
    """How many passages of the whole library hold each of the question's words."""
    with library._database.reading() as connection:
        return count_passages_with(connection, found.word_idf)


def reduced(found: Retrieved, hits: Sequence[Hit], gold: Sequence[Hit], counts: dict[str, int]) -> Retrieved:
    """What would have been retrieved from a library of these hits, or of all but the gold ones."""
    less = first_hits(found, tuple(hits))
    is_small = len(hits) < SEARCHED // 2
    removed = [] if is_small or any(hit in hits for hit in gold) else gold
    held = Counter(
        term
        for hit in (hits if is_small else removed)
        for term in set(word_terms(hit.text, found.languages[hit.passage_id]))
    )
    left = held if is_small else Counter(counts) - held
    missing = frozenset(word for word in found.word_idf if not left[word])
    nearest = found.nearest
    if is_small:
        cosines = [found.cosines[hit.passage_id] for hit in hits if hit.passage_id in found.cosines]
        nearest = Nearest((), len(cosines), float(np.mean(cosines)), float(np.std(cosines)))
    return replace(less, missing_words=missing, nearest=nearest)


def fit(examples: Sequence[Example]) -> Floats:
    """Logistic regression by Newton's method, with a little ridge; both answers weigh alike."""
    x = np.array([one.signs.values() for one in examples])
    y = np.array([one.answerable for one in examples], float)
    share = np.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (share * (y - p)) - RIDGE * len(x) * weights
        hessian = (x * (share * p * (1 - p))[:, None]).T @ x + RIDGE * len(x) * np.eye(x.shape[1])
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def chances(weights: Floats, examples: Sequence[Example]) -> Floats:
    """The probability of an answer for each example."""
    return 1 / (1 + np.exp(-np.clip(np.array([one.signs.values() for one in examples]) @ weights, -30, 30)))


def report(name: str, examples: Sequence[Example]) -> Floats:
    """Fit, judge by halves, print the curve; gives the weights fitted on everything."""
    held: dict[int, float] = {}
    for half in (0, 1):
        weights = fit([one for one in examples if one.half != half])
        judged = [i for i, one in enumerate(examples) if one.half == half]
        held.update(zip(judged, chances(weights, [examples[i] for i in judged]), strict=True))
    print(f"\n{name}: {len(examples)} examples, judged by the other half")
    for pair in sorted({one.pair for one in examples}):
        rows = [i for i, one in enumerate(examples) if one.pair == pair]
        yes = sorted(held[i] for i in rows if examples[i].answerable)
        no = [held[i] for i in rows if not examples[i].answerable]
        cells = []
        for lost in LOST:
            limit = yes[int(lost * len(yes))]
            cells.append(f"{100 * lost:.0f} % lost: {100 * np.mean(np.array(no) < limit):.0f} % refused")
        print(f"- {pair}: AUROC {area_under_curve(yes, no):.3f}; " + "; ".join(cells))
    weights = fit(examples)
    print("weights: (" + ", ".join(f"{weight:.2f}" for weight in weights) + ")")
    yes = np.sort(chances(weights, [one for one in examples if one.answerable]))
    no = chances(weights, [one for one in examples if not one.answerable])
    for lost in LOST:
        limit = yes[int(lost * len(yes))]
        print(f"  least {limit:.3f}: {100 * lost:.0f} % lost, {100 * np.mean(no < limit):.1f} % refused")
    return weights


def check(own: Floats, foreign: Floats, argument: str) -> None:
    """How a library answers the questions of a file at several thresholds."""
    file, _, folder = argument.partition(":")
    questions = read_question_set(Path(file)).questions
    rows = []
    with Library.open(folder, read_only=True) as library:
        for question in questions:
            signs = signs_of(library, library.retrieve(question.text, k=16))
            if signs is None:
                continue
            chance = chances(foreign if signs.foreign else own, [Example(signs, True, 0, "")])[0]
            rows.append((chance, signs, question))
    print(f"\n{file}")
    for is_foreign in (False, True):
        for answerable in (True, False):
            values = sorted(
                chance
                for chance, signs, question in rows
                if signs.foreign == is_foreign and question.answerable == answerable
            )
            text = " ".join(f"{value:.2f}" for value in values)
            print(f"  foreign {is_foreign}, answerable {answerable}: {text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--check", nargs="*", default=[])
    options = parser.parse_args()
    sets = {name: read_question_set(options.evaluation / f"{name}.jsonl") for name in PARALLEL}
    examples: list[Example] = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, data in sets.items():
            with Library.open(Path(scratch) / name) as library:
                folder = Path(scratch) / f"{name} files"
                ids = import_passages(library, data.passages, folder, lambda *_: None)
                for other, asked in sets.items():
                    pair = f"{other[6:8]} over {name[6:8]}"
                    moved = over_passages_of(asked, data)
                    examples += examples_of(library, moved.questions, ids, pair)
                    print(pair, len(examples), flush=True)
    own = report("the question's own language", [one for one in examples if not one.signs.foreign])
    foreign = report("another language", [one for one in examples if one.signs.foreign])
    for argument in options.check:
        check(own, foreign, argument)


if __name__ == "__main__":
    main()
