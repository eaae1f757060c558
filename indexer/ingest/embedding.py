"""Vectors of an embedder that is not the readers' own: made once a document is in, beside the built-in."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np

from indexer.catalogue.database import Database
from indexer.catalogue.passages import text_hash
from indexer.errors import ModelError
from indexer.vectors.embedder import Embedder
from indexer.vectors.stored import add_vectors, missing_hashes

log = logging.getLogger(__name__)

BATCH = 64  # passages embedded between two short transactions


def embed_passages(database: Database, embedder: Embedder, passage_ids: Sequence[int]) -> None:
    """Give those passages their vectors of this embedder, where they have none yet.

    An embedder that fails costs no document: words find it, and the doctor makes what is missing.
    """
    for start in range(0, len(passage_ids), BATCH):
        part = list(passage_ids[start : start + BATCH])
        with database.reading() as connection:
            marks = ",".join("?" * len(part))
            rows = connection.execute(f"SELECT text FROM passages WHERE id IN ({marks})", part).fetchall()
            texts = {text_hash(text): text for (text,) in rows}
            missing = missing_hashes(connection, embedder.fingerprint, list(texts))
        wanted = [key for key in texts if key in missing]
        if not wanted:
            continue
        try:
            vectors = embedder.embed([texts[key] for key in wanted]).astype(np.float16)
        except (ModelError, OSError) as problem:
            log.warning("passages stay without vectors for now: %s", problem)
            return
        with database.write() as connection:
            add_vectors(connection, embedder.fingerprint, wanted, vectors)
