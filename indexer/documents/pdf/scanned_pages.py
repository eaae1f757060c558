"""Recognises scanned pages of a PDF with Tesseract; without it, reports which pages need it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from indexer.common.messages import Message
from indexer.documents.images import tesseract
from indexer.documents.images.ocr import Recogniser
from indexer.documents.images.ocr_pictures import of_pdf_page, picture_share, shows_anything
from indexer.documents.images.ocr_text import RecognisedPage
from indexer.documents.images.tesseract import Picture

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

SPARSE_CHARS = 100  # a page with less text may be a scan with a stamp or a page number on it
SCAN_SHARE = 0.5  # of the page that its pictures cover
PICTURE_SHARE = 0.05  # less is a logo
MIN_GAIN = 2.0  # recognised text replaces the PDF's text if it has this many times the characters
MAX_CHECKED = 300  # pages, where there is no Tesseract and it is only asked what it would be good for


@dataclass(frozen=True, slots=True)
class Scans:
    """The result for the pages without text."""

    pages: Mapping[int, RecognisedPage]  # page number (1-based) -> its text
    waiting: tuple[int, ...] = ()  # pages that show pictures, where there is no Tesseract
    left_out: tuple[Message, ...] = ()  # one sentence each
    warnings: tuple[Message, ...] = ()


def recognise_scans(document: Any, empty: Sequence[int], sparse: Mapping[int, int]) -> Scans:
    """Recognise the pages of a `pypdfium2.PdfDocument` that are pictures.

    Args:
        document: The open PDF.
        empty: The pages (1-based) that no engine found any text on.
        sparse: Pages with little text -> how many characters.
    """
    scanned = [index for index in sparse if _ask(document, index, picture_share, 0.0) >= SCAN_SHARE]
    wanted = sorted([*(index for index in empty if _ask(document, index, shows_anything, False)), *scanned])
    engine = tesseract.find() if wanted else None
    if engine is None:
        waiting = tuple(
            index
            for index in wanted[:MAX_CHECKED]
            if _ask(document, index, picture_share, 0.0) >= PICTURE_SHARE
        )
        return Scans({}, waiting=waiting, left_out=_waiting(waiting))
    recogniser = Recogniser(engine, len(wanted))
    pages: dict[int, RecognisedPage] = {}
    for index in wanted:
        page = recogniser.read(index, partial(_draw, document, index))
        if page is not None and len(page.text) >= MIN_GAIN * sparse.get(index, 0):
            pages[index] = page
    return Scans(pages, left_out=recogniser.left_out(), warnings=recogniser.warnings())


def _draw(document: Any, page_index: int) -> Picture | None:
    return _ask(document, page_index, of_pdf_page, None)


def _ask(document: Any, page_index: int, question: Callable[[Any], Answer], otherwise: Answer) -> Answer:
    """Evaluate something on a page; a damaged page gives the default, since its state is known already."""
    import pypdfium2

    try:
        page = document[page_index - 1]
        try:
            return question(page)
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        log.info("page %d: %r", page_index, error)
        return otherwise


def _waiting(pages: Sequence[int]) -> tuple[Message, ...]:
    if not pages:
        return ()
    return (Message("pages_are_pictures", pages=tuple(pages), command=tesseract.install_command()),)
