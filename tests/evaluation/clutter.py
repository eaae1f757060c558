"""Measures the rules about clutter: what they find on real clippings, and what they mark in clean text.

    python -m tests.evaluation.clutter EVAL_FOLDER --seeds FOLDER

EVAL_FOLDER holds sets as JSON lines with `{"kind": "passage", "text"}`: clean paragraphs, each sentence of
which is put on a line of its own, so that every short line is a chance to be wrong. The seeds are five
clipped articles whose lines of clutter were listed by hand, below.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from indexer.documents.clutter.clutter import find_clutter
from indexer.passages.sentences import sentence_spans

# By the first three characters of the file's name: numbers of lines, from 1.
SEEDS = {
    "000": {9, 19, 29, 35, 45, 47},
    "001": {3, 6},
    "002": {2, 4, 12, 22, 32, 38, 48, 50, *range(52, 83)},
    "003": {1},
    "004": {1, 5, 7, 13, 15, 16, 24, 36, 40, 41, 42, 44, 46, 48, 50, 51},
}


def marked_lines(text: str) -> set[int]:
    """The numbers of the lines that are marked and not blank."""
    spans, start, marked = find_clutter(text), 0, set()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and any(span.start <= start < span.end for span in spans):
            marked.add(number)
        start += len(line) + 1
    return marked


def measure_seeds(folder: Path) -> None:
    """Found, missed and wrong lines of each clipped article."""
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        listed = {n for n in SEEDS[path.name[:3]] if n <= len(lines) and lines[n - 1].strip()}
        marked = marked_lines(text)
        print(
            f"{path.name[:3]}: {len(listed & marked)} of {len(listed)} found, "
            f"missed {sorted(listed - marked)}, wrong {sorted(marked - listed)}"
        )


def measure_clean(folder: Path) -> None:
    """What is marked among the sentences of clean paragraphs, one a line."""
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        texts = [row["text"] for row in rows if row.get("kind") == "passage"]
        sentences = [" ".join(span.of(text).split()) for text in texts for span in sentence_spans(text)]
        if sentences:
            wrong = find_clutter("\n\n".join(["A title of its own", *sentences]))
            print(f"{path.stem}: {len(sentences)} sentences, {len(wrong)} marked")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--seeds", type=Path)
    options = parser.parse_args()
    if options.seeds:
        measure_seeds(options.seeds)
    measure_clean(options.evaluation)


if __name__ == "__main__":
    main()
