"""PDF -> canonical text with exact page spans: PDFium first, pypdf for what PDFium cannot read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.documents.pdf_metadata import find_pdf_metadata
from indexer.documents.pdf_open import open_pdf
from indexer.documents.pdf_quality import is_garbled, is_hopeless
from indexer.documents.pdf_second import SecondEngine
from indexer.documents.pdf_text import open_page
from indexer.documents.source_file import MEBIBYTE, SourceFile
from indexer.errors import ReadError
from indexer.records import ExtractedText, PageSpan

IMPORTER = "pdf/1"
MOST_BYTES = 256 * MEBIBYTE
MOST_PAGES = 20_000
MOST_CHARS = 64_000_000
MOST_NAMED_PAGES = 8  # in a warning


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page's text and label; `trusted` is False where what was found is probably not what is shown."""

    text: str
    label: str | None
    trusted: bool = True


def read_pdf(source: SourceFile) -> ExtractedText:
    """The text of a PDF, page by page.

    Raises:
        ReadError: `encrypted`, `wrong_password`, `broken`, `too_large` or `no_text`.
    """
    second = SecondEngine(source)
    declared: dict[str, str] = {}
    try:
        with open_pdf(source) as document:
            declared = document.get_metadata_dict(skip_empty=True)
            pages = list(_read_pages(source, document, second))
    except ReadError as error:
        if error.code == "too_large":
            raise
        pages = [ReadPage(second.page_text(index + 1), None) for index in range(second.page_count())]
        if not any(page.text for page in pages):
            raise
    text, spans = _join(pages)
    if not text:
        raise _no_text(source, pages)
    return ExtractedText(
        text=text,
        media_type="application/pdf",
        importer=IMPORTER,
        metadata=find_pdf_metadata(declared, text[: spans[0].end] if spans else ""),
        pages=spans,
        warnings=_warnings(pages),
    )


def _read_pages(source: SourceFile, document: Any, second: SecondEngine) -> Iterator[ReadPage]:
    count = len(document)
    if count > MOST_PAGES:
        raise ReadError(
            f"“{source.name}” is too large: it has {count:,} pages, and at most {MOST_PAGES:,} can be read; "
            "split it and import the parts.",
            code="too_large",
        )
    characters = 0
    for page_index in range(1, count + 1):
        page = _read_page(document, page_index, second)
        characters += len(page.text)
        if characters > MOST_CHARS:
            raise ReadError(
                f"“{source.name}” is too large: it holds more than {MOST_CHARS // 1_000_000} million "
                "characters; split it and import the parts.",
                code="too_large",
            )
        yield page


def _read_page(document: Any, page_index: int, second: SecondEngine) -> ReadPage:
    label = document.get_page_label(page_index - 1).replace("\x00", "").strip() or None
    try:
        with open_page(document, page_index) as page:
            text = page.text().text
    except ReadError:
        text = ""
    if text.strip() and not is_garbled(text):
        return ReadPage(text, label)
    rescued = second.page_text(page_index)
    if rescued and not is_garbled(rescued) and len(rescued) >= len(text) // 4:
        return ReadPage(rescued, label)
    if is_hopeless(text):
        return ReadPage("", label, trusted=False)
    return ReadPage(text, label, trusted=not text.strip())


def _join(pages: Sequence[ReadPage]) -> tuple[str, tuple[PageSpan, ...]]:
    """All pages as one text; what separates two pages belongs to neither."""
    pieces: list[str] = []
    spans: list[PageSpan] = []
    length = 0
    last = ""
    for number, page in enumerate(pages, start=1):
        if page.text and last:
            separator = _separator(last, page.text)
            pieces.append(separator)
            length += len(separator)
        spans.append(PageSpan(number, page.label, length, length + len(page.text)))
        if page.text:
            pieces.append(page.text)
            length += len(page.text)
            last = page.text
    return "".join(pieces), tuple(spans)


def _separator(before: str, after: str) -> str:
    """A space where a sentence runs on over the page break, else a blank line."""
    runs_on = (before[-1].isalpha() or before[-1] in ",;") and after[0].islower()
    return " " if runs_on else "\n\n"


def _no_text(source: SourceFile, pages: Sequence[ReadPage]) -> ReadError:
    if any(not page.trusted for page in pages):
        why = "its fonts do not say which letters they show"
    else:
        why = "it is a scan, or its pages are blank"
    return ReadError(
        f"“{source.name}” has no text that can be read: {why}; a scan needs OCR (text recognition) first.",
        code="no_text",
    )


def _warnings(pages: Sequence[ReadPage]) -> tuple[str, ...]:
    warnings = []
    empty = [number for number, page in enumerate(pages, start=1) if not page.text.strip()]
    doubtful = [
        number for number, page in enumerate(pages, start=1) if page.text.strip() and not page.trusted
    ]
    if empty:
        warnings.append(
            f"{_page_list(empty)} without text that can be read; it may need OCR (text recognition)."
        )
    if doubtful:
        warnings.append(
            f"{_page_list(doubtful)} with text that may not be what is printed; check it in the original."
        )
    return tuple(warnings)


def _page_list(numbers: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in numbers[:MOST_NAMED_PAGES])
    more = f" and {len(numbers) - MOST_NAMED_PAGES} more" if len(numbers) > MOST_NAMED_PAGES else ""
    return f"Page{'s' if len(numbers) > 1 else ''} {named}{more}"
