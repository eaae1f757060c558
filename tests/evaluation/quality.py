"""Measures retrieval, quoting and abstaining on evaluation sets, through the library's public face.

    python tests/evaluation/quality.py EVAL_FOLDER [--seeds FOLDER] [--sets NAME ...] [--runs FOLDER]

EVAL_FOLDER holds sets as JSON lines: `{"kind": "passage", "id", "text"}` and `{"kind": "question", "id",
"question", "answers", "passage_id"}`. Every passage becomes one text file and is imported like any other.
With `--seeds` (real articles) the questions of `seeds_qa_dev.jsonl` are asked over those. `--runs` also
writes one JSON line per question, for other scorers. Its report is quality.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer import Library
from indexer.records import AnswerKind

SETS = ("xquad_en_dev", "xquad_zh_dev", "xquad_es_dev", "fr_cnil_dev")
SEARCHED = 40  # passages, so that ten different documents are among them
FOREIGN_SAMPLE = 60


@dataclass(frozen=True)
class EvaluationSet:
    """Passages and the questions on them."""

    name: str
    passages: list[dict[str, Any]]
    questions: list[dict[str, Any]]


def load_set(folder: Path, name: str) -> EvaluationSet:
    """Read one set."""
    rows = [json.loads(line) for line in (folder / f"{name}.jsonl").open(encoding="utf-8")]
    passages = [row for row in rows if row.get("kind") == "passage"]
    return EvaluationSet(name, passages, [row for row in rows if row.get("kind") != "passage"])


def fill(library: Library, files: Path, passages: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Import each passage as a file of its own; returns document id -> passage id."""
    files.mkdir()
    for passage in passages:
        (files / f"{passage['id']}.txt").write_text(passage["text"], encoding="utf-8")
    report = library.add([files])
    if report.failed:
        print(f"  {len(report.failed)} could not be imported: {report.failed[0].message}", file=sys.stderr)
    by_document = {document.id: Path(document.path).stem for document in report.imported}
    for skipped in report.skipped:
        print(f"  skipped {skipped.path}: {skipped.reason}", file=sys.stderr)
    return by_document


def normal(text: str) -> str:
    """Text as answers are compared: width, case, apostrophes and white space do not matter."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower().replace("’", "'"))


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the accepted answers stands in the text."""
    stripped = (normal(answer).strip(" .,;:。，；：!?！？\"'«»“”()（）") for answer in answers)
    return any(answer and answer in normal(text) for answer in stripped)


def percent(hits: Sequence[float]) -> str:
    """A mean of 0..1 values as a percentage."""
    return f"{100 * sum(hits) / len(hits):.1f}" if hits else "-"


def measure_retrieval(library: Library, data: EvaluationSet, ids: dict[str, str], runs: Path | None) -> None:
    """R@1, R@5, MRR@10 of documents by their best passage."""
    first, five, reciprocal, lines = [], [], [], []
    for question in data.questions:
        found = library.search(question["question"], k=SEARCHED).results
        ranked = list(dict.fromkeys(ids[hit.document.id] for hit in found))[:10]
        gold = question["passage_id"]
        place = ranked.index(gold) + 1 if gold in ranked else 0
        first.append(float(place == 1))
        five.append(float(0 < place <= 5))
        reciprocal.append(1 / place if place else 0.0)
        lines.append({"id": question["id"], "passages": ranked})
    print(f"{data.name}: R@1 {percent(first)}  R@5 {percent(five)}  MRR@10 {percent(reciprocal)}", flush=True)
    write_run(runs, data.name, lines)


def measure_quotes(library: Library, data: EvaluationSet) -> None:
    """How often an accepted answer stands in the first sentence, and in the first three."""
    questions = [question for question in data.questions if question.get("answers")]
    first, three, abstained = [], [], []
    for question in questions:
        answer = library.ask(question["question"], mode="quote")
        texts = [sentence.text for sentence in answer.sentences]
        first.append(float(holds("\n".join(texts[:1]), question["answers"])))
        three.append(float(holds("\n".join(texts[:3]), question["answers"])))
        abstained.append(float(answer.kind is AnswerKind.ABSTAINED))
    if questions:
        print(
            f"{data.name}: answer in first sentence {percent(first)}, in first three {percent(three)}, "
            f"abstained {percent(abstained)}",
            flush=True,
        )


def measure_foreign(library: Library, name: str, questions: Sequence[str], source: str) -> None:
    """How often questions on something else are refused; `source` says where they come from."""
    refused = [float(library.ask(q, mode="quote").kind is AnswerKind.ABSTAINED) for q in questions]
    print(f"{name}: questions of {source} refused {percent(refused)} (n={len(refused)})", flush=True)


def measure_seeds(library: Library, folder: Path, questions: Sequence[dict[str, Any]]) -> None:
    """Answers over real articles: an accepted string in the first three sentences."""
    report = library.add([folder])
    print(f"seeds: {len(report.imported)} documents, {[document.language for document in report.imported]}")
    found, missed = [], []
    for question in questions:
        if not question["answerable"]:
            continue
        answer = library.ask(question["question"], mode="quote")
        text = "\n".join(sentence.text for sentence in answer.sentences[:3])
        found.append(holds(text, question["answers"]))
        if not found[-1]:
            missed.append(question["id"])
    print(f"seeds: {sum(found)} of {len(found)} answered; missed: {', '.join(missed)}", flush=True)


def write_run(runs: Path | None, name: str, lines: Iterable[dict[str, Any]]) -> None:
    """Keep the ranked passages of each question."""
    if runs is not None:
        runs.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (runs / f"{name}.jsonl").write_text(text, encoding="utf-8")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--runs", type=Path)
    options = parser.parse_args()
    sets = {name: load_set(options.evaluation, name) for name in options.sets}
    sample = random.Random(1)
    foreign = {
        name: [q["question"] for q in sample.sample(data.questions, FOREIGN_SAMPLE)]
        for name, data in sets.items()
    }
    with tempfile.TemporaryDirectory() as scratch:
        for name, data in sets.items():
            with Library.open(Path(scratch) / name) as library:
                ids = fill(library, Path(scratch) / f"{name} files", data.passages)
                measure_retrieval(library, data, ids, options.runs)
                measure_quotes(library, data)
                for other, questions in foreign.items():
                    # The XQuAD sets are translations of one another: only Chinese is foreign to the rest.
                    related = other.startswith("xquad") and name.startswith("xquad")
                    if other != name and (
                        not related or (name == "xquad_zh_dev") != (other == "xquad_zh_dev")
                    ):
                        measure_foreign(library, name, questions, other)
        if options.seeds is not None:
            questions = load_set(options.evaluation, "seeds_qa_dev").questions
            with Library.open(Path(scratch) / "seeds") as library:
                measure_seeds(library, options.seeds, questions)
                for other, texts in foreign.items():
                    measure_foreign(library, "seeds", texts, other)


if __name__ == "__main__":
    main()
