"""Names that the library's own texts translate: Chinese texts gloss foreign names, as in 博通(Broadcom).

Such a gloss lets a Chinese question find a French or English passage. No outside dictionary is used.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from dataclasses import dataclass

from indexer.lexical.corpus import Corpus
from indexer.lexical.terms import has_cjk

MIN_NAME_CHARS = 2
_GLOSS = re.compile(
    r"([\u3040-\u30ff\u4e00-\u9fff·]{2,12})\s?[(（]\s?([A-Z][A-Za-z0-9.&'’-]*(?:\s[A-Za-z0-9.&'’-]+){0,4})\s?[)）]"
)


@dataclass(frozen=True, slots=True)
class Gloss:
    """Chinese characters that end with a name, and that name in Latin letters."""

    run: str
    latin: str


def load_glosses(connection: sqlite3.Connection, *, after: int = 0) -> tuple[Gloss, ...]:
    """All glosses in the library's Chinese and Japanese passages with ids above `after`, each once."""
    # The condition is worded as in the index passages_with_brackets, so that SQLite uses that index.
    rows = connection.execute(
        "SELECT text FROM passages WHERE language IN ('zh', 'ja')"
        " AND (instr(text, '(') OR instr(text, '（')) AND id > ?",
        (after,),
    )
    glosses = {Gloss(match.group(1), match.group(2)) for row in rows for match in _GLOSS.finditer(row[0])}
    return tuple(sorted(glosses, key=_order))


class GlossCache:
    """Caches the library's glosses and loads only those of new passages. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._corpus = Corpus()
        self._glosses: tuple[Gloss, ...] = ()

    def read(self, connection: sqlite3.Connection, corpus: Corpus, text: str) -> tuple[Gloss, ...]:
        """The library's glosses; empty if `text` has no Chinese characters."""
        if not has_cjk(text):
            return ()
        with self._lock:
            if corpus != self._corpus:
                if corpus.only_grew_since(self._corpus.generation):
                    new = load_glosses(connection, after=self._corpus.highest_id)
                    self._glosses = tuple(sorted({*self._glosses, *new}, key=_order))
                else:
                    self._glosses = load_glosses(connection)
                self._corpus = corpus
            return self._glosses


def _order(gloss: Gloss) -> tuple[str, str]:
    return gloss.run, gloss.latin


def latin_names(question: str, glosses: tuple[Gloss, ...]) -> tuple[str, ...]:
    """The Latin names of the glosses whose Chinese name the question mentions.

    A gloss does not say where the name begins in the run before the bracket, so the longest end of the
    run that the question mentions counts, if it has at least two characters.
    """
    names: dict[str, None] = {}
    for gloss in glosses:
        if gloss.run[-MIN_NAME_CHARS:] in question and gloss.latin not in question:
            names[gloss.latin] = None
    return tuple(names)
