"""Which passages may hold a phrase, a word or a beginning of one: asked of the views' positions.

The gram view keeps every word in its own form, function words too, one gram after the other: the grams
of a phrase in a row are the phrase, in whatever language. What stands at a phrase's edges in Chinese and
what the tokenizer cannot tell apart is checked on the text itself (`locate.holds_phrase`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.folding import fold
from indexer.lexical.statistics import PassageStatistics
from indexer.lexical.terms import GRAM_LENGTH, gram_terms, runs, word_terms

TERMS_OF_PREFIX = 20


def passages_with_phrase(connection: sqlite3.Connection, phrase: str) -> NDArray[np.int64]:
    """The ids, ascending, of the passages that may hold `phrase`; a few too many, never too few."""
    wanted = list(runs(phrase))
    # A single Chinese character at the edge stands in some pair that the phrase does not know.
    while len(wanted) > 1 and _single(wanted[0]):
        wanted.pop(0)
    while len(wanted) > 1 and _single(wanted[-1]):
        wanted.pop()
    if not wanted:
        return np.zeros(0, np.int64)
    if len(wanted) == 1 and _single(wanted[0]):
        return _matching(connection, "word_view", word_terms(wanted[0][1], None))
    return _matching(connection, "gram_view", gram_terms(" ".join(run for _, run in wanted)))


def passages_with_prefix(connection: sqlite3.Connection, prefix: str) -> NDArray[np.int64]:
    """The ids, ascending, of the passages with a word that begins with `prefix`."""
    found = next(iter(runs(prefix)), None)
    if found is None:
        return np.zeros(0, np.int64)
    is_cjk, run = found
    if is_cjk:
        return passages_with_phrase(connection, run)
    padded = f"_{run}"
    if len(padded) < GRAM_LENGTH:
        return _matching(connection, "gram_view", [padded], open_end=True)
    grams = [padded[i : i + GRAM_LENGTH] for i in range(len(padded) - GRAM_LENGTH + 1)]
    return _matching(connection, "gram_view", grams, open_end=True)


def passages_with_word(
    connection: sqlite3.Connection, statistics: PassageStatistics, word: str
) -> NDArray[np.int64]:
    """The ids, ascending, of the passages that hold `word` in any form that their language gives it."""
    found: list[NDArray[np.int64]] = []
    for number, language in enumerate(statistics.languages):
        terms = word_terms(word, language)
        if not terms:
            continue
        if next(iter(runs(word)))[0]:
            ids = passages_with_phrase(connection, word)
        else:
            ids = _matching(connection, "word_view", terms)
        rows, known = statistics.find(ids)
        found.append(ids[known][statistics.language_of[rows] == number])
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def terms_with_prefix(connection: sqlite3.Connection, prefix: str) -> list[str]:
    """The word view's most frequent terms that begin with `prefix`."""
    begin = folded_prefix(prefix)
    rows = connection.execute(
        "SELECT term FROM word_vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?",
        (begin, begin[:-1] + chr(ord(begin[-1]) + 1), TERMS_OF_PREFIX),
    )
    return [str(row[0]) for row in rows]


def folded_prefix(prefix: str) -> str:
    """A beginning as words are compared with it."""
    return next((run for _, run in runs(prefix)), fold(prefix))


def is_exact(phrase: str) -> bool:
    """Whether `passages_with_phrase` finds this phrase's passages and no others."""
    wanted = list(runs(phrase))
    return len(wanted) == 1 or not (_single(wanted[0]) or _single(wanted[-1]))


def _single(run: tuple[bool, str]) -> bool:
    is_cjk, text = run
    return is_cjk and len(text) == 1


def _matching(
    connection: sqlite3.Connection, view: str, terms: Sequence[str], *, open_end: bool = False
) -> NDArray[np.int64]:
    if not terms:
        return np.zeros(0, np.int64)
    expression = '"' + " ".join(terms).replace('"', '""') + '"' + (" *" if open_end else "")
    rows = connection.execute(f"SELECT rowid FROM {view} WHERE {view} MATCH ?", (expression,)).fetchall()
    return np.sort(np.fromiter((row[0] for row in rows), np.int64, len(rows)))
