"""From an English sentence of an older library to its message; nowhere else is a sentence read."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import cache

from indexer.catalogue.older.templates import PHRASES, SENTENCES
from indexer.common.messages import Message, Parameter, message_to_json, verbatim

_BLANK = re.compile(r"\{(\w+)\}")
_NUMBER, _PAGES = r"(\d[\d,]*)", r"(\d(?:[\d, …]| to | and (?=\d+ more)|(?<=\d )more)*)"
_PATTERNS = {
    **dict.fromkeys(("n", "most", "parts", "first", "last"), _NUMBER),
    **dict.fromkeys(("pages", "numbers"), _PAGES),
}
_MORE = re.compile(r"(?P<pages>.+) and (?P<n>\d+) more")
_RUN = re.compile(r"(\d+) to (\d+)")
_LONGEST_RUN = 1_000  # of pages: a longer one was never written

Templates = tuple[tuple[str, str], ...]


def turn_sentences_into_messages(connection: sqlite3.Connection) -> None:
    """The step from version 4 to 5: warnings, and what was left out, become messages; other rows stay."""
    rows = connection.execute("SELECT id, warnings FROM documents WHERE warnings != '[]'").fetchall()
    for document_id, text in rows:
        warnings = _parsed(text)
        if isinstance(warnings, list):
            connection.execute(
                "UPDATE documents SET warnings = ? WHERE id = ?", (_written(_told(warnings)), document_id)
            )
    rows = connection.execute(
        'SELECT document_id, report FROM readings WHERE instr(report, \'"left_out":["\')'
    ).fetchall()
    for document_id, text in rows:
        report = _parsed(text)
        if isinstance(report, dict) and isinstance(report.get("left_out"), list):
            report["left_out"] = _told(report["left_out"])
            connection.execute(
                "UPDATE readings SET report = ? WHERE document_id = ?", (_written(report), document_id)
            )


def message_of(sentence: str) -> Message:
    """The message that a sentence was; the sentence itself where it is none that we know."""
    return _found(SENTENCES, sentence) or verbatim(sentence)


def _told(sentences: list[object]) -> list[object]:
    return [message_to_json(message_of(one)) if isinstance(one, str) else one for one in sentences]


def _found(templates: Templates, words: str) -> Message | None:
    for code, blanks, pattern in _compiled(templates):
        match = pattern.fullmatch(words)
        if match is not None:
            params = {name: _param(name, text) for name, text in zip(blanks, match.groups(), strict=True)}
            if not blanks and words.startswith("1 "):
                params["n"] = 1
            return Message(code, **params)
    return None


@cache
def _compiled(templates: Templates) -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((code, tuple(_BLANK.findall(words)), _pattern(words)) for code, words in templates)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _BLANK.split(template)  # words, name of a blank, words, ...
    for number, piece in enumerate(pieces):
        pieces[number] = _PATTERNS.get(piece, "(.+)") if number % 2 else re.escape(piece)
    return re.compile("".join(pieces), re.S)


def _param(name: str, text: str) -> Parameter:
    pattern = _PATTERNS.get(name)
    if pattern == _NUMBER:
        return int(text.replace(",", ""))
    if pattern == _PAGES:
        return _pages(text)
    if name == "why":
        return _found(PHRASES, text) or verbatim(text)
    return text


def _pages(text: str) -> Parameter:
    """3 to 5, 9; where only the first were named, those and how many more there were."""
    more = _MORE.fullmatch(text)
    if more is not None:
        named = tuple(_RUN.sub(r"\1–\2", more["pages"]).split(", "))
        return Message("items_and_more", items=named, n=int(more["n"]))
    pages: list[int] = []
    for run in text.split(", "):
        ends = _RUN.fullmatch(run)
        first, last = (int(ends[1]), int(ends[2])) if ends else (int(run), int(run))
        pages += range(first, min(last, first + _LONGEST_RUN) + 1)
    return tuple(pages)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:  # damaged; the doctor sees to it
        return None


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
