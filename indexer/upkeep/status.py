"""The status of a library: counts, languages, index state, disk use."""

from __future__ import annotations

from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.documents import count_documents, languages
from indexer.catalogue.import_queue import count_pending
from indexer.catalogue.passages import count_passages
from indexer.common.paths import LibraryPaths
from indexer.records.upkeep import LibraryStatus
from indexer.vectors.background import BackgroundEmbedding
from indexer.vectors.embedder import Embedder
from indexer.vectors.missing import lacks_vectors


def read_status(
    database: Database,
    paths: LibraryPaths,
    *,
    read_only: bool,
    chat_model: str | None,
    vector_index: str | None,
    embedder: Embedder,
    embedding: BackgroundEmbedding | None = None,
) -> LibraryStatus:
    """The status now; `vector_index` is None where this opening does not run the index itself.

    `embedding` tells how far the making of vectors is.
    """
    with database.reading() as connection:
        passages = count_passages(connection)
        return LibraryStatus(
            folder=str(paths.root),
            documents=count_documents(connection),
            passages=passages,
            languages=languages(connection),
            read_only=read_only,
            embedder=embedder.fingerprint,
            chat_model=chat_model,
            vector_index=vector_index
            or ("embedding" if lacks_vectors(connection, embedder.fingerprint) else "ready"),
            database_bytes=sum(
                _size(paths.database.with_name(paths.database.name + end)) for end in ("", "-wal", "-shm")
            ),
            originals_bytes=_folder_size(paths.originals),
            vector_index_bytes=_folder_size(paths.vectors),
            embedded=embedding.progress if embedding is not None else None,
            embedding_seconds_left=embedding.seconds_left if embedding is not None else None,
            pending_imports=count_pending(connection),
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _folder_size(folder: Path) -> int:
    return sum(_size(path) for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
