"""Keeps the stories of a library up to date: new documents are compared with those that may be the same.

That is derived, and found anew where it is lost: when the embedder, the method, or what a document is has
changed. Whoever may be the same is told by the direction of the vectors of a whole document, one product of a
matrix for each new one; a few of each language are then compared closely.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.answering.stories.alignment import Pieces
from indexer.answering.stories.compare import is_reprint, is_translation, sentence_lengths
from indexer.answering.stories.text import ToldDocument
from indexer.catalogue.stories import compared_states, current_states, enter_compared, forget_compared
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.common.transaction import transaction
from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)

METHOD = "stories/1"  # another number compares everything again
CANDIDATES = 8  # of each language, the nearest
# Cosines of whole documents. Chosen by tests/evaluation/stories.py, 2026-12-01.
NEAR_ENOUGH_TO_TRANSLATE = 0.45
NEAR_ENOUGH_TO_REPRINT = 0.8
KEPT_PASSAGES = 8_000  # in memory, with all that is compared of them
_FORGOTTEN_AT_ONCE = 500
_FIRST_ROWS = 256


def keep_stories(
    connection: sqlite3.Connection, embedder: Embedder, token: CancelToken, wait: Callable[[], None]
) -> None:
    """`update_stories`, where nobody waits for it: what fails is tried again the next time.

    Raises:
        CancelledByUser: `token` was raised.
        sqlite3.Error: the disk is full, or refuses.
    """
    try:
        update_stories(connection, embedder, token, wait)
    except (CancelledByUser, sqlite3.Error):
        raise
    except ModelError as problem:
        log.warning("reprints and translations are not looked for now: %s", problem)
    except Exception:  # a document that cannot be compared must not cost the others their vectors
        log.exception("reprints and translations are not looked for now")


def update_stories(
    connection: sqlite3.Connection,
    embedder: Embedder,
    token: CancelToken,
    wait: Callable[[], None] = lambda: None,
) -> int:
    """Compare the documents that are new or have changed; gives how many. What lacks vectors waits.

    Args:
        connection: In autocommit mode; each document is a transaction of its own.
        embedder: Whose vectors are there. Translations are told only by one that says it can.
        token: Looked at before each document.
        wait: Called likewise; holds the work while it is paused.

    Raises:
        CancelledByUser: `token` was raised; the next call goes on.
        ModelError: the embedder failed; likewise.
    """
    method = f"{METHOD} {embedder.fingerprint}"
    current = current_states(connection, method)
    compared = compared_states(connection)
    outdated = [one for one, state in compared.items() if current.get(one) != state]
    for start in range(0, len(outdated), _FORGOTTEN_AT_ONCE):
        token.check()
        with transaction(connection):
            forget_compared(connection, outdated[start : start + _FORGOTTEN_AT_ONCE])
    new = [one for one, state in current.items() if compared.get(one) != state]
    if not new:
        return 0
    comparison = _Comparison(connection, embedder, token)
    done = 0
    for document_id in new:
        token.check()
        wait()
        done += comparison.enter(document_id, current[document_id])
    return done


def told_document(connection: sqlite3.Connection, fingerprint: str, document_id: str) -> ToldDocument | None:
    """A document to be compared; None where it is gone, or any of its passages lacks its vector."""
    rows = connection.execute(
        "SELECT p.text, v.vector, d.language, d.published FROM documents d"
        " JOIN passages p ON p.document_id = d.id"
        " LEFT JOIN vectors v ON v.fingerprint = ? AND v.text_hash = p.text_hash"
        " WHERE d.id = ? ORDER BY p.ordinal",
        (fingerprint, document_id),
    ).fetchall()
    if not rows or any(row[1] is None for row in rows):
        return None
    vectors = np.stack([np.frombuffer(row[1], "<f2") for row in rows]).astype(np.float32)
    return ToldDocument(document_id, rows[0][2], rows[0][3], tuple(row[0] for row in rows), vectors)


class _Comparison:
    """Compares new documents one after the other with all that were entered before."""

    def __init__(self, connection: sqlite3.Connection, embedder: Embedder, token: CancelToken) -> None:
        self._connection = connection
        self._embedder = embedder
        self._token = token
        self._tells_translations = bool(getattr(embedder, "tells_translations", False))
        self._documents: dict[str, ToldDocument] = {}
        self._kept_passages = 0
        self._sentences: dict[str, Pieces] = {}
        self._centres: dict[str | None, Centres] = {}
        rows = connection.execute(
            "SELECT c.document_id, d.language, c.centre FROM story_centres c"
            " JOIN documents d ON d.id = c.document_id ORDER BY d.rowid"
        )
        for one, language, centre in rows:
            self._remember(one, language, centre)

    def enter(self, document_id: str, state: str) -> bool:
        """Compare one document and note what it is the same as; False where it has to wait."""
        document = self._document(document_id)
        if document is None:
            return False
        same = [one for one in self._candidates(document) if self._is_same(document, one)]
        centre = document.centre.astype("<f2").tobytes()
        with transaction(self._connection):
            if not self._is_there(document_id):
                return False
            there = [one for one in same if self._is_there(one)]
            enter_compared(self._connection, document_id, state, centre, there)
        self._remember(document_id, document.language, centre)
        return True

    def _is_there(self, document_id: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,))
        return found.fetchone() is not None

    def _remember(self, document_id: str, language: str | None, stored: bytes) -> None:
        if language not in self._centres:
            self._centres[language] = Centres(self._embedder.dimensions)
        self._centres[language].add(document_id, np.frombuffer(stored, "<f2").astype(np.float32))

    def _candidates(self, document: ToldDocument) -> list[str]:
        found: list[str] = []
        for language, centres in self._centres.items():
            if language == document.language:
                found += centres.nearest(document.centre, CANDIDATES, NEAR_ENOUGH_TO_REPRINT)
            elif self._tells_translations:
                found += centres.nearest(document.centre, CANDIDATES, NEAR_ENOUGH_TO_TRANSLATE)
        return found

    def _is_same(self, document: ToldDocument, other_id: str) -> bool:
        other = self._document(other_id)
        if other is None:
            return False
        if is_reprint(document, other):
            return True
        return self._tells_translations and is_translation(document, other, self._sentence_pieces)

    def _document(self, document_id: str) -> ToldDocument | None:
        if document_id not in self._documents:
            document = told_document(self._connection, self._embedder.fingerprint, document_id)
            if document is None:
                return None
            self._documents[document_id] = document
            self._kept_passages += len(document.passages)
            while self._kept_passages > KEPT_PASSAGES and len(self._documents) > 2:  # the two being compared
                oldest = next(iter(self._documents))
                self._kept_passages -= len(self._documents.pop(oldest).passages)
                self._sentences.pop(oldest, None)
        return self._documents[document_id]

    def _sentence_pieces(self, document: ToldDocument) -> Pieces:
        if document.id not in self._sentences:
            self._sentences[document.id] = sentence_pieces(document, self._embedder, self._token)
        return self._sentences[document.id]


def sentence_pieces(document: ToldDocument, embedder: Embedder, token: CancelToken | None = None) -> Pieces:
    """The sentences of a document with their vectors, which are made now. Raises ModelError."""
    return Pieces.of(embedder.embed(document.sentences, token), sentence_lengths(document))


class Centres:
    """Unit vectors under the ids of their documents."""

    def __init__(self, dimensions: int) -> None:
        self._ids: list[str] = []
        self._rows = np.zeros((_FIRST_ROWS, dimensions), np.float32)

    def add(self, document_id: str, centre: NDArray[np.float32]) -> None:
        """Enter one document."""
        count = len(self._ids)
        if count == len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
        self._rows[count] = centre
        self._ids.append(document_id)

    def nearest(self, centre: NDArray[np.float32], most: int, floor: float) -> list[str]:
        """At most so many, nearest first, with a cosine of at least `floor`."""
        cosines = self._rows[: len(self._ids)] @ centre
        places = np.flatnonzero(cosines >= floor)
        order = np.argsort(-cosines[places], kind="stable")[:most]
        return [self._ids[place] for place in places[order]]
