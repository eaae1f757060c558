"""Old Office files (.doc, .xls, .ppt): converted by LibreOffice where it is there, then read as new ones."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.blocks import protected
from indexer.documents.office.sheets import read_xlsx
from indexer.documents.office.slides import read_pptx
from indexer.documents.office.word import read_docx
from indexer.documents.source import libre_office
from indexer.documents.source.ole_file import check_stream_size, open_ole, root_names
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import broken
from indexer.records.documents import ExtractedText

MAX_BYTES = 64 * MEBIBYTE

_WORD_ENCRYPTED = 0x0100  # fEncrypted in the flags of a Word file's first block
_WORD_MAGIC = re.compile(rb"\xec\xa5.{8}(?P<flags>..)", re.S)
_SHEET_LOCK = 0x002F  # the record FilePass, among the first of a workbook
_SHEET_RECORDS = 16
_SLIDES_LOCK = bytes.fromhex("dfc4d1f3")  # headerToken of CurrentUserAtom in an encrypted file

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Family:
    """One of the old programs, and what its files become."""

    name: str
    streams: tuple[str, ...]  # one of them stands at the root of the file
    suffix: str
    new_suffix: str
    read: Callable[[SourceFile], ExtractedText]
    media_type: str
    importer: str


_FAMILIES = (
    _Family("Word", ("WordDocument",), ".doc", ".docx", read_docx, "application/msword", "doc/3"),
    _Family("Excel", ("Workbook", "Book"), ".xls", ".xlsx", read_xlsx, "application/vnd.ms-excel", "xls/2"),
    _Family(
        "PowerPoint",
        ("PowerPoint Document",),
        ".ppt",
        ".pptx",
        read_pptx,
        "application/vnd.ms-powerpoint",
        "ppt/2",
    ),
)


def read_old_office(source: SourceFile) -> ExtractedText:
    """The text of an Office document of before 2007.

    Raises:
        ReadError: `encrypted`, `unsupported` (of another program, or no LibreOffice), `broken`, `timeout`,
            and all that the new formats raise.
    """
    streams = _streams(source)
    if "EncryptedPackage" in streams:
        raise protected(source)
    families = [family for family in _FAMILIES if streams & set(family.streams)]
    families.sort(key=lambda family: family.suffix != source.path.suffix.lower())
    if not families:
        raise _other(source, streams)
    family = families[0]
    if _is_locked(source, family):
        raise protected(source)
    program = libre_office.find()
    if program is None:
        raise ReadError(
            Message(
                "old_office_needs_libreoffice",
                name=source.name,
                family=family.name,
                command=libre_office.install_command(family.suffix),
                suffix=family.new_suffix,
            ),
            code="unsupported",
        )
    converted = libre_office.convert(program, source, suffix=family.suffix, to=family.new_suffix[1:])
    if not converted:
        raise _no_output(source, family)
    extracted = family.read(replace(source, data=converted))
    return replace(extracted, media_type=family.media_type, importer=family.importer)


def _streams(source: SourceFile) -> set[str]:
    """The names at the root of the file; of a damaged one, those that occur in it anywhere."""
    known = {"EncryptedPackage", "__properties_version1.0", *(s for f in _FAMILIES for s in f.streams)}
    try:
        return root_names(source)
    except Exception as error:  # noqa: BLE001 - damaged files break olefile in many ways
        log.info("no sound compound file: %r", error)
        return {name for name in known if name.encode("utf-16-le") in source.data}


def _is_locked(source: SourceFile, family: _Family) -> bool:
    if family.name == "Word":
        # Word keeps its first block at the start of a sector.
        for match in _WORD_MAGIC.finditer(source.data):
            if match.start() % 512 == 0:
                return bool(int.from_bytes(match["flags"], "little") & _WORD_ENCRYPTED)
        return False
    name = "Current User" if family.name == "PowerPoint" else None
    try:
        with open_ole(source) as file:
            name = name or next(stream for stream in family.streams if file.exists(stream))
            check_stream_size(file, name, source)
            head: bytes = file.openstream(name).read(8192)
    except Exception as error:  # noqa: BLE001 - as above; LibreOffice will tell
        log.info("cannot look for a password: %r", error)
        return False
    return head[12:16] == _SLIDES_LOCK if family.name == "PowerPoint" else _has_record(head, _SHEET_LOCK)


def _has_record(workbook: bytes, wanted: int) -> bool:
    position = 0
    for _ in range(_SHEET_RECORDS):
        kind = int.from_bytes(workbook[position : position + 2], "little")
        if kind == wanted:
            return True
        position += 4 + int.from_bytes(workbook[position + 2 : position + 4], "little")
    return False


def _no_output(source: SourceFile, family: _Family) -> ReadError:
    error = broken(source, ValueError("LibreOffice made nothing of it"))
    if family.name == "Word":
        return error
    # A LibreOffice that was installed for Word files only has not all its parts.
    return ReadError(
        Message(
            "old_office_not_converted",
            name=source.name,
            family=family.name,
            command=libre_office.install_command(family.suffix),
            suffix=family.new_suffix,
        ),
        detail=error.detail,
        code="broken",
    )


def _other(source: SourceFile, streams: set[str]) -> ReadError:
    if "__properties_version1.0" in streams:
        return ReadError(
            Message("outlook_message_damaged", name=source.name),
            code="broken",
        )
    return ReadError(
        Message("old_office_format", name=source.name),
        code="unsupported",
    )
