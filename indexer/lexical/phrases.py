"""Finds the passages with a phrase, a word or a prefix, using FTS5.

The form view has every word as it is written, function words too, and each Chinese, Japanese or Korean
character on its own. So a phrase is a row of terms in any language. Punctuation between two characters is
checked on the text (`locate.holds_phrase`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from indexer.common.folding import fold
from indexer.lexical.terms import form_terms, runs, word_terms

TERMS_OF_PREFIX = 20


def passages_with_phrase(connection: sqlite3.Connection, phrase: str) -> set[int]:
    """The ids of the passages that may contain `phrase`: perhaps too many, but none is missing."""
    return _matching(connection, "form_view", form_terms(phrase))


def passages_with_prefix(connection: sqlite3.Connection, prefix: str) -> set[int]:
    """The passages with a word that begins with `prefix`."""
    first = next(iter(runs(prefix)), None)
    if first is None:
        return set()
    is_cjk, run = first
    return _matching(connection, "form_view", form_terms(run), open_end=not is_cjk)


def passages_with_word(
    connection: sqlite3.Connection, languages: Sequence[str | None], word: str
) -> set[int]:
    """The passages that hold `word` in any form that their language gives it."""
    if next(iter(runs(word)), (False, ""))[0]:
        return passages_with_phrase(connection, word)
    holding: set[int] = set()
    for language in languages:
        ids = _matching(connection, "word_view", word_terms(word, language))
        rows = connection.execute(
            "SELECT p.id FROM json_each(?) AS wanted JOIN passages p ON p.id = wanted.value"
            " WHERE p.language IS ?",
            (json.dumps(list(ids)), language),
        )
        holding.update(int(row[0]) for row in rows)
    return holding


def terms_with_prefix(connection: sqlite3.Connection, prefix: str) -> list[str]:
    """The word view's most frequent terms that begin with `prefix`."""
    begin = folded_prefix(prefix)
    rows = connection.execute(
        "SELECT term FROM word_vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?",
        (begin, begin[:-1] + chr(ord(begin[-1]) + 1), TERMS_OF_PREFIX),
    )
    return [str(row[0]) for row in rows]


def folded_prefix(prefix: str) -> str:
    """A prefix, folded as words are."""
    return next((run for _, run in runs(prefix)), fold(prefix))


def is_exact(phrase: str) -> bool:
    """Whether `passages_with_phrase` finds this phrase's passages and no others."""
    return not any(is_cjk for is_cjk, _ in runs(phrase))


def _matching(
    connection: sqlite3.Connection, view: str, terms: Sequence[str], *, open_end: bool = False
) -> set[int]:
    if not terms:
        return set()
    expression = '"' + " ".join(terms).replace('"', '""') + '"' + (" *" if open_end else "")
    rows = connection.execute(f"SELECT rowid FROM {view} WHERE {view} MATCH ?", (expression,))
    return {int(row[0]) for row in rows}
