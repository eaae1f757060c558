"""A question with its unknown words replaced by those of the library that they were probably meant to be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence

from indexer.common.stop_words import stop_words
from indexer.lexical.locate import located_runs
from indexer.lexical.query import Query
from indexer.lexical.spelling import LONG_NAME, MIN_LETTERS, repair_word
from indexer.lexical.terms import runs, stem
from indexer.records.documents import Span

MAX_LANGUAGES = 3  # tried where the question's own language is not known
_WITHIN = (",", "'", "’", "-")  # what stands before a word in the middle of a sentence
MAX_REPAIRS = 8  # words: more unknown ones are another language, or no language


def repair_text(
    connection: sqlite3.Connection,
    query: Query,
    language: str | None,
    languages: Sequence[str | None],
    is_word: Callable[[str], bool] = lambda _: False,
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text to look for, and the words that were replaced in it: (as typed, instead).

    A question in a language that the library does not hold stays as it is: there, every word is unknown.
    So does a right word that the library just lacks: "ratio" is not "radio".

    Args:
        connection: Of the library; only read.
        query: Its text is looked at; the words of its phrases and beginnings are left alone.
        language: Of the question, if known.
        languages: Of the library.
        is_word: Whether a word is known to be one, whatever the library holds.
    """
    text = query.text
    if language is not None and language not in languages:
        return text, ()
    fixed = {run for part in (*query.phrases, *query.prefixes) for _, run in runs(part)}
    fixed |= stop_words(language)
    words = {
        run: [stem(run, one) for one in languages]
        for is_cjk, run in runs(text)
        if not is_cjk and len(run) >= MIN_LETTERS and run.isalpha() and run not in fixed
    }
    unknown = _unknown(connection, words)
    if not unknown or len(unknown) > MAX_REPAIRS:
        return text, ()
    tried = [language] if language is not None else list(languages)[:MAX_LANGUAGES]
    located_words = located_runs(text)
    abbreviations = {one.text for one in located_words if _is_abbreviation(one.span().of(text))}
    names = {one.text for one in located_words if language != "de" and _is_name(text, one.span())}
    instead = {
        word: repair_word(connection, word, tried, is_name=word in names)
        for word in unknown
        if word not in abbreviations
    }
    repaired: dict[str, str] = {}
    for located in reversed(located_words):
        new = instead.get(located.text)
        span = located.span()
        if new is not None and not is_word(span.of(text).lower()):
            repaired[span.of(text)] = new
            text = text[: span.start] + new + text[span.end :]
    return text, tuple(reversed(repaired.items()))


def _is_abbreviation(typed: str) -> bool:
    return typed.isupper() and len(typed) < LONG_NAME


def _is_name(text: str, span: Span) -> bool:
    """Whether a word has its capital for itself, and not because something begins with it."""
    before = text[: span.start].rstrip()
    return text[span.start].isupper() and (before[-1:].isalnum() or before[-1:] in _WITHIN)


def _unknown(connection: sqlite3.Connection, words: dict[str, list[str]]) -> list[str]:
    """Those words of which the library holds no form."""
    stems = sorted({one for stems in words.values() for one in stems})
    rows = connection.execute(
        "SELECT v.term FROM json_each(?) AS wanted JOIN word_vocabulary v ON v.term = wanted.value",
        (json.dumps(stems),),
    )
    known = {row[0] for row in rows}
    # What is a function word in one of the library's languages is in no word view, and yet known.
    return [word for word, stems in words.items() if known.isdisjoint(stems) and not _functional(word)]


def _functional(word: str) -> bool:
    return any(word in stop_words(language) for language in ("en", "fr", "es", "de", "it", "pt", "nl"))
