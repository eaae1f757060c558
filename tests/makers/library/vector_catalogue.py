from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.catalogue.schema import SCHEMA
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.chroma.index import VectorIndex
from indexer.vectors.stored import add_vectors, remove_unused


class Catalogue:
    """A catalogue file with passages and, unless they are to come, their vectors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.embedder = BuiltinEmbedder()
        self.database = folder / "library.sqlite"
        new = not self.database.exists()
        self.connection = self.connect()
        if new:
            self._create()

    def _create(self) -> None:
        self.connection.executescript(SCHEMA)
        self.connection.execute(
            "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, text, warnings,"
            " imported_at, state) VALUES ('d', 'x', 'p', 1, 'text/plain', 'plain/1', '', '[]', '', 'ready')"
        )
        self.connection.commit()

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.database)
        connection.execute("PRAGMA journal_mode = WAL")
        return connection

    def add(self, texts: Sequence[str], *, vectors: bool = True) -> list[int]:
        ids = []
        hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
        for text, text_hash in zip(texts, hashes, strict=True):
            cursor = self.connection.execute(
                "INSERT INTO passages (document_id, ordinal, section, span_start, span_end, text, text_hash,"
                " word_count, form_count) VALUES ('d', 0, 0, 0, 0, ?, ?, 0, 0)",
                (text, text_hash),
            )
            ids.append(int(cursor.lastrowid or 0))
        if vectors:
            rows = self.embedder.embed(texts).astype(np.float16)
            add_vectors(self.connection, self.embedder.fingerprint, hashes, rows)
        self.connection.commit()
        return ids

    def remove(self, ids: Sequence[int]) -> None:
        for passage_id in ids:
            row = self.connection.execute(
                "SELECT text_hash FROM passages WHERE id = ?", (passage_id,)
            ).fetchone()
            self.connection.execute("DELETE FROM passages WHERE id = ?", (passage_id,))
            remove_unused(self.connection, [row[0]])
        self.connection.commit()

    def meta(self, key: str) -> str | None:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def count_vectors(self, fingerprint: str) -> int:
        query = "SELECT count(*) FROM vectors WHERE fingerprint = ?"
        return int(self.connection.execute(query, (fingerprint,)).fetchone()[0])

    def open_index(self, *, chroma_from: int = 1) -> VectorIndex:
        """An index that is running; Chroma takes part from so many passages."""
        index = VectorIndex(self.folder / "vectors", self.connect, self.embedder, chroma_from=chroma_from)
        index.start()
        return index


FILLED = 1_100  # beyond the 1,000 at which Chroma writes its own files


def random_texts(count: int, seed: int = 1) -> list[str]:
    """Texts that have nothing in common."""
    chance = random.Random(seed)
    return [
        " ".join("".join(chance.choices("abcdefghijklmnop", k=7)) for _ in range(8)) for _ in range(count)
    ]
