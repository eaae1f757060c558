"""The form of a backup: a zip of the catalogue, the originals, and a manifest of both."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import asdict, dataclass

from indexer.catalogue.schema import SCHEMA_VERSION
from indexer.common.errors import LibraryDamagedError, LibraryTooNewError, UsageError
from indexer.common.messages import Message

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "library.sqlite3"
ORIGINALS = "originals/"
MAX_MANIFEST_BYTES = 256 << 20
BLOCK_BYTES = 1 << 20
_ORIGINAL = re.compile(r"originals/[0-9a-f]{64}(\.[a-z0-9]{1,12})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file of a backup."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a backup."""

    format: int
    ibid: str
    schema: int
    library_id: str
    created: str
    documents: int
    files: tuple[ArchivedFile, ...]

    def as_json(self) -> str:
        """The text of `manifest.json`."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_manifest(archive: zipfile.ZipFile, shown: str) -> Manifest:
    """Read the manifest and check it against the archive's files. `shown`: the file's name for messages.

    Raises:
        UsageError: the file is not a backup of a library.
        LibraryTooNewError: a newer Ibid has written it.
        LibraryDamagedError: its files differ from the manifest, or a file has an invalid name.
    """
    try:
        data = json.loads(_manifest_text(archive))
        newer = isinstance(data, dict) and (
            data.get("format", 0) > FORMAT or data.get("schema", 0) > SCHEMA_VERSION
        )
    except (KeyError, ValueError, TypeError, RecursionError, zipfile.BadZipFile, RuntimeError) as error:
        raise UsageError(Message("not_a_backup", name=shown), code="no_backup") from error
    if newer:
        raise LibraryTooNewError(Message("backup_written_by_newer", name=shown))
    try:
        files = tuple(ArchivedFile(**file) for file in data.pop("files"))
        manifest = Manifest(**data, files=files)
        _check(manifest, archive)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise damaged_backup(shown, str(error)) from error
    return manifest


def _manifest_text(archive: zipfile.ZipFile) -> bytes:
    info = archive.getinfo(MANIFEST)
    if info.file_size > MAX_MANIFEST_BYTES:
        raise ValueError("manifest too large")
    return archive.read(info)


def damaged_backup(shown: str, detail: str) -> LibraryDamagedError:
    """The error for a backup whose files differ from its manifest."""
    return LibraryDamagedError(Message("backup_damaged", name=shown), detail=detail, code="backup_damaged")


def _check(manifest: Manifest, archive: zipfile.ZipFile) -> None:
    names = [file.name for file in manifest.files]
    if len(set(names)) != len(names) or DATABASE not in names:
        raise ValueError("no catalogue in it, or a name twice")
    for file in manifest.files:
        # Only these two forms are allowed, so that no name leads out of the library's folder.
        if file.name != DATABASE and not _ORIGINAL.fullmatch(file.name):
            raise ValueError(f"the name {file.name!r}")
        if not isinstance(file.size_bytes, int) or not _SHA256.fullmatch(file.sha256):
            raise ValueError(f"the entry of {file.name}")
        if archive.getinfo(file.name).file_size != file.size_bytes:
            raise ValueError(f"the size of {file.name}")
    held = archive.namelist()
    if sorted(held) != sorted([*names, MANIFEST]):
        raise ValueError("files that the manifest does not name")
