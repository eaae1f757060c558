"""Files that are attached to a PDF, in its list of them or as notes on its pages."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from indexer.documents.archives.intake import Intake
from indexer.documents.pdf.opening import locked, unlock
from indexer.documents.source.source_file import SourceFile

MARK = b"/EmbeddedFile"  # in the dictionary of every attached file, where no compression hides it
MAX_FILES = 1_000
MAX_PAGES = 2_000  # number of pages whose notes are checked

log = logging.getLogger(__name__)


def take_attached_files(source: SourceFile, intake: Intake) -> None:
    """Take what is attached to a PDF.

    Raises:
        ReadError: `encrypted` or `wrong_password`.
    """
    seen = set()
    for name, data in _from_pypdf(source) or _from_pdfium(source):
        if data is not None and (name, data) not in seen:
            seen.add((name, data))
            if intake.may_be_readable(name):
                intake.take(name, (data,))


def _from_pypdf(source: SourceFile) -> list[tuple[str, bytes]]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(source.data))
        if not reader.is_encrypted or unlock(reader, source.password):
            return list(_listed(reader)) + list(_in_notes(reader))
    except Exception as error:  # noqa: BLE001 - hostile files break pypdf in every way
        log.info("pypdf cannot take out the attached files: %r", error)
        return []
    raise locked(source)


def _listed(reader: Any) -> Iterator[tuple[str, bytes]]:
    for count, attached in enumerate(reader.attachment_list):
        if count >= MAX_FILES:
            return
        try:
            yield str(attached.name or "?"), bytes(attached.content)
        except Exception as error:  # noqa: BLE001 - as above: the others may be sound
            log.info("pypdf cannot take out an attached file: %r", error)


def _in_notes(reader: Any) -> Iterator[tuple[str, bytes]]:
    for page_index, page in enumerate(reader.pages):
        if page_index >= MAX_PAGES:
            return
        for reference in page.get("/Annots") or ():
            note = reference.get_object()
            if note.get("/Subtype") != "/FileAttachment" or "/FS" not in note:
                continue
            specification = note["/FS"].get_object()
            name = specification.get("/UF") or specification.get("/F") or "?"
            stream = specification["/EF"].get("/UF") or specification["/EF"]["/F"]
            yield str(name), bytes(stream.get_object().get_data())


def _from_pdfium(source: SourceFile) -> list[tuple[str, bytes]]:
    import pypdfium2

    attachments: list[tuple[str, bytes]] = []
    try:
        document = pypdfium2.PdfDocument(source.data, password=source.password)
    except pypdfium2.PdfiumError as error:
        log.info("PDFium cannot open the file: %r", error)
        return []
    try:
        for index in range(min(document.count_attachments(), MAX_FILES)):
            attached = document.get_attachment(index)
            attachments.append((attached.get_name() or "?", bytes(attached.get_data())))
    except (pypdfium2.PdfiumError, ValueError, RuntimeError) as error:
        log.info("PDFium cannot take out an attached file: %r", error)
    finally:
        document.close()
    return attachments
