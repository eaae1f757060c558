"""Corrects mistyped words of a question: unknown words are replaced by similar words of the library."""

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

MAX_LANGUAGES = 3  # number of languages tried when the question's language is not known
_WITHIN = (",", "'", "’", "-")  # characters that may stand before a word inside a sentence
MAX_REPAIRS = 8  # with more unknown words the text is in another language, or in none


def repair_text(
    connection: sqlite3.Connection,
    query: Query,
    language: str | None,
    languages: Sequence[str | None],
    is_word: Callable[[str], bool] = lambda _: False,
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The corrected text, and the replaced words as pairs (word as typed, word instead).

    A question in a language that the library does not hold is not changed, because every word would be
    unknown. Nor is a correctly spelt word that the library lacks: "ratio" does not become "radio".

    Args:
        connection: To the library's catalogue; only read.
        query: Its text is corrected, except for the words of its phrases and prefixes.
        language: The question's language, if known.
        languages: The library's languages.
        is_word: Whether a word is correctly spelt, whatever the library holds.
    """
    text = query.text
    if language is not None and language not in languages:
        return text, ()
    fixed = {run for part in (*query.phrases, *query.prefixes) for _, run in runs(part)}
    fixed |= stop_words(language)
    words = {
        run: [stem(run, target) for target in languages]
        for is_cjk, run in runs(text)
        if not is_cjk and len(run) >= MIN_LETTERS and run.isalpha() and run not in fixed
    }
    unknown = _unknown(connection, words)
    if not unknown or len(unknown) > MAX_REPAIRS:
        return text, ()
    tried = [language] if language is not None else list(languages)[:MAX_LANGUAGES]
    located_words = located_runs(text)
    abbreviations = {located.text for located in located_words if _is_abbreviation(located.span().of(text))}
    names = {located.text for located in located_words if language != "de" and _is_name(text, located.span())}
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
    """Whether a word has a capital letter that is not due to the start of a sentence."""
    before = text[: span.start].rstrip()
    return text[span.start].isupper() and (before[-1:].isalnum() or before[-1:] in _WITHIN)


def _unknown(connection: sqlite3.Connection, words: dict[str, list[str]]) -> list[str]:
    """The words of which the library holds no form."""
    stems = sorted({term for stems in words.values() for term in stems})
    rows = connection.execute(
        "SELECT v.term FROM json_each(?) AS wanted JOIN word_vocabulary v ON v.term = wanted.value",
        (json.dumps(stems),),
    )
    known = {row[0] for row in rows}
    # Function words are not in the index, but they are known words.
    return [word for word, stems in words.items() if known.isdisjoint(stems) and not _functional(word)]


def _functional(word: str) -> bool:
    return any(word in stop_words(language) for language in ("en", "fr", "es", "de", "it", "pt", "nl"))
