"""Words that the library does not know, replaced by those of its own that differ in one letter.

All words at one edit from the unknown one (a letter more, less, other, or two swapped) are made and looked
up in the index: some 450 look-ups for a word of eight letters, no memory, and nothing at all where every
word is known. Of those that the library holds, the most frequent one is taken.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from indexer.lexical.locate import located_runs
from indexer.lexical.phrases import passages_with_phrase
from indexer.lexical.terms import stem
from indexer.stop_words import stop_words

MIN_LETTERS = 4  # shorter words have too many neighbours
MAX_LETTERS = 40
# In a short word another first letter makes another word ('kind', 'find'; 'relevé', 'élevé'), not a slip.
# Asking for it costs 0.2 points of R@1 on xquad_en_dev with one typo in each question (robustness.py).
SAME_START_BELOW = 8
CHECKED = 8  # candidates whose very form is looked for, most frequent first
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρσςτυφχψω",
)


def repair_word(connection: sqlite3.Connection, word: str, languages: Sequence[str | None]) -> str | None:
    """The word of the library that `word` was probably meant to be.

    Args:
        connection: Of the library; only read.
        word: Folded, unknown to the library.
        languages: Those that the question may be in, likeliest first.

    Returns:
        None where no word of the library is near enough.
    """
    if not MIN_LETTERS <= len(word) <= MAX_LETTERS or not word.isalpha():
        return None
    letters = next((alphabet for alphabet in _ALPHABETS if word[0] in alphabet), None)
    if letters is None:
        return None
    near = one_edit_away(word, letters)
    if len(word) < SAME_START_BELOW:
        near = {form for form in near if form[0] == word[0]}
    for language in languages:
        if near & stop_words(language):
            return None  # a slip in a function word, which nobody looks for
        found = _most_frequent(connection, near, language)
        if found is not None:
            return found
    return None


def one_edit_away(word: str, letters: str) -> set[str]:
    """All words that one letter more, less, other, or two swapped neighbours make of `word`."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b}
    near |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    near |= {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    near |= {a + letter + b for a, b in cuts for letter in letters}
    near.discard(word)
    return near


def _most_frequent(connection: sqlite3.Connection, near: Iterable[str], language: str | None) -> str | None:
    forms: dict[str, list[str]] = {}
    for form in sorted(near):
        if len(form) >= MIN_LETTERS - 1:
            forms.setdefault(stem(form, language), []).append(form)
    rows = connection.execute(
        "SELECT v.term, v.doc FROM json_each(?) AS wanted JOIN word_vocabulary v ON v.term = wanted.value",
        (json.dumps(list(forms)),),
    ).fetchall()
    ranked = sorted(rows, key=lambda row: (-row[1], row[0]))
    candidates = [form for term, _ in ranked for form in forms[term]]
    for form in candidates[:CHECKED]:
        ids = passages_with_phrase(connection, form)
        if len(ids):
            return _as_written(connection, int(ids[0]), form)
    return None


def _as_written(connection: sqlite3.Connection, passage_id: int, form: str) -> str:
    """The word with its accents, in small letters, as a passage has it."""
    row = connection.execute("SELECT text FROM passages WHERE id = ?", (passage_id,)).fetchone()
    text = row[0] if row is not None else ""
    written = (run.span().of(text) for run in located_runs(text) if run.text == form)
    return next(written, form).lower()
