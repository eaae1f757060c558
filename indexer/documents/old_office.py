"""Old Office files (.doc): converted by LibreOffice where it is installed, then read as .docx."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.documents import libre_office
from indexer.documents.blocks import protected
from indexer.documents.office import read_docx
from indexer.documents.source_file import MEBIBYTE, SourceFile
from indexer.documents.zip_safety import broken
from indexer.errors import ReadError
from indexer.records import ExtractedText

IMPORTER = "doc/1"
MOST_BYTES = 64 * MEBIBYTE

_WORD_ENCRYPTED = 0x0100  # fEncrypted in the flags of a Word file's first block
_WORD_MAGIC = re.compile(rb"\xec\xa5.{8}(?P<flags>..)", re.S)


def read_old_office(source: SourceFile) -> ExtractedText:
    """The text of a Word document of before 2007.

    Raises:
        ReadError: `encrypted`, `unsupported` (no Word document, or no LibreOffice), `broken`, `timeout`,
            and all that .docx raises.
    """
    if _stream(source, "EncryptedPackage"):
        raise protected(source)
    if not _stream(source, "WordDocument"):
        raise _other(source)
    # Word keeps its first block at the start of a sector.
    for match in _WORD_MAGIC.finditer(source.data):
        if match.start() % 512 == 0:
            if int.from_bytes(match["flags"], "little") & _WORD_ENCRYPTED:
                raise protected(source)
            break
    program = libre_office.find()
    if program is None:
        raise ReadError(
            f"“{source.name}” is in the old Word format, which LibreOffice can convert; install it "
            f"({libre_office.install_command()}) and import it again, or save it as .docx.",
            code="unsupported",
        )
    converted = libre_office.convert(program, source, suffix=".doc", to="docx")
    if not converted:
        raise broken(source, ValueError("LibreOffice made nothing of it"))
    extracted = read_docx(SourceFile(source.path, source.name, converted))
    return replace(extracted, media_type="application/msword", importer=IMPORTER)


def _stream(source: SourceFile, name: str) -> bool:
    return name.encode("utf-16-le") in source.data


def _other(source: SourceFile) -> ReadError:
    if _stream(source, "__properties_version1.0"):
        return ReadError(
            f"“{source.name}” is an Outlook message; save it as .eml or PDF and import that.",
            code="unsupported",
        )
    return ReadError(
        f"“{source.name}” is in an old Office format; save it as .docx, .xlsx, .pptx or PDF and import that.",
        code="unsupported",
    )
