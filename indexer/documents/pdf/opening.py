"""Opens PDFs: with a password if needed, and with pypdf if PDFium does not support the encryption."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.source_file import MEBIBYTE, SourceFile

MAX_UNLOCKED_BYTES = (
    64 * MEBIBYTE
)  # pypdf holds the whole file as objects, and the reader's memory is limited

log = logging.getLogger(__name__)


@contextmanager
def open_pdf(source: SourceFile) -> Iterator[Any]:
    """An open `pypdfium2.PdfDocument`.

    Raises:
        ReadError: `encrypted` (and no password given), `wrong_password` or `broken`.
    """
    document = _open(source)
    try:
        yield document
    finally:
        document.close()


def unlock(reader: Any, password: str | None) -> bool:
    """Whether a `pypdf.PdfReader` of a protected file could be opened with the password or without any."""
    return any(reader.decrypt(candidate or "") for candidate in _candidates(password))


def _open(source: SourceFile) -> Any:
    import pypdfium2
    from pypdfium2 import raw

    failure: pypdfium2.PdfiumError | None = None
    for candidate in _candidates(source.password):
        try:
            return pypdfium2.PdfDocument(source.data, password=candidate)
        except pypdfium2.PdfiumError as error:
            failure = error
            if getattr(error, "err_code", None) != raw.FPDF_ERR_PASSWORD:
                break
    assert failure is not None
    code = getattr(failure, "err_code", None)
    if code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
        unlocked = _unlocked_copy(source)
        if unlocked is not None:
            try:
                return pypdfium2.PdfDocument(unlocked)
            except pypdfium2.PdfiumError as error:
                log.info("the unlocked copy cannot be opened either: %r", error)
    if code == raw.FPDF_ERR_PASSWORD:
        raise locked(source) from failure
    raise ReadError(
        Message("pdf_damaged", name=source.name),
        detail=str(failure),
        code="broken",
    ) from failure


def _candidates(password: str | None) -> list[str | None]:
    """The passwords to try: as typed, as prepared by PDF 2.0, and none."""
    if not password or "\0" in password:
        return [None]
    return [*dict.fromkeys((password, unicodedata.normalize("NFKC", password))), None]


def _unlocked_copy(source: SourceFile) -> bytes | None:
    """The decrypted file, in memory only; None if pypdf cannot open it either."""
    if len(source.data) > MAX_UNLOCKED_BYTES:
        return None
    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(source.data))
        if reader.is_encrypted and not unlock(reader, source.password):
            return None
        copy = io.BytesIO()
        PdfWriter(clone_from=reader).write(copy)
        return copy.getvalue()
    except Exception as error:  # noqa: BLE001 - hostile files break pypdf in every way
        log.info("pypdf cannot unlock the file: %r", error)
        return None


def locked(source: SourceFile) -> ReadError:
    """The error for a file that does not open with the given password, or without one."""
    if source.password:
        return ReadError(
            Message("wrong_password", name=source.name),
            code="wrong_password",
        )
    return ReadError(
        Message("encrypted", name=source.name),
        code="encrypted",
    )
