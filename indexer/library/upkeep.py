"""The operations on a library as a whole: doctor, restore, status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue.database import Database
from indexer.common.cancel import CancelToken
from indexer.common.paths import LibraryPaths, default_library_folder
from indexer.library.asking import Asking
from indexer.library.embedding import Embedding, close_embedder, default_embedder
from indexer.records.upkeep import DoctorReport, LibraryStatus, RestoreReport, UpkeepProgress

if TYPE_CHECKING:
    from indexer.vectors.embedder import Embedder


def doctor(
    folder: Path | str | None = None,
    *,
    repair: bool = False,
    token: CancelToken | None = None,
    on_progress: Callable[[UpkeepProgress], None] | None = None,
    embedder: Embedder | None = None,
) -> DoctorReport:
    """Check a library that is not open in this process; with `repair`, also repair it.

    The vectors are those of `embedder`, or of the default one.

    Raises:
        NotFoundError: there is no library in `folder`.
        LibraryInUseError: another process writes to it (only with `repair`).
        LibraryTooNewError, StorageError: it cannot be opened as it is.
        CancelledByUser: `token` was raised; each repair is either complete or not done.
    """
    from indexer.upkeep.doctor import examine

    paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
    used = embedder or default_embedder()
    try:
        return examine(paths, used, repair=repair, token=token, on_progress=on_progress)
    finally:
        if embedder is None:
            close_embedder(used)


def restore(
    file: Path | str,
    folder: Path | str | None = None,
    *,
    replace: bool = False,
    token: CancelToken | None = None,
    on_progress: Callable[[UpkeepProgress], None] | None = None,
) -> RestoreReport:
    """Make a library from a backup; with `replace`, an existing library is renamed and kept.

    Raises:
        UsageError: the library is not empty and `replace` is False, or the file is not a backup.
        LibraryDamagedError: the backup is damaged; nothing was touched.
        LibraryTooNewError, LibraryInUseError, StorageError, CancelledByUser: nothing was touched.
    """
    from indexer.upkeep.restore import restore_backup

    paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
    return restore_backup(Path(file), paths, replace=replace, token=token, on_progress=on_progress)


def status(
    database: Database, paths: LibraryPaths, embedding: Embedding, asking: Asking, read_only: bool
) -> LibraryStatus:
    """See `Library.status`."""
    from indexer.upkeep.status import read_status

    index = embedding.index
    return read_status(
        database,
        paths,
        read_only=read_only,
        chat_model=asking.model_name,
        vector_index=index.status if index is not None else None,
        embedding=index.embedding if index is not None else None,
        embedder=embedding.embedder,
    )
