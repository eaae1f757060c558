"""The share of a question's words that a passage holds: BM25 divided by its highest possible value, 0 to 1.

Between two languages the coverage is small, so that the same weight of the cosine fits every pair of
languages. A word that the passage has only in a similar form ("démocratie" for "democracy", "rappelées" for
"rappel") counts in part.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, eq. 3.15, without its factor
k1 + 1; `K1` and `B` are those of FTS5's own bm25(), which chooses the candidates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from indexer.lexical.corpus import Corpus

K1, B = 1.2, 0.75
# Minimum share of common three-letter groups (Dice coefficient) for two words to count as similar.
# Chosen on the development sets, 2026-12-01; 0.4 measures alike, without any they lose 0.3 to 2 points.
SIMILAR = 0.5
_MIN_LETTERS = 4  # shorter words resemble too many others


class WordCoverage:
    """Computes the coverage of one question by passages."""

    def __init__(
        self,
        corpus: Corpus,
        words: Mapping[str | None, Sequence[str]],
        counts: Mapping[str, int],
        vocabulary: Iterable[str],
    ) -> None:
        """Weigh the question's words.

        Args:
            corpus: The library in numbers.
            words: The question's terms by language of the passages.
            counts: For each term the number of passages that hold it.
            vocabulary: All terms of the passages that will be measured.
        """
        self.idf = {term: corpus.idf(counts.get(term, 0)) for terms in words.values() for term in terms}
        self._mean_words = corpus.mean_words
        self._words = {language: tuple(dict.fromkeys(terms)) for language, terms in words.items()}
        self._totals = {
            language: sum(self.idf[term] for term in terms) for language, terms in self._words.items()
        }
        self._similar = similar_terms(self.idf, vocabulary)
        self.missing = frozenset(
            word for word in self.idf if not counts.get(word) and len(self._similar[word]) == 1
        )

    def measure(self, terms: Sequence[str], language: str | None) -> float:
        """The coverage of the question by a passage with these terms, 0 to 1."""
        total = self._totals.get(language, 0.0)
        if not total or not terms:
            return 0.0
        held = Counter(terms)
        norm = K1 * (1 - B + B * len(terms) / self._mean_words)
        covered = 0.0
        for word in self._words[language]:
            best = 0.0
            for form, likeness in self._similar[word]:
                times = held.get(form)
                if times:
                    best = max(best, likeness * times / (times + norm))
            covered += self.idf[word] * best
        return covered / total


def similar_terms(words: Iterable[str], vocabulary: Iterable[str]) -> dict[str, list[tuple[str, float]]]:
    """For each word the similar terms of a vocabulary, with their similarity: 1.0 for the word itself."""
    similar: dict[str, list[tuple[str, float]]] = {word: [(word, 1.0)] for word in words}
    groups = {word: _letter_groups(word) for word in similar}
    wanted_groups = frozenset().union(*groups.values()) if groups else frozenset()
    if not wanted_groups:
        return similar
    for term in set(vocabulary):
        own = _letter_groups(term)
        if len(own & wanted_groups) * 2 <= SIMILAR * len(own):
            continue
        for word, of_word in groups.items():
            if of_word and word != term:
                likeness = 2 * len(own & of_word) / (len(own) + len(of_word))
                if likeness >= SIMILAR:
                    similar[word].append((term, likeness))
    return similar


@lru_cache(maxsize=200_000)
def _letter_groups(term: str) -> frozenset[str]:
    """All groups of three letters, word ends marked; empty for short words, numbers and Chinese."""
    if len(term) < _MIN_LETTERS or not term.isalpha() or term[0] >= "\u3000":
        return frozenset()
    padded = f"_{term}_"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
