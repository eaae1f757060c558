"""Whether the library holds the question's subject at all; if not, Ibid says so instead of quoting.

Two signs keep a question: enough of its term weight stands in one retrieved passage, or the names that it
mentions do. Two more refuse it all the same: no passage speaks of the year that it names; or, where sentences
are to be quoted, of all that it says of its names no word stands in one. Lexical signs cannot tell 'right
topic, missing fact' any further.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.answering.question_names import names_in
from indexer.answering.question_years import speaks_of, years_in
from indexer.answering.sentence_scores import is_foreign
from indexer.folding import fold
from indexer.lexical.terms import gram_terms, has_cjk, runs, word_terms
from indexer.retrieval.retriever import Retrieved

# Share of the words' plus share of the grams' idf weight that one passage must hold.
# Chosen by: tests/evaluation/abstention_quality.py, 2026-11-22 (keeps 96 to 99 % of the answerable
# questions of four development sets, refuses 93 to 100 % of those over a foreign library).
ENOUGH_LATIN = 0.65
ENOUGH_CJK = 0.46
# With all its names there, a question in the passage's language needs only a little more.
ENOUGH_WORDS_BESIDE_NAMES = 0.25
ENOUGH_BESIDE_NAMES = 0.35
# A single word beside the names may stand there as another one: what did the IPCC apologise for?
# Measured 2026-11-29 on 1,460 English, Spanish and French questions: 1 would refuse 11 of them, 2 none.
TELLING_WORDS = 2


@dataclass(frozen=True, slots=True)
class Signs:
    """How well the best of the retrieved passages covers the question; each share is 0 to 1."""

    word_weight: float
    gram_weight: float
    words: float
    names_found: int
    names: int
    question_language: str | None
    passage_language: str | None
    other_words: int = 0  # of the question, beside names and numbers
    other_words_found: int = 0  # of them, in one passage of the question's language
    years_missing: bool = False  # it names a year, and no passage speaks of it

    @property
    def same_language(self) -> bool:
        """Whether question and best passage share a language, as far as both are known."""
        return self.question_language in (None, self.passage_language) or self.passage_language is None


def read_signs(retrieved: Retrieved) -> Signs:
    """Measure the retrieved passages against the question."""
    question = retrieved.question
    names = names_in(question.text)
    years = years_in(question.text)
    best = Signs(0.0, 0.0, 0.0, 0, len(names), question.language, None)
    for hit in retrieved.hits:
        language = retrieved.languages[hit.passage_id]
        words = question.words.get(language, [])
        text = hit.text_with_columns
        held = set(word_terms(text, language))
        content = [term for term in dict.fromkeys(words) if len(term) > 1 or not has_cjk(term)]
        tokens = {run for _, run in runs(text)} if names else set()
        others = _other_words(content, names, language) if not is_foreign(question.language, language) else []
        best = Signs(
            word_weight=max(best.word_weight, _share(retrieved.word_idf, words, held)),
            gram_weight=max(
                best.gram_weight, _share(retrieved.gram_idf, question.grams, set(gram_terms(text)))
            ),
            words=max(best.words, sum(term in held for term in content) / max(1, len(content))),
            names_found=max(best.names_found, sum(_stands_in(name, tokens, text) for name in names)),
            names=len(names),
            question_language=question.language,
            passage_language=best.passage_language if hit.rank > 1 else language,
            other_words=max(best.other_words, len(others)),
            other_words_found=max(best.other_words_found, sum(term in held for term in others)),
        )
    missing = bool(years) and not any(speaks_of(years, hit) for hit in retrieved.hits)
    return replace(best, years_missing=missing)


def _other_words(content: Sequence[str], names: Collection[str], language: str | None) -> list[str]:
    in_names = set(word_terms(" ".join(names), language))
    return [term for term in content if term not in in_names and not term.isdigit()]


def _share(idf: Mapping[str, float], terms: Sequence[str], held: set[str]) -> float:
    weights = {term: idf.get(term, 0.0) for term in terms}
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def _stands_in(name: str, tokens: set[str], text: str) -> bool:
    # Chinese text runs into Latin names without a space, which `runs` already cuts; a plural 's' may differ.
    return name in tokens or name.rstrip("s") in tokens or (not name.isascii() and name in fold(text))


def should_abstain(signs: Signs) -> bool:
    """Whether the library shows no sign of holding the subject."""
    if signs.years_missing:
        return True
    weight = signs.word_weight + signs.gram_weight
    cjk_question = signs.question_language in ("zh", "ja", "ko")
    cjk_passage = signs.passage_language in ("zh", "ja", "ko")
    if signs.same_language and weight >= (ENOUGH_CJK if cjk_question else ENOUGH_LATIN):
        return False
    needed = signs.names if signs.names < 2 else max(2, round(signs.names / 2))
    if not signs.names or signs.names_found < needed:
        return True
    if signs.same_language:
        return signs.words < ENOUGH_WORDS_BESIDE_NAMES and weight < ENOUGH_BESIDE_NAMES
    if cjk_passage and not cjk_question:
        return signs.names < 2  # one Latin name in a Chinese text says too little
    return False


def should_not_quote(signs: Signs) -> bool:
    """Whether no sentence of the library can answer in its own words; a model may find that others say it."""
    return should_abstain(signs) or _says_nothing_of_them(signs)


def _says_nothing_of_them(signs: Signs) -> bool:
    """Whether only the names are there: a question about their football club, over their annual reports."""
    found = signs.same_language and signs.names > 0 and signs.names_found > 0
    if signs.question_language in ("zh", "ja", "ko"):
        return False  # two terms there are one word of three characters
    return found and signs.other_words >= TELLING_WORDS and not signs.other_words_found
