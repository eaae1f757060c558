"""Corrects spelling: replaces a word unknown to the library by a known word that differs in one letter.

All words at one edit from the unknown one (a letter added, removed or replaced, or two swapped) are looked
up in the index: some 450 look-ups for a word of eight letters. The most frequent known word is taken.

Names are corrected more carefully, because a similar name is usually another one: Bosch is not Bosco. A word
typed or printed with a capital counts as a name. A name is only replaced by a name; a short one only if two
letters were swapped, or one was doubled or is missing from a double, since names rarely differ that way; an
abbreviation never.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from indexer.common.stop_words import stop_words
from indexer.lexical.index import count_passages_with
from indexer.lexical.locate import located_runs
from indexer.lexical.phrases import passages_with_phrase
from indexer.lexical.terms import stem

MIN_LETTERS = 4  # shorter words have too many neighbours; 5 would cost a point of R@1 with typos
NAME_MIN_LETTERS = 5
MAX_LETTERS = 40
# In a short word, another first letter usually makes another word ('kind', 'find'), not a typing error.
# This rule costs 0.2 points of R@1 on xquad_en_dev with one typo in each question (robustness.py).
SAME_START_BELOW = 8
LONG_NAME = 8  # names with this many letters that differ in one letter are usually the same name
PRINTED = 3  # number of passages checked to see whether a word is printed with a capital
CHECKED = 8  # number of candidates, most frequent first, whose exact form is searched
# Endings in French, English, Spanish and German, folded. A word with such an ending is rarely a typing error.
ENDINGS = tuple(
    """
    a as e ee ees eement ement ements ent er era erent eront es est ez ai aient ais ait ant ante antes ants
    ation ations eur eurs euse euses ment ments ons s x aux
    ed ing ings ly ness able ably ers ment
    o os an en ado ada ados adas ando iendo aron ieron cion ciones
    em en er es et ern ung ungen te ten
    """.split()  # noqa: SIM905 - one a line would take a page
)
_CAPITALS_FOR_ALL_NOUNS = ("de", "lb")
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρσςτυφχψω",
)


def repair_word(
    connection: sqlite3.Connection, word: str, languages: Sequence[str | None], *, is_name: bool = False
) -> str | None:
    """The word of the library that the user probably meant by `word`.

    Args:
        connection: Of the library; only read.
        word: A folded word that the library does not contain.
        languages: Possible languages of the question, most likely first.
        is_name: Whether it was typed with a capital.

    Returns:
        The word, or None if no word of the library is similar enough.
    """
    if not MIN_LETTERS <= len(word) <= MAX_LETTERS or not word.isalpha():
        return None
    letters = next((alphabet for alphabet in _ALPHABETS if word[0] in alphabet), None)
    if letters is None:
        return None
    near = one_edit_away(word, letters)
    if len(word) < SAME_START_BELOW or is_name:
        near = {form for form in near if form[0] == word[0]}
    if known := known_beginnings(connection, word, languages):
        near = {form for form in near if form.startswith(tuple(known))}
    slips = {form for form in near if may_be_one_name(word, form)}
    for language in languages:
        if near & stop_words(language):
            return None  # a mistyped function word, which is not searched
        best = _most_frequent(connection, slips if is_name else near, language, slips, is_name)
        if best is not None:
            return best
    return None


def known_beginnings(
    connection: sqlite3.Connection, word: str, languages: Sequence[str | None]
) -> frozenset[str]:
    """Stems of the library that this word is a form of, for example "rappel" for "rappelées".

    Such a word may be corrected ("gouvernment"), but not to another word ("appelées").
    """
    beginnings = {
        word[: len(word) - len(ending)]
        for ending in ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= MIN_LETTERS
    }
    stems = {stem(beginning, language) for beginning in beginnings for language in languages} & beginnings
    counts = count_passages_with(connection, stems) if stems else {}
    return frozenset(term for term, count in counts.items() if count)


def may_be_one_name(typed: str, form: str) -> bool:
    """Whether two words at one edit are probably the same name with a typing error, not two names."""
    if min(len(typed), len(form)) < NAME_MIN_LETTERS or typed[0] != form[0]:
        return False
    if len(typed) >= LONG_NAME or typed == form + "s":  # a genitive or plural, such as Teslas
        return True
    shorter, longer = sorted((typed, form), key=len)
    if len(shorter) == len(longer):
        return sorted(shorter) == sorted(longer)
    doubled = (longer[:i] + longer[i + 1 :] for i in range(1, len(longer)) if longer[i] == longer[i - 1])
    return shorter in doubled


def one_edit_away(word: str, letters: str) -> set[str]:
    """All words made from `word` by adding, removing or replacing a letter, or swapping two neighbours."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b}
    near |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    near |= {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    near |= {a + letter + b for a, b in cuts for letter in letters}
    near.discard(word)
    return near


def _most_frequent(
    connection: sqlite3.Connection,
    near: Iterable[str],
    language: str | None,
    slips: Collection[str],
    is_name: bool,
) -> str | None:
    """Of the forms `near`, the one in the most passages; a name only if it is in `slips`."""
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
        printed = _as_printed(connection, form, language)
        names = [text[0].isupper() for text in printed]
        if not printed or (is_name and not all(names)):
            continue
        if form in slips or language in _CAPITALS_FOR_ALL_NOUNS or not all(names):
            return printed[0].lower()
    return None


def _as_printed(connection: sqlite3.Connection, form: str, language: str | None) -> list[str]:
    """The word with its accents and capitals, as printed in the first passages in this language."""
    ids = sorted(passages_with_phrase(connection, form))
    rows = connection.execute(
        "SELECT text FROM passages WHERE id IN (SELECT value FROM json_each(?1))"
        " AND (?2 IS NULL OR language = ?2) ORDER BY id LIMIT ?3",
        (json.dumps(ids), language, PRINTED),
    )
    return [run.span().of(text) for (text,) in rows for run in located_runs(text) if run.text == form]
