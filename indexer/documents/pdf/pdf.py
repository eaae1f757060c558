"""PDF -> canonical text with exact page spans: PDFium first, pypdf for what PDFium cannot read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.images.ocr import needs_engine
from indexer.documents.metadata.declared import find_pdf_metadata
from indexer.documents.pdf.annotations import Annotations
from indexer.documents.pdf.layout.hyphens import WordBreak, compounds_in
from indexer.documents.pdf.layout.joining import ReadPage, join_pages
from indexer.documents.pdf.opening import open_pdf
from indexer.documents.pdf.outline import Bookmark, place_bookmarks, read_bookmarks
from indexer.documents.pdf.page.characters import Counts, add_counts
from indexer.documents.pdf.page.page_lines import is_spaceless
from indexer.documents.pdf.page_ranges import page_ranges, read_range
from indexer.documents.pdf.quality import has_foreign_letters, is_garbled, is_hopeless
from indexer.documents.pdf.scanned_pages import SPARSE_CHARS, Scans, recognise_scans
from indexer.documents.pdf.second_engine import SecondEngine
from indexer.documents.pdf.sharing import shared_pages
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.records.documents import ExtractedText
from indexer.records.reading import PageNote, PageState, ReadingReport

IMPORTER = "pdf/3"
MAX_BYTES = 256 * MEBIBYTE
MAX_PAGES = 20_000
MAX_CHARS = 64_000_000
MAX_MISSING_SHARE = 0.02  # of a page's Chinese, in another engine's text that is to have it all


def read_pdf(source: SourceFile) -> ExtractedText:
    """The text of a PDF, page by page.

    Raises:
        ReadError: `encrypted`, `wrong_password`, `broken`, `too_large` or `no_text`.
    """
    second = SecondEngine(source)
    declared: dict[str, str] = {}
    compounds: frozenset[WordBreak] = frozenset()
    scans = Scans({})
    bookmarks: list[Bookmark] = []
    try:
        with open_pdf(source) as document:
            declared = {key: document.get_metadata_value(key) for key in ("Title", "Author")}
            pages, compounds = _read_pages(source, document, second)
            pages, scans = _recognised(document, pages)
            bookmarks = read_bookmarks(document, source)
    except ReadError as error:
        if error.code == "too_large":
            raise
        pages = [_page_of(second.page_text(index + 1)) for index in range(second.page_count())]
        if not any(page.rescued for page in pages):
            raise
    joined = join_pages(pages, compounds)
    if not joined.text:
        raise _no_text(source, pages, scans)
    text, spans, clutter = joined.text, joined.spans, joined.clutter
    return ExtractedText(
        text=text,
        media_type="application/pdf",
        importer=IMPORTER,
        metadata=find_pdf_metadata(declared, text[: spans[0].end] if spans else ""),
        pages=spans,
        clutter=clutter,
        warnings=(*_warnings(pages, scans.waiting), *scans.warnings, *scans.left_out),
        outline=place_bookmarks(bookmarks, text, spans),
        report=_report(pages, scans, sum(map(len, clutter)) / len(text)),
        page_words=tuple(
            page.recognised.placed(span.index, span.start)
            for page, span in zip(pages, spans, strict=True)
            if page.recognised is not None
        ),
    )


def _read_pages(
    source: SourceFile, document: Any, second: SecondEngine
) -> tuple[list[ReadPage], frozenset[WordBreak]]:
    """All pages, and the broken words that keep their hyphen."""
    if len(document) > MAX_PAGES:
        raise ReadError(
            Message("pdf_too_many_pages", name=source.name, n=len(document), most=MAX_PAGES),
            code="too_large",
        )
    pages = _by_all_readers(source, document)
    everything = add_counts(page.counts for page in pages)
    judged = [_judged(page, number, everything, second) for number, page in enumerate(pages, start=1)]
    words = {word for page in pages if page.layout is not None for word in page.layout.broken_words}
    texts = (page.layout.glyphs.text for page in pages if page.layout is not None)
    return judged, compounds_in(texts, words)


def _by_all_readers(source: SourceFile, document: Any) -> list[ReadPage]:
    """The pages as PDFium reads them, in this process and in those that help."""
    annotations = Annotations(document)
    read: dict[range, Sequence[ReadPage]] = {}
    characters = 0
    ranges = page_ranges(len(document))
    with shared_pages(source, len(document)) as shared:
        # Pages taken by helpers come last, when they may be ready.
        for by_others in (False, True):
            for numbers in ranges:
                if numbers in read or not (by_others or shared.take(numbers)):
                    continue
                from_helpers = shared.wait_for(numbers) if by_others else None
                pages = read[numbers] = from_helpers or read_range(document, numbers, annotations)
                characters += sum(page.length for page in pages)
                if characters > MAX_CHARS:
                    raise ReadError(
                        Message("too_much_text", name=source.name, n=MAX_CHARS // 1_000_000),
                        code="too_large",
                    )
    return [page for numbers in ranges for page in read[numbers]]


def _judged(page: ReadPage, page_index: int, document: Counts, second: SecondEngine) -> ReadPage:
    """The page, read by the second engine if PDFium has given no text or noise."""
    if page.state is PageState.EMPTY:
        damaged = page.blank and second.sees_more_than_nothing(page_index)
        return replace(page, state=PageState.FAILED) if damaged else page
    text = page.layout.glyphs.text if page.layout is not None else ""
    has_text = page.layout is not None and bool(page.layout.lines)
    garbled = is_garbled(text, page.counts) or has_foreign_letters(page.counts, document)
    if has_text and not garbled:
        return _with_lost_lines(page, page_index, second) if page.loses_lines else page
    if not has_text and page.notes:
        return replace(page, layout=None, state=None)
    rescued = second.page_text(page_index)
    helped = bool(rescued) and not is_garbled(rescued) and len(rescued) >= len(text) // 4
    second.judge(helped=helped)
    if helped:
        return replace(page, layout=None, rescued=rescued)
    if not has_text:
        return replace(page, layout=None, state=page.state or PageState.EMPTY)
    if is_hopeless(text, page.counts):
        return replace(page, layout=None, state=PageState.GARBLED)
    return replace(page, state=PageState.GARBLED)


def _with_lost_lines(page: ReadPage, page_index: int, second: SecondEngine) -> ReadPage:
    """A page of which PDFium has omitted lines, read by the second engine if that has all of them."""
    text = second.page_text(page_index)
    known, recovered = Counter(page.layout.glyphs.text if page.layout is not None else ""), Counter(text)
    letters = Counter({c: count for c, count in known.items() if is_spaceless(c)})
    complete = (letters - recovered).total() <= MAX_MISSING_SHARE * letters.total()
    second.judge(helped=complete)
    if not complete:
        return replace(page, state=PageState.GARBLED)
    more = any(not character.isspace() for character in recovered - known)
    return replace(page, layout=None, rescued=text) if more else page


def _recognised(document: Any, pages: Sequence[ReadPage]) -> tuple[list[ReadPage], Scans]:
    """The pages; those that are pictures with recognised text."""
    empty: list[int] = []
    sparse: dict[int, int] = {}
    for number, page in enumerate(pages, start=1):
        if page.layout is not None and page.counts.visible >= SPARSE_CHARS:
            continue
        characters = len(page.rescued if page.layout is None else page.layout.glyphs.text.strip())
        characters += len(page.notes)
        if not characters:
            empty.append(number)
        elif characters < SPARSE_CHARS:
            sparse[number] = characters
    scans = recognise_scans(document, empty, sparse)
    return [
        replace(page, state=PageState.OCR, recognised=scans.pages[number]) if number in scans.pages else page
        for number, page in enumerate(pages, start=1)
    ], scans


def _page_of(text: str) -> ReadPage:
    return ReadPage(None, rescued=text, state=None if text else PageState.EMPTY)


def _report(pages: Sequence[ReadPage], scans: Scans, clutter_share: float) -> ReadingReport:
    notes = tuple(
        PageNote(number, page.state) for number, page in enumerate(pages, start=1) if page.state is not None
    )
    return ReadingReport(pages=len(pages), notes=notes, left_out=scans.left_out, clutter_share=clutter_share)


def _no_text(source: SourceFile, pages: Sequence[ReadPage], scans: Scans) -> ReadError:
    if scans.waiting:
        return needs_engine(source, "needs_ocr_scan")
    if scans.left_out:
        return ReadError(Message("scan_not_read", name=source.name, why=scans.left_out[0]), code="no_text")
    if any(page.state is PageState.FAILED for page in pages):
        return ReadError(Message("pdf_no_page_readable", name=source.name), code="broken")
    if any(page.state is PageState.GARBLED for page in pages):
        why = "pdf_fonts_without_letters"
    else:
        why = "pdf_pages_blank"
    return ReadError(
        Message("pdf_without_text", name=source.name, why=Message(why)),
        code="no_text",
    )


def _warnings(pages: Sequence[ReadPage], waiting: Collection[int]) -> tuple[Message, ...]:
    warnings: list[Message] = []
    kept = [bool(page.layout or page.rescued or page.recognised or page.notes) for page in pages]
    empty = [n for n, has_text in enumerate(kept, start=1) if not has_text and n not in waiting]
    doubtful = [
        number
        for number, (page, has_text) in enumerate(zip(pages, kept, strict=True), start=1)
        if has_text and page.state is PageState.GARBLED
    ]
    if empty:
        warnings.append(Message("pages_without_text", numbers=tuple(empty)))
    if doubtful:
        warnings.append(Message("pages_garbled", numbers=tuple(doubtful)))
    return tuple(warnings)
