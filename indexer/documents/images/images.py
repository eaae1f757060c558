"""Pictures of text -> canonical text by Tesseract, where it is installed: one page for each frame."""

from __future__ import annotations

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.blocks import MAX_CHARS, too_much_text
from indexer.documents.images import tesseract
from indexer.documents.images.image_files import MAX_BYTES, MAX_FRAMES, ImageFile, open_image
from indexer.documents.images.ocr import Recogniser, needs_engine
from indexer.documents.images.ocr_pictures import of_frame
from indexer.documents.images.ocr_text import RecognisedPage
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.source.source_file import SourceFile
from indexer.records.documents import ExtractedText, PageSpan
from indexer.records.reading import PageNote, PageState, ReadingReport

__all__ = ["MAX_BYTES", "read_image"]

IMPORTER = "image/1"


def read_image(source: SourceFile) -> ExtractedText:
    """The text of a picture, with the place of every word.

    Raises:
        ReadError: `needs_ocr` where there is no Tesseract; `no_text`, `broken` or `too_large`.
    """
    with open_image(source) as image:
        if image.frame_count == 1:
            image.size(1)  # what is damaged or too large is called so, with or without Tesseract
        engine = tesseract.find()
        if engine is None:
            raise needs_engine(source, "needs_ocr_picture")
        pages = min(image.frame_count, MAX_FRAMES)
        recogniser = Recogniser(engine, pages)
        reading = _Reading(source)
        for page_index in range(1, pages + 1):
            reading.add(page_index, *_read_frame(image, page_index, recogniser, alone=pages == 1))
        left_out = recogniser.left_out()
        if image.frame_count > pages:
            left_out += (Message("frames_not_read", first=pages + 1, last=image.frame_count, n=MAX_FRAMES),)
        return reading.finished(image.media_type, left_out, recogniser.warnings())


def _read_frame(
    image: ImageFile, page_index: int, recogniser: Recogniser, *, alone: bool
) -> tuple[RecognisedPage | None, PageState]:
    try:
        page = recogniser.read(
            page_index, lambda: of_frame(image.frame(page_index), image.size(page_index).width)
        )
    except ReadError:
        if alone:
            raise
        return None, PageState.FAILED
    return page, PageState.EMPTY if page is None else PageState.OCR


class _Reading:
    """The pages read so far, as one text."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._length = 0
        self._spans: list[PageSpan] = []
        self._read: list[tuple[int, int, RecognisedPage]] = []
        self._notes: list[PageNote] = []

    def add(self, page_index: int, page: RecognisedPage | None, state: PageState) -> None:
        self._notes.append(PageNote(page_index, state))
        if page is not None:
            if self._length:
                self._append("\n\n")
            self._read.append((page_index, self._length, page))
        start = self._length
        self._append("" if page is None else page.text)
        self._spans.append(PageSpan(page_index, None, start, self._length))

    def finished(
        self, media_type: str, left_out: tuple[Message, ...], warnings: tuple[Message, ...]
    ) -> ExtractedText:
        if not self._read:
            raise _no_text(self._source, left_out)
        text = "".join(self._pieces)
        pages = len(self._spans)
        return ExtractedText(
            text=text,
            media_type=media_type,
            importer=IMPORTER,
            metadata=find_metadata(self._read[0][2].text, clipping=False),
            pages=tuple(self._spans),
            warnings=(*warnings, *left_out),
            report=ReadingReport(pages=pages, notes=tuple(self._notes), left_out=left_out),
            page_words=tuple(page.placed(index, start) for index, start, page in self._read),
        )

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > MAX_CHARS:
            raise too_much_text(self._source)


def _no_text(source: SourceFile, left_out: tuple[Message, ...]) -> ReadError:
    if left_out:
        return ReadError(Message("picture_not_read", name=source.name, why=left_out[0]), code="no_text")
    return ReadError(Message("picture_without_words", name=source.name), code="no_text")
