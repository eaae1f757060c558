"""How often true sentences are taken for unsupported, and false ones for verified.

python -m tests.evaluation.answers.verification EVAL_FOLDER [--sentences N]
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer import Library
from indexer.evaluating.question_sets import SetPassage, read_question_set
from indexer.passages.sentences import sentence_spans
from indexer.records.documents import DocumentSummary
from indexer.records.search import Hit
from tests.evaluation.answers.mutations import mutations, paraphrases

SETS = {"en": "xquad_en_dev", "es": "xquad_es_dev", "zh": "xquad_zh_dev", "fr": "fr_cnil_dev"}
PARALLEL = ("en", "es", "zh")
OTHERS = 5  # passages beside the right one
MIN_CHARS = {"zh": 15}
TRUE = {True: "true", False: "false"}


@dataclass(frozen=True)
class Case:
    """A sentence, its sources, and whether they say it."""

    group: str  # language or pair of languages
    kind: str
    text: str
    language: str
    sources: tuple[Hit, ...]
    true: bool
    original: str


def hit_of(passage: SetPassage, language: str, rank: int) -> Hit:
    document = DocumentSummary(passage.id, None, f"/{passage.id}.txt", language, None, None)
    return Hit(rank, 1.0, rank, document, None, 0, len(passage.text), passage.text)


def sentences_of(passage: SetPassage, language: str) -> list[str]:
    spans = [span.of(passage.text) for span in sentence_spans(passage.text)]
    least = MIN_CHARS.get(language, 40)
    return [text for text in spans if least <= len(text) <= 400 and text[-1] in ".。!?！？"]


def cases(folder: Path, count: int, seed: int = 1) -> Iterator[Case]:
    chance = random.Random(seed)
    sets = {language: read_question_set(folder / f"{name}.jsonl").passages for language, name in SETS.items()}
    by_id = {language: {passage.id: passage for passage in sets[language]} for language in PARALLEL}
    for language, passages in sets.items():
        pool = [(passage, text) for passage in passages for text in sentences_of(passage, language)]
        for passage, text in chance.sample(pool, min(count, len(pool))):
            others = chance.sample(passages, OTHERS)
            mix = [passage, *(other for other in others if other is not passage)]
            chance.shuffle(mix)
            sources = tuple(hit_of(one, language, rank) for rank, one in enumerate(mix, 1))
            yield Case(language, "unchanged", text, language, sources, True, text)
            for changed in paraphrases(text, language):
                yield Case(language, changed.kind, changed.text, language, sources, True, text)
            for changed in mutations(text, passage.text, language, chance):
                yield Case(language, changed.kind, changed.text, language, sources, False, text)
            if language not in PARALLEL:
                continue
            for other in PARALLEL:
                if other == language or passage.id not in by_id[other]:
                    continue
                foreign = tuple(
                    hit_of(by_id[other][one.id], other, rank)
                    for rank, one in enumerate(mix, 1)
                    if one.id in by_id[other]
                )
                pair = f"{language}>{other}"
                yield Case(pair, "translated", text, language, foreign, True, text)
                for changed in mutations(text, passage.text, language, chance):
                    yield Case(pair, changed.kind, changed.text, language, foreign, False, text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=60, help="of each language")
    parser.add_argument("--only", default="", help="groups whose name begins so")
    parser.add_argument("--same", action="store_true", help="one language only")
    parser.add_argument("--list", type=Path, help="write what was judged wrongly into this file")
    options = parser.parse_args()
    from indexer.answering.evidence.verify import verify_sentence

    flagged: dict[tuple[str, str, bool], list[bool]] = defaultdict(list)
    wrong = []
    with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
        meaning = library.sentence_meaning()
        for case in cases(options.folder, options.sentences):
            if not case.group.startswith(options.only) or (options.same and ">" in case.group):
                continue
            verdict = verify_sentence(case.text, case.sources, language=case.language, meaning=meaning)
            is_flagged = verdict.support != "verified"
            flagged[case.group, case.kind, case.true].append(is_flagged)
            if is_flagged == case.true:
                wrong.append(
                    {
                        "group": case.group,
                        "kind": case.kind,
                        "text": case.text,
                        "original": case.original,
                        "reasons": [str(reason) for reason in verdict.reasons],
                    }
                )
    report(flagged)
    if options.list:
        options.list.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in wrong))


def report(flagged: dict[tuple[str, str, bool], list[bool]]) -> None:
    """One line for each kind of change and pair of languages, then the sums."""
    for (group, kind, true), values in sorted(flagged.items()):
        print(f"{group:6} {TRUE[true]:5} {kind:24} flagged {percent(values)}")
    for is_foreign in (False, True):
        for true in (True, False):
            values = [
                value
                for (group, _, is_true), every in flagged.items()
                if is_true is true and (">" in group) is is_foreign
                for value in every
            ]
            if values:
                languages = "two languages" if is_foreign else "one language"
                print(f"{languages}, {TRUE[true]}: flagged {percent(values)}")


def percent(values: list[bool]) -> str:
    return f"{100 * sum(values) / len(values):5.1f} % of {len(values)}"


if __name__ == "__main__":
    main()
