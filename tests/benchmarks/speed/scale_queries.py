"""Questions of several kinds about a made library, drawn from its own passages."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.common.stop_words import stop_words
from indexer.records.search import Filters

_NATURAL = {
    "fr": "Quelle est la {0} de la {1} que {2} a {3} avec {4} en 2024 ?",
    "en": "What was the {0} of the {1} that {2} had {3} with {4} in 2024?",
    "zh": "{0}{1}为什么在2024年{2}{3}的{4}？",
}
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Query:
    """What is asked, and under which filters."""

    text: str
    filters: Filters | None = None


def draw(connection: sqlite3.Connection, kind: str, count: int, seed: int = 7) -> list[Query]:
    """`count` different queries of one kind."""
    chance = random.Random(f"{kind} {seed}")
    highest = connection.execute("SELECT max(id) FROM passages").fetchone()[0]
    language = kind[-2:] if kind.startswith("question") else None
    passages = _passages(connection, chance, highest, language)
    return [_query(kind, *next(passages), chance) for _ in range(count)]


def _passages(
    connection: sqlite3.Connection, chance: random.Random, highest: int, language: str | None
) -> Iterator[tuple[str, str]]:
    while True:
        row = connection.execute(
            "SELECT language, text FROM passages WHERE id = ?", (chance.randint(1, highest),)
        ).fetchone()
        if row is not None and (row[0] == language if language else row[0] != "zh"):
            yield row


def _query(kind: str, language: str, text: str, chance: random.Random) -> Query:
    words = _content_words(language, text)
    if kind == "3 words":
        return Query(" ".join(chance.sample(words, 3)))
    if kind.startswith("question"):
        return Query(_NATURAL[language].format(*chance.sample(words, 5)))
    if kind == "phrase-like":
        plain = text.split()
        start = chance.randrange(len(plain) - 6)
        return Query(" ".join(plain[start : start + 6]))
    if kind == "rare word":
        return Query(text.split()[-1].strip("."))  # each made passage ends with two rare words
    question = _NATURAL[language].format(*chance.sample(words, 5))
    if kind == "filtered by language":
        return Query(question, Filters(language=language))
    if kind == "filtered by date":
        return Query(question, Filters(since="2024-05", until="2024-06"))
    raise ValueError(kind)


def _content_words(language: str, text: str) -> list[str]:
    if language == "zh":
        run = re.sub(r"[^\u4e00-\u9fff]", "", text)
        return [run[i : i + 2] for i in range(0, len(run) - 1, 2)]
    functional = stop_words(language)
    return [word for word in dict.fromkeys(_WORD.findall(text)) if word.lower() not in functional]
