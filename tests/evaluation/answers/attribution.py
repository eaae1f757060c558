"""How often the sentence of the sources that says what a sentence says is found first.

    python -m tests.evaluation.answers.attribution EVAL_FOLDER [--sentences N]

A sentence of one passage is looked for among six passages, in its own language and in the others. Across
languages only passages count that have as many sentences in both: there the right one has the same number.
The cosine alone is what attribution must beat.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from indexer import Library
from indexer.answering.evidence.attribute import best_runs
from indexer.answering.evidence.compare import RankedRun, Text
from indexer.answering.evidence.source_sentences import source_runs
from indexer.evaluating.question_sets import SetPassage, read_question_set
from indexer.passages.sentences import sentence_spans
from indexer.records.search import Hit
from tests.evaluation.answers.verification import OTHERS, PARALLEL, SETS, hit_of


def sought(folder: Path, count: int) -> Iterator[tuple[str, str, str, int, str, list[Hit]]]:
    """Pair of languages, sentence, its language, its number, its passage, and the sources."""
    chance = random.Random(3)
    sets = {language: read_question_set(folder / f"{SETS[language]}.jsonl").passages for language in PARALLEL}
    by_id = {language: {passage.id: passage for passage in passages} for language, passages in sets.items()}
    for language, passages in sets.items():
        for other in PARALLEL:
            alike = [
                one
                for one in passages
                if one.id in by_id[other] and length(one) == length(by_id[other][one.id])
            ]
            for passage in chance.choices(alike, k=count):
                number = chance.randrange(length(passage))
                text = sentence_spans(passage.text)[number].of(passage.text)
                mix = [passage, *chance.sample([one for one in alike if one is not passage], OTHERS)]
                chance.shuffle(mix)
                sources = [hit_of(by_id[other][one.id], other, rank) for rank, one in enumerate(mix, 1)]
                yield f"{language}>{other}", text, language, number, passage.id, sources


def length(passage: SetPassage) -> int:
    return len(sentence_spans(passage.text))


def is_right(found: RankedRun, number: int, passage_id: str) -> bool:
    run = found.run
    return run.hit.document.id == passage_id and run.first <= number <= run.last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=100, help="of each pair of languages")
    options = parser.parse_args()
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
        meaning = library.sentence_meaning()
        for pair, text, language, number, passage_id, sources in sought(options.folder, options.sentences):
            ranked = best_runs(Text(text, language), source_runs(sources), meaning, 1000)
            by_cosine = max(ranked, key=lambda one: (one.cosine or 0.0, -one.run.last + one.run.first))
            right[pair].append(
                (is_right(ranked[0], number, passage_id), is_right(by_cosine, number, passage_id))
            )
    for pair, values in right.items():
        ours, cosine = (100 * sum(value[place] for value in values) / len(values) for place in (0, 1))
        print(f"{pair}: right sentence first {ours:.1f} %, by cosine alone {cosine:.1f} % of {len(values)}")


if __name__ == "__main__":
    main()
