"""Orders the unpacking of containers: one at a time with its inner ones, to limit the disk space."""

from __future__ import annotations

from collections import deque

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.ingest.files.import_file import (
    MAX_TREE_BYTES,
    MAX_TREE_FILES,
    Container,
    ImportFile,
    make_member_file,
)
from indexer.ingest.files.originals import Originals
from indexer.records.reading import Unpacked

DEEPEST_NESTING = 3


class Containers:
    """Chooses the next container and removes folders that are done. Only for the import's thread."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._waiting: deque[Container] = deque()
        self._open: list[Container] = []  # each is inside the one before
        self._begun: Container | None = None

    @property
    def busy(self) -> bool:
        """Whether a container is waiting or being unpacked, or has unpacked files on the disk."""
        return bool(self._waiting or self._open or self._begun)

    def add(self, container: Container) -> None:
        """Queue a container. Raises ReadError if it is nested too deeply."""
        within = container.file.container
        if within is not None:
            container.budget = within.budget
        if container.file.depth >= DEEPEST_NESTING:
            raise ReadError(
                Message("container_too_deep", name=container.file.name, n=container.file.depth),
                code="too_deep",
            )
        self._waiting.append(container)

    def begin(self) -> Container | None:
        """The next container to unpack, with a new folder; None if none may be unpacked now.

        Raises:
            StorageError: the folder cannot be created.
        """
        if self._begun is not None:
            return None
        within = self._open[-1] if self._open else None
        container = next((one for one in self._waiting if one.file.container is within), None)
        if container is None:
            return None
        container.folder = self._originals.folder_to_unpack()
        self._waiting.remove(container)
        self._begun = container
        return container

    def mark_unpacked(self, container: Container, unpacked: Unpacked) -> list[ImportFile]:
        """Record an unpacked container and return its files, which are to be imported now.

        Raises:
            ReadError: there are too many files or bytes in the tree; its unpacked files are removed.
        """
        assert container is self._begun
        assert container.folder is not None
        budget = container.budget
        total = sum(member.size_bytes for member in unpacked.members)
        if len(unpacked.members) > budget.files or total > budget.bytes:
            self.mark_failed(container)
            raise ReadError(
                Message(
                    "containers_hold_too_much",
                    name=container.file.name,
                    n=MAX_TREE_FILES,
                    most=MAX_TREE_BYTES >> 30,
                ),
                code="too_large",
            )
        budget.files -= len(unpacked.members)
        budget.bytes -= total
        self._begun = None
        self._open.append(container)
        container.open_files = len(unpacked.members)
        files = [
            make_member_file(member, number, container.folder, container)
            for number, member in enumerate(unpacked.members)
        ]
        if not files:
            self._close_done()
        return files

    def mark_failed(self, container: Container) -> None:
        """Record a container that could not be unpacked."""
        assert container is self._begun
        self._begun = None
        self._release(container)
        self._count_done(container.file.container)

    def mark_done(self, file: ImportFile) -> None:
        """Finish a file that is not waiting to be unpacked."""
        self._count_done(file.container)

    def close(self) -> None:
        """Remove all folders, however the import ended."""
        for container in (*self._open, *self._waiting, *filter(None, [self._begun])):
            self._release(container)

    def _count_done(self, container: Container | None) -> None:
        if container is not None:
            container.open_files -= 1
            self._close_done()

    def _close_done(self) -> None:
        # A container inside another one counts as an open file of it until it is closed.
        while self._open and self._open[-1].open_files == 0:
            container = self._open.pop()
            self._release(container)
            within = container.file.container
            if within is not None:
                within.open_files -= 1

    def _release(self, container: Container) -> None:
        if container.folder is not None:
            self._originals.remove_folder(container.folder)
            container.folder = None
