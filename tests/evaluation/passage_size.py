"""Chooses the size of passages: how often the first characters found hold an answer.

    python -m tests.evaluation.passage_size EVAL_FOLDER

Five paragraphs in a row of a set make one document, cut into passages of several sizes. Questions find
passages by the embedder alone; what counts is an accepted answer in the first so many characters, whatever
the size.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from indexer.evaluating.figures import holds_answer, percent
from indexer.evaluating.question_sets import read_question_set
from indexer.models.e5.embedder import E5Embedder
from indexer.models.e5.fetch import installed
from indexer.passages.splitter import split_text

BUDGETS = (400.0, 500.0, 600.0, 800.0, 1_100.0, 1_500.0)
PARAGRAPHS = 5
READ_CHARS = {"en": (1_000, 3_000), "es": (1_000, 3_000), "zh": (350, 1_000)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("evaluation", type=Path)
    options = parser.parse_args()
    path = installed()
    if path is None:
        raise SystemExit("The embedder is not here: ibid models download multilingual-e5-small")
    with E5Embedder(path) as embedder:
        for language, lengths in READ_CHARS.items():
            data = read_question_set(options.evaluation / f"xquad_{language}_dev.jsonl")
            texts = [passage.text for passage in data.passages]
            documents = ["\n\n".join(texts[i : i + PARAGRAPHS]) for i in range(0, len(texts), PARAGRAPHS)]
            questions = np.array([embedder.embed_query(question.text) for question in data.questions])
            for budget in BUDGETS:
                passages = [
                    draft.span.of(text)
                    for text in documents
                    for draft in split_text(text, language=language, budget=budget)
                ]
                order = np.argsort(-(questions @ embedder.embed(passages).T), axis=1)
                cells = []
                for chars in lengths:
                    held = [
                        holds_answer("".join(passages[i] for i in row)[:chars], question.answers)
                        for row, question in zip(order, data.questions, strict=True)
                    ]
                    cells.append(f"{percent(held)} % in {chars} characters")
                print(f"{language} {budget:.0f}: {len(passages)} passages, {', '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
