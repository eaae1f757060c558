"""Makes results of the retriever for tests: hits, the question's words, and a scripted embedder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.lexical.terms import word_terms
from indexer.records.documents import DocumentSummary
from indexer.records.search import Hit, Worth
from indexer.retrieval.nearest import Nearest
from indexer.retrieval.question import analyse_question
from indexer.retrieval.retriever import Retrieved


class ScriptedEmbedder:
    """Texts that hold one of its words lie in the direction of that word's number."""

    fingerprint = "scripted/1"
    dimensions = 8
    worth = Worth(2.0, "a test")

    def __init__(self, **directions: int) -> None:
        self._directions = directions
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        self.embedded += texts
        return np.stack([self.embed_query(text) for text in texts])

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed(texts)

    def is_word(self, word: str) -> bool:
        return False

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimensions, np.float32)
        vector[7] = 0.5
        for word, direction in self._directions.items():
            if word in text.lower():
                vector[direction] = 1.0
        return vector / np.linalg.norm(vector)


def retrieved(
    question: str,
    texts: Sequence[tuple[str, str]],
    embedder: ScriptedEmbedder | None = None,
    *,
    title: str | None = None,
    columns: str | None = None,
    scores: Sequence[float] = (),
) -> Retrieved:
    """The `texts` (language, text) as hits for a question, best first; every word weighs the same."""
    languages = list(dict.fromkeys(language for language, _ in texts))
    analysed = analyse_question(question, languages)
    hits = tuple(
        Hit(
            rank=number,
            score=scores[number - 1] if scores else 0.5,
            passage_id=number,
            document=DocumentSummary(f"d{number}", title, f"d{number}.txt", language, None, None),
            page=None,
            start=100,
            end=100 + len(text),
            text=text,
            columns=columns,
        )
        for number, (language, text) in enumerate(texts, start=1)
    )
    words = {term for terms in analysed.words.values() for term in terms}
    held = {term for language, text in texts for term in word_terms(text, language)}
    return Retrieved(
        question=analysed,
        mode="hybrid",
        hits=hits,
        languages={hit.passage_id: hit.document.language for hit in hits},
        word_idf=dict.fromkeys(words, 1.0),
        seconds=0.0,
        coverages={hit.passage_id: 0.5 for hit in hits},
        cosines={hit.passage_id: 0.5 for hit in hits},
        nearest=Nearest(tuple(hit.passage_id for hit in hits), 100, 0.1, 0.1),
        vector=None if embedder is None else embedder.embed_query(question),
        missing_words=frozenset(words - held),
    )
