"""The child process that owns Chroma: ids and vectors only. The only module that imports chromadb.

Chroma holds the interpreter lock while it adds vectors, can crash or hang on damaged files, and does not lock
its files against other processes; so it runs in a child. The working folder is the folder of the generations,
and all paths are relative and ASCII, because Chroma cannot open some other paths on Windows.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexer.common.errors import IndexerError, NotFoundError
from indexer.common.messages import Message
from indexer.processes.frames import Reply
from indexer.processes.server import Call, serve

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
MAX_BATCH = 1_000  # larger calls block other work; Chroma's own limit is 5,461


class _Owner:
    """The client and the collection that are open now."""

    def __init__(self) -> None:
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None

    @property
    def collection(self) -> Collection:
        if self._collection is None:
            raise IndexerError(Message("index_not_open"), code="not_open")
        return self._collection

    def open(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Open generation `path`, or make it; one at a time."""
        os.environ["ANONYMIZED_TELEMETRY"] = "False"
        import chromadb
        from chromadb.config import Settings

        self.close({}, call)
        path = str(arguments["path"])
        if not arguments["create"] and not (Path(path) / "chroma.sqlite3").is_file():
            raise NotFoundError(Message("index_gone"), code="not_open")
        self._client = chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False))
        if arguments["create"]:
            settings = {"space": "cosine", **arguments["settings"]}
            self._collection = self._client.create_collection(
                COLLECTION, configuration={"hnsw": settings}, embedding_function=None
            )
        else:
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        return Reply({"count": self._collection.count()})

    def close(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Close the files."""
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            client.close()
        return Reply({})

    def upsert(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Add or replace vectors: the block holds float32 rows, one for each id."""
        ids = arguments["ids"]
        if not 0 < len(ids) <= MAX_BATCH:
            raise IndexerError(Message("batch_size_wrong", n=MAX_BATCH), code="usage")
        rows = _matrix(call.block, len(ids))
        self.collection.upsert(ids=[str(passage_id) for passage_id in ids], embeddings=rows)
        return Reply({})

    def delete(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Delete ids; missing ones are ignored."""
        wanted = [str(passage_id) for passage_id in arguments["ids"]]
        present = self.collection.get(ids=wanted, include=[])["ids"]
        if present:
            self.collection.delete(ids=present)
        return Reply({"deleted": len(present)})

    def query(self, arguments: dict[str, Any], call: Call) -> Reply:
        """The nearest `k` of each query vector in the block: ids and cosine distances, best first."""
        rows = _matrix(call.block, arguments["queries"])
        result = self.collection.query(query_embeddings=rows, n_results=arguments["k"], include=["distances"])
        distances = result["distances"] or []
        return Reply(
            {
                "ids": [[int(value) for value in row] for row in result["ids"]],
                "distances": [[float(value) for value in row] for row in distances],
            }
        )

    def ids(self, arguments: dict[str, Any], call: Call) -> Reply:
        """All ids, as a block of int64."""
        ids = self.collection.get(include=[])["ids"]
        return Reply({}, np.array([int(passage_id) for passage_id in ids], dtype="<i8").tobytes())

    def get(self, arguments: dict[str, Any], call: Call) -> Reply:
        """The stored vectors of some ids, as a block of float32 rows in the order of the reply's ids."""
        result = self.collection.get(
            ids=[str(passage_id) for passage_id in arguments["ids"]], include=["embeddings"]
        )
        rows = np.asarray(result["embeddings"], dtype="<f4")
        return Reply({"ids": [int(passage_id) for passage_id in result["ids"]]}, rows.tobytes())

    def count(self, arguments: dict[str, Any], call: Call) -> Reply:
        """The number of vectors as Chroma reports it (unreliable after damage)."""
        return Reply({"count": self.collection.count()})


def _matrix(block: bytes, rows: int) -> NDArray[np.float32]:
    return np.frombuffer(block, dtype="<f4").reshape(rows, -1)


def main() -> None:
    """Serve the parent until it goes away."""
    owner = _Owner()
    serve(
        {
            "open": owner.open,
            "close": owner.close,
            "upsert": owner.upsert,
            "delete": owner.delete,
            "query": owner.query,
            "ids": owner.ids,
            "get": owner.get,
            "count": owner.count,
        }
    )


if __name__ == "__main__":
    main()
