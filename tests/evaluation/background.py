"""Makes the background of the default embedder: the average question and passage of each language.

    python -m tests.evaluation.background

The texts in `background_texts/` are our own: for each language 60 questions and 40 paragraphs on as many
subjects. It writes `indexer/models/e5/background.npy`; see `indexer/models/e5/embedder.py` for what it is
for.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from indexer.models.e5.embedder import BACKGROUND_FILE, LANGUAGES
from indexer.models.e5.fetch import installed
from indexer.models.runtime.gguf_embedder import GgufEmbedder

TEXTS = Path(__file__).parent / "background_texts"


def main() -> None:
    """Write the file."""
    path = installed()
    if path is None:
        raise SystemExit("The embedder is not here: ibid models download multilingual-e5-small")
    means = np.zeros((2, len(LANGUAGES), 384), np.float32)
    with GgufEmbedder(path) as embedder:
        for row, language in enumerate(LANGUAGES):
            lines = (TEXTS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
            texts = [json.loads(line) for line in lines]
            questions = [text["text"] for text in texts if text["kind"] == "question"]
            passages = [text["text"] for text in texts if text["kind"] == "passage"]
            means[0, row] = np.mean([embedder.embed_query(question) for question in questions], axis=0)
            means[1, row] = embedder.embed(passages).mean(axis=0)
            print(f"{language}: {len(questions)} questions, {len(passages)} passages")
    np.save(BACKGROUND_FILE, means.astype(np.float16))


if __name__ == "__main__":
    main()
