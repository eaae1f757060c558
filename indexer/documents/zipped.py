"""Reads documents that are zip files, with the reader of the format that their members show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.office.sheets import read_xlsx
from indexer.documents.office.slides import read_pptx
from indexer.documents.office.word import read_docx
from indexer.documents.opendocument.odf import read_odf
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import checked_members, open_archive
from indexer.documents.web.epub import read_epub
from indexer.records.documents import ExtractedText

MAX_BYTES = 128 * MEBIBYTE

_READERS = (
    (re.compile(r"word/document\d*\.xml"), read_docx),
    (re.compile(r"ppt/presentation\d*\.xml"), read_pptx),
    (re.compile(r"xl/workbook\d*\.xml"), read_xlsx),
    (re.compile(r"META-INF/container\.xml"), read_epub),
    (re.compile(r"content\.xml"), read_odf),
)
_OTHER_FORMATS = (
    (re.compile(r"xl/workbook\.bin"), "binary_workbook"),
    (re.compile(r"Index/Document\.iwa|Index\.zip|index\.apxl"), "iwork_file"),
    (re.compile(r"(?:FixedDocSeq|FixedDocumentSequence)\.fdseq"), "xps_file"),
)

_ANY_FORMAT = re.compile("|".join(pattern.pattern for pattern, *_ in (*_READERS, *_OTHER_FORMATS)))


def is_zipped_document(names: Iterable[str]) -> bool:
    """Whether a zip file with these members is meant as one document, be it one that cannot be read."""
    return any(map(_ANY_FORMAT.fullmatch, names))


def read_zipped(source: SourceFile) -> ExtractedText:
    """Read a document that is a zip file.

    Raises:
        ReadError: `unsupported` for other zip files, and all that the formats' readers raise.
    """
    archive = open_archive(source)  # held until the end, so that the reader need not open it again
    names = list(filter(_ANY_FORMAT.fullmatch, archive.namelist()))
    for pattern, reader in _READERS:
        if any(pattern.fullmatch(name) for name in names):
            return reader(source)
    checked_members(source, markup=())  # raises specific errors for zip bombs and locked files
    for pattern, code in _OTHER_FORMATS:
        if any(pattern.fullmatch(name) for name in names):
            raise ReadError(Message(code, name=source.name), code="unsupported")
    raise ReadError(
        Message("archive_not_a_document", name=source.name),
        code="unsupported",
    )
