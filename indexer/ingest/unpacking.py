"""Files that hold files: one tree of them lies unpacked at a time, so that the disk space is bounded."""

from __future__ import annotations

from collections import deque

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.ingest.files.import_file import (
    MOST_TREE_BYTES,
    MOST_TREE_FILES,
    Container,
    ImportFile,
    member_file,
)
from indexer.ingest.files.originals import Originals
from indexer.records.reading import Unpacked

DEEPEST_NESTING = 3


class Containers:
    """Which container comes next, and when its folder can go. For the thread of the import."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._waiting: deque[Container] = deque()
        self._open: list[Container] = []  # each lies in the one before
        self._begun: Container | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is waiting, being unpacked, or lying unpacked."""
        return bool(self._waiting or self._open or self._begun)

    def add(self, container: Container) -> None:
        """Let it wait for its turn. Raises ReadError: it lies too deep."""
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
        """The next to unpack, into the new folder that it has now; None when none may be unpacked now.

        Raises:
            StorageError: the folder cannot be made.
        """
        if self._begun is not None:
            return None
        within = self._open[-1] if self._open else None
        found = next((one for one in self._waiting if one.file.container is within), None)
        if found is None:
            return None
        found.folder = self._originals.folder_to_unpack()
        self._waiting.remove(found)
        self._begun = found
        return found

    def opened(self, container: Container, unpacked: Unpacked) -> list[ImportFile]:
        """Its files, which are to be imported now.

        Raises:
            ReadError: with them, the tree would hold too much; nothing of it is left unpacked.
        """
        assert container is self._begun
        assert container.folder is not None
        budget = container.budget
        total = sum(member.size_bytes for member in unpacked.members)
        if len(unpacked.members) > budget.files or total > budget.bytes:
            self.failed(container)
            raise ReadError(
                Message(
                    "containers_hold_too_much",
                    name=container.file.name,
                    n=MOST_TREE_FILES,
                    most=MOST_TREE_BYTES >> 30,
                ),
                code="too_large",
            )
        budget.files -= len(unpacked.members)
        budget.bytes -= total
        self._begun = None
        self._open.append(container)
        container.open_files = len(unpacked.members)
        files = [
            member_file(member, number, container.folder, container)
            for number, member in enumerate(unpacked.members)
        ]
        if not files:
            self._close_done()
        return files

    def failed(self, container: Container) -> None:
        """It could not be unpacked."""
        assert container is self._begun
        self._begun = None
        self._release(container)
        self._one_done(container.file.container)

    def done(self, file: ImportFile) -> None:
        """All is over with a file, which does not wait to be unpacked."""
        self._one_done(file.container)

    def close(self) -> None:
        """Remove all folders, however the import ended."""
        for container in (*self._open, *self._waiting, *filter(None, [self._begun])):
            self._release(container)

    def _one_done(self, container: Container | None) -> None:
        if container is not None:
            container.open_files -= 1
            self._close_done()

    def _close_done(self) -> None:
        # A container that lies in another one is a file of it that is not done until it is closed.
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
