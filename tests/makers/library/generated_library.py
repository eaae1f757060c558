"""Generates libraries of any size for benchmarks, with the project's own functions for storing.

Nothing is left out but the reading of files: catalogue rows, both lexical views, vectors. Several documents
share a transaction, which is all that makes it faster than an import.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import Library
from indexer.catalogue.database import open_database
from indexer.catalogue.documents import NewDocument, insert_document
from indexer.catalogue.passages import NewPassage, insert_passages, text_hash
from indexer.common.paths import LibraryPaths
from indexer.lexical.index import add_passage
from indexer.lexical.terms import form_terms, word_terms
from indexer.records.documents import DocumentMetadata, ExtractedText, Span
from indexer.records.passages import PassageDraft
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.stored import add_vectors
from tests.makers.library.generated_text import LANGUAGES, SHARES, Sentence, TextMaker

PASSAGES_PER_DOCUMENT = 20
PASSAGES_PER_SECTION = 3
SENTENCES_PER_PASSAGE = 4
POOL = 120_000  # sentences; passages draw from it and add words of their own
DOCUMENTS_PER_TRANSACTION = 50
EMBEDDED_UP_TO = 100_000  # above, vectors are random: search costs the same
CHECKED_PASSAGES = 200
GENERATED = "made/1"  # fingerprint of vectors that no embedder has made


@dataclass(frozen=True)
class _Ready:
    """A sentence with its terms, made once however often it is drawn."""

    text: str
    words: list[str]
    forms: list[str]


@dataclass(frozen=True)
class GeneratedPassage:
    """A passage as the store functions take it."""

    text: str
    words: list[str]
    forms: list[str]


class LibraryMaker:
    """Draws documents for one library."""

    def __init__(self, seed: int = 1, pool: int = POOL) -> None:
        self.text = TextMaker(seed)
        self.random = np.random.default_rng(seed + 1)
        self.pool = {
            language: [_ready(sentence) for sentence in self.text.sentences(language, int(pool * share))]
            for language, share in zip(LANGUAGES, SHARES, strict=True)
        }

    def document(self, language: str) -> list[GeneratedPassage]:
        """The passages of one document: sentences from the pool, and two rare words in each."""
        pool = self.pool[language]
        drawn = self.random.integers(0, len(pool), PASSAGES_PER_DOCUMENT * SENTENCES_PER_PASSAGE)
        rare = self.text.rare_words(language, 2 * PASSAGES_PER_DOCUMENT)
        joint = "" if language == "zh" else " "
        passages = []
        for i in range(PASSAGES_PER_DOCUMENT):
            own = _ready(Sentence(language, f"{rare[2 * i]} {rare[2 * i + 1]}."))
            parts = [pool[j] for j in drawn[i * SENTENCES_PER_PASSAGE : (i + 1) * SENTENCES_PER_PASSAGE]]
            parts.append(own)
            passages.append(
                GeneratedPassage(
                    joint.join(part.text for part in parts),
                    [term for part in parts for term in part.words],
                    [term for part in parts for term in part.forms],
                )
            )
        return passages

    def language(self) -> str:
        """One of the languages, by their shares."""
        return str(self.random.choice(LANGUAGES, p=SHARES))


def build(
    folder: Path, passages: int, *, tell: bool = True, vectors: NDArray[np.float16] | None = None
) -> float:
    """Make a library of `passages` passages in an empty folder; gives the seconds it took.

    With `vectors`, the passage with id n has row n - 1 of them, of the embedder GENERATED.
    """
    Library.open(folder).close()
    maker = LibraryMaker()
    paths = LibraryPaths(folder)
    started = time.perf_counter()
    connection = open_database(paths.database, read_only=False)
    embed = passages <= EMBEDDED_UP_TO
    try:
        connection.execute("PRAGMA cache_size = -262144")
        documents = passages // PASSAGES_PER_DOCUMENT
        for first in range(0, documents, DOCUMENTS_PER_TRANSACTION):
            last = min(first + DOCUMENTS_PER_TRANSACTION, documents)
            connection.execute("BEGIN IMMEDIATE")
            for number in range(first, last):
                _enter(connection, maker, number, embed=embed, vectors=vectors)
            connection.execute("COMMIT")
            if tell and first % 5_000 == 0:
                print(
                    f"  {last * PASSAGES_PER_DOCUMENT} passages, {time.perf_counter() - started:.0f} s",
                    flush=True,
                )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    return time.perf_counter() - started


def _enter(
    connection: sqlite3.Connection,
    maker: LibraryMaker,
    number: int,
    *,
    embed: bool,
    vectors: NDArray[np.float16] | None,
) -> None:
    language = maker.language()
    created = maker.document(language)
    text = "\n\n".join(passage.text for passage in created)
    content = hashlib.sha256(f"{number} {text}".encode()).hexdigest()
    drafts = list(_drafts(created, language))
    published = f"20{20 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
    insert_document(
        connection,
        NewDocument(
            id=content[:12],
            sha256=content,
            path=f"made/{number}.txt",
            original=None,
            size_bytes=len(text.encode()),
            extracted=ExtractedText(
                text,
                "text/plain",
                "made/1",
                DocumentMetadata(
                    title=f"Document {number}", publisher=f"Publisher {number % 40}", published=published
                ),
            ),
            language=language,
            collection=None,
            imported_at="2026-11-22T00:00:00.000000Z",
        ),
    )
    new = [
        NewPassage(draft, item.text, len(item.words), len(item.forms))
        for draft, item in zip(drafts, created, strict=True)
    ]
    ids = insert_passages(connection, content[:12], new)
    for passage_id, item in zip(ids, created, strict=True):
        if passage_id <= CHECKED_PASSAGES:
            assert item.words == word_terms(item.text, language)
            assert item.forms == form_terms(item.text)
        add_passage(connection, passage_id, item.words, item.forms)
    hashes = [text_hash(item.text) for item in created]
    if vectors is not None:
        add_vectors(connection, GENERATED, hashes, vectors[ids[0] - 1 : ids[-1]])
        return
    embedder = BuiltinEmbedder()
    rows = (
        embedder.embed([item.text for item in created])
        if embed
        else _random_vectors(maker.random, len(created), embedder.dimensions)
    )
    add_vectors(connection, embedder.fingerprint, hashes, rows.astype(np.float16))


def _drafts(passages: list[GeneratedPassage], language: str) -> Iterator[PassageDraft]:
    start = 0
    for ordinal, passage in enumerate(passages):
        span = Span(start, start + len(passage.text))
        yield PassageDraft(ordinal, ordinal // PASSAGES_PER_SECTION, span, language)
        start = span.end + 2


def _ready(sentence: Sentence) -> _Ready:
    terms = word_terms(sentence.text, sentence.language)
    return _Ready(sentence.text, terms, form_terms(sentence.text))


def _random_vectors(random: np.random.Generator, count: int, dimensions: int) -> NDArray[np.float32]:
    vectors = random.standard_normal((count, dimensions), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
