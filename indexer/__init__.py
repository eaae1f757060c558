"""Ibid's engine: documents in, cited answers out. Importing it loads no Qt and nothing heavy.

The folders follow the way of a document and of a question; arrows of import point down:

    command_line/   the command `ibid`
    library/        the verbs that the outside may use
    upkeep/         doctor, backup, restore, and what a library's files need to be opened
    ingest/         finds files, has them read, and stores what comes of them
    answering/      ranked passages -> a cited answer: quoted, generated, or an honest "not here"
    retrieval/      question -> ranked passages
    documents/      a file -> text with positions and metadata, read in a child process
    passages/       text -> passages with exact spans
    catalogue/      what we know, in one SQLite file: the truth
    lexical/        word search over the same rows
    vectors/        embeddings, exact search over them, and Chroma as a derived index
    models/         GGUF files, how the default one is made, and the child process that runs llama.cpp
    processes/      child processes: calls, limits, deaths
    records/        what flows between all of these
    common/         errors, cancelling, paths, dates
"""

from __future__ import annotations

from indexer.common.version import __version__

TYPE_CHECKING = False  # importing it takes longer than all else that `ibid --version` needs
if TYPE_CHECKING:
    from indexer.library.library import Library

__all__ = ["Library", "__version__"]


def __getattr__(name: str) -> object:
    if name == "Library":
        from indexer.library.library import Library

        return Library
    raise AttributeError(name)
