"""Lets a real model answer the questions of a set and counts what its checked answers are worth.

    python -m tests.evaluation.answers.written EVAL_FOLDER MODEL.gguf [--questions 200] [--list FILE]

Printed: how many sentences are verified, partly supported and struck; how often the shown answer holds an
accepted string, beside that of the quotes alone; how many right sentences were struck. `--list` writes every
sentence with its verdict and its quotes, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from indexer import Library
from indexer.common.folding import fold
from indexer.evaluating.evaluate import import_passages
from indexer.evaluating.question_sets import SetQuestion, read_question_set
from indexer.records.answers import Answer, Support


def holds(text: str, question: SetQuestion) -> bool:
    return any(fold(answer) in fold(text) for answer in question.answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--set", default="xquad_en_dev")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--list", type=Path)
    options = parser.parse_args()
    questions = read_question_set(options.folder / f"{options.set}.jsonl")
    chosen = random.Random(5).sample(
        [one for one in questions.questions if one.answerable], options.questions
    )
    counts: Counter[str] = Counter()
    rows = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        import_passages(library, questions.passages, Path(folder) / "passages", lambda *_: None)
        for question in chosen:
            written = library.ask(question.text, mode="auto", model=options.model)
            quoted = library.ask(question.text, mode="quote")
            count(counts, question, written, quoted)
            rows += [row for row in listed(question, written)]
            if options.list:
                options.list.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    for name, number in sorted(counts.items()):
        print(f"{name:50} {number}")
    print(f"{time.monotonic() - started:.0f} s")


def count(counts: Counter[str], question: SetQuestion, written: Answer, quoted: Answer) -> None:
    counts[f"answers {written.kind}"] += 1
    counts["shown answers with an accepted string"] += holds(written.answer, question)
    counts["own words with an accepted string, quotes without"] += holds(
        written.answer, question
    ) and not holds(quoted.answer, question)
    counts["quotes with an accepted string, own words without"] += holds(
        quoted.answer, question
    ) and not holds(written.answer, question)
    counts["quotes with an accepted string"] += holds(quoted.answer, question)
    if written.kind != "generated":
        return
    for sentence in written.sentences:
        counts[f"sentences {sentence.support}"] += 1
        if holds(sentence.text, question):
            counts[f"sentences {sentence.support} with an accepted string"] += 1


def listed(question: SetQuestion, answer: Answer) -> list[dict[str, object]]:
    quotes = {citation.n: citation.quote for citation in answer.citations}
    return [
        {
            "question": question.text,
            "accepted": question.answers[:2],
            "kind": answer.kind,
            "sentence": sentence.text,
            "support": sentence.support,
            "reasons": [str(reason) for reason in sentence.reasons],
            "quotes": [quotes[n] for n in sentence.citations]
            if sentence.support != Support.UNSUPPORTED
            else [],
        }
        for sentence in answer.sentences
    ]


if __name__ == "__main__":
    main()
