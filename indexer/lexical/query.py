"""The query language of the search field. A plain question needs no syntax.

    "solid state"      the words in this order, in this very form («…», “…”, „…“ and 「…」 too)
    -zinc  -"by far"   no passage with this word (in any of its forms) or phrase
    batt*  -batt*      a word with this prefix; no word with this prefix
    lang:fr  after:2025-01  before:2026  publisher:"Le Monde"  collection:energy  title:solid

Only the field names above are fields, in lower case and directly followed by a value; any other colon is
plain text. A hyphen excludes only at the start of a word, and never a function word ('peut -il'). The
full-width forms of these signs (＂ ： － ＊) work too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexer.common.errors import UsageError
from indexer.common.folding import fold
from indexer.common.iso_dates import is_date
from indexer.common.messages import Message
from indexer.common.stop_words import LANGUAGES_WITH_STOP_WORDS, stop_words
from indexer.lexical.terms import has_cjk, runs
from indexer.records.search import Filters

FIELDS = {
    "lang": "language",
    "after": "since",
    "since": "since",
    "before": "until",
    "until": "until",
    "publisher": "publisher",
    "collection": "collection",
    "title": "title",
}
# Operators of other search engines. They are refused, because here they would silently count as words.
_FOREIGN_FIELDS = {
    "author",
    "date",
    "filetype",
    "intitle",
    "inurl",
    "language",
    "site",
    "source",
    "type",
    "year",
}
_QUOTES = (('"', '"'), ("«", "»"), ("“", "”"), ("„", "“"), ("„", "”"), ("「", "」"), ("『", "』"))
_FULL_WIDTH = str.maketrans("＂：－＊", '":-*')
_QUOTED = "|".join(f"{opening}([^{opening}{closing}]*){closing}" for opening, closing in _QUOTES)
# An inch mark ('a 27" screen') opens no phrase; a letter or digit is directly before it.
_PIECE = re.compile(
    rf"(?P<start>(?:(?<!\S)-)?)(?:(?<!\S)(?P<field>[a-z]{{3,12}}):|(?<![0-9A-Za-z\u00c0-\u024f]))"
    rf"(?P<quoted>{_QUOTED})"
    r"|(?<!\S)(?P<minus>-)(?P<excluded>[^\W_][^\s\"«“„「『]*)"
    r"|(?<!\S)(?P<name>[a-z]{3,12}):(?P<value>[^\s:/\\\"«“„「『][^\s]*)"
    r"|(?<!\S)(?P<prefix>[^\W_][\w'’-]*)\*(?=[\s,;.?!]|$)"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CLOSING = ",;.?!)]}»”"
_MIN_PREFIX = 2
_QUESTION_ENDS = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    text: str  # the words to search, without operators but with the words of phrases
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    excluded_phrases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    excluded_prefixes: tuple[str, ...] = ()
    title: str | None = None
    filters: Filters = field(default_factory=Filters)

    @property
    def is_question(self) -> bool:
        """Whether the query is a question. Its phrases are optional, because a question may quote loosely."""
        return self.text.rstrip().endswith(_QUESTION_ENDS)


def parse_query(typed: str) -> Query:
    """Parse a query.

    Raises:
        UsageError: a field is unknown, its value is invalid, or there is nothing to search for.
    """
    typed = typed.translate(_FULL_WIDTH)
    reader = _QueryParser()
    kept, place = [], 0
    for match in _PIECE.finditer(typed):
        instead = reader.take(match, typed)
        if instead is not None:
            kept += [typed[place : match.start()], instead]
            place = match.end()
    text = "".join((*kept, typed[place:]))
    if kept:
        text = " ".join(text.split())
        if not text and typed.strip():
            raise UsageError(Message("query_asks_for_nothing"))
    return Query(
        text=text,
        phrases=tuple(reader.phrases),
        excluded=tuple(reader.excluded),
        excluded_phrases=tuple(reader.excluded_phrases),
        prefixes=tuple(reader.prefixes),
        excluded_prefixes=tuple(reader.excluded_prefixes),
        title=reader.fields.pop("title", None),
        filters=Filters(**reader.fields),
    )


class _QueryParser:
    """Parses the operators of one query."""

    def __init__(self) -> None:
        self.phrases: list[str] = []
        self.excluded: list[str] = []
        self.excluded_phrases: list[str] = []
        self.prefixes: list[str] = []
        self.excluded_prefixes: list[str] = []
        self.fields: dict[str, str] = {}

    def take(self, match: re.Match[str], typed: str) -> str | None:
        """Record one operator; returns the text that remains of it, or None if it is plain text."""
        if match["quoted"] is not None:
            return self._take_quoted(match)
        if match["excluded"] is not None:
            return self._take_excluded(match, typed)
        if match["name"] is not None:
            return self._take_field(match["name"], match["value"])
        prefix = match["prefix"]
        if not _is_beginning(prefix):
            return None
        self.prefixes.append(prefix)
        return prefix

    def _take_quoted(self, match: re.Match[str]) -> str | None:
        inner = match["quoted"][1:-1].strip()
        if match["field"] is not None:
            return self._take_field(match["field"], inner)
        if not any(True for _ in runs(inner)):
            return None
        if match["start"] == "-":
            self.excluded_phrases.append(inner)
            return " "
        self.phrases.append(inner)
        return None  # keep it as plain text

    def _take_excluded(self, match: re.Match[str], typed: str) -> str | None:
        word = match["excluded"].rstrip(_CLOSING)
        name = word.partition(":")[0]
        if name in FIELDS and name != word:
            raise UsageError(Message("field_cannot_be_excluded", field=name))
        word_runs = [run for _, run in runs(word)]
        # '-selon lui- ' is an insertion, '-5' a number, 'peut -il' a typing error: no exclusions.
        if not word_runs or word[0].isdigit() or re.search(r"[^\W_]-(?!\S)", typed[match.start() + 1 :]):
            return None
        if any(word_runs[0] in stop_words(language) for language in LANGUAGES_WITH_STOP_WORDS):
            return None
        if word.endswith("*") and _is_beginning(word[:-1]):
            self.excluded_prefixes.append(word[:-1])
        elif len(word_runs) == 1:
            self.excluded.append(word)
        else:
            self.excluded_phrases.append(word)
        return " "

    def _take_field(self, name: str, value: str) -> str | None:
        if name not in FIELDS:
            if name in _FOREIGN_FIELDS or any(_one_edit_apart(name, known) for known in FIELDS):
                raise UsageError(Message("no_such_query_field", field=name, fields=_field_list()))
            return None
        key = FIELDS[name]
        value = value.strip().rstrip(",;") if key in ("language", "since", "until") else value.strip()
        if not value:
            return None
        if key in self.fields:
            raise UsageError(Message("query_field_twice", field=name))
        if key == "language":
            value = value.lower()
            if _LANGUAGE.fullmatch(value) is None:
                raise UsageError(Message("not_a_query_language", value=value))
        if key in ("since", "until") and not is_date(value):
            raise UsageError(Message("not_a_query_date", value=value, field=name))
        self.fields[key] = value
        return " "


def _is_beginning(prefix: str) -> bool:
    """Whether a prefix can be searched: it is long enough and a single word."""
    if len(fold(prefix)) < _MIN_PREFIX and not has_cjk(prefix):
        return False
    return len(list(runs(prefix))) == 1


def _field_list() -> str:
    return ", ".join(f"{name}:" for name in FIELDS if name not in ("since", "until"))


def _one_edit_apart(a: str, b: str) -> bool:
    """Whether `a` becomes `b` by adding, removing, replacing or swapping one letter."""
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:
        return False
    first = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[first:], b[first:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2][::-1] == rest_b[:2] and rest_a[2:] == rest_b[2:])
    )
