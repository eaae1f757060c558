"""Counts how many follow-up questions stand alone rightly, in the two halves of a set written by hand.

    python -m tests.evaluation.answers.follow_ups [--list]

A follow-up is right when its standalone form holds every expected text (`a|b`: one of them) and no forbidden
one, whatever the case and accents. The rules were made with the first half in sight and the second unseen.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from indexer.answering.follow_ups import Exchange, stand_alone
from indexer.common.folding import fold

SET = Path(__file__).with_suffix(".jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="every question that is wrong")
    options = parser.parse_args()
    right: Counter[tuple[int, str]] = Counter()
    asked: Counter[tuple[int, str]] = Counter()
    for line in SET.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        earlier = [
            Exchange(one["question"], tuple(one["answer"]), tuple(one["titles"])) for one in row["earlier"]
        ]
        whole = stand_alone(row["question"], earlier, row["language"])
        group = (row["half"], row["language"])
        asked[group] += 1
        if is_right(whole, row["expected"], row["forbidden"]):
            right[group] += 1
        elif options.list:
            print(f"{row['half']} {row['question']} -> {whole}")
    for half in sorted({half for half, _ in asked}):
        groups = [group for group in sorted(asked) if group[0] == half]
        figures = ", ".join(f"{group[1]} {right[group]}/{asked[group]}" for group in groups)
        total = sum(right[group] for group in groups), sum(asked[group] for group in groups)
        print(f"half {half}: {total[0]}/{total[1]} ({figures})")


def is_right(whole: str, expected: list[str], forbidden: list[str]) -> bool:
    folded = fold(whole)
    return all(any(fold(one) in folded for one in text.split("|")) for text in expected) and not any(
        fold(text) in folded for text in forbidden
    )


if __name__ == "__main__":
    main()
