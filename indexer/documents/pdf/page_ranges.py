"""Reads PDF pages with PDFium, some at a time; each range of pages can be read independently."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from indexer.common.errors import ReadError
from indexer.documents.pdf.annotations import Annotations
from indexer.documents.pdf.layout.joining import ReadPage
from indexer.documents.pdf.layout.layout import lay_out
from indexer.documents.pdf.page.pdfium import OpenPage, load_page, page_label
from indexer.documents.pdf.page.raw_pages import read_raw_pages
from indexer.records.reading import PageState

PAGES_AT_ONCE = 32
MAX_SECONDS_PER_CALL = 0.1  # of loading them


def page_ranges(page_count: int) -> list[range]:
    """The numbers (1-based) of the pages that are read together."""
    numbers = range(1, page_count + 1)
    return [numbers[first : first + PAGES_AT_ONCE] for first in range(0, page_count, PAGES_AT_ONCE)]


def read_range(document: Any, numbers: range, annotations: Annotations) -> list[ReadPage]:
    """These pages (1-based) of a `pypdfium2.PdfDocument`, laid out."""
    pages: list[ReadPage] = []
    while len(pages) < len(numbers):
        pages += _read_some(document, numbers[len(pages) :], annotations)
    return pages


def _read_some(document: Any, numbers: range, annotations: Annotations) -> list[ReadPage]:
    """Read and lay out the first of these pages, as many as can be loaded in a short time."""
    pages: list[ReadPage] = []
    opened: dict[int, OpenPage] = {}  # by the number in `pages`
    started = time.perf_counter()
    try:
        for page_index in numbers:
            state = None
            try:
                opened[len(pages)] = load_page(document, page_index)
            except ReadError:
                state = PageState.FAILED
            pages.append(ReadPage(page_label(document, page_index), state=state))
            # What takes long to load may be large, and all of it is held at once.
            if time.perf_counter() - started > MAX_SECONDS_PER_CALL:
                break
        raw = dict(zip(opened, read_raw_pages(list(opened.values())), strict=True))
        for number, page in opened.items():
            notes = annotations.text(page.handle, raw[number].characters.text)
            if not len(raw[number].starts) and not page.may_show_text():
                del raw[number]
                state = None if notes else PageState.EMPTY
                pages[number] = replace(pages[number], notes=notes, state=state, blank=page.is_blank())
            else:
                loses_lines = page.loses_lines(raw[number].characters)
                if notes or loses_lines:
                    pages[number] = replace(pages[number], notes=notes, loses_lines=loses_lines)
    finally:
        for page in opened.values():
            page.close()
    for number, layout in zip(raw, lay_out(list(raw.values())), strict=True):
        read = pages[number]
        pages[number] = replace(read, layout=layout, counts=layout.glyphs.counts)
    return pages
