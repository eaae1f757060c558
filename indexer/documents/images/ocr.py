"""Recognises the text of pictures, page after page, within a time budget; reports unread pages."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.images import ocr_progress, tesseract
from indexer.documents.images.ocr_text import RecognisedPage, page_of
from indexer.documents.images.tesseract import Engine, EngineFailedError, Picture
from indexer.documents.images.tesseract_table import parse_tsv
from indexer.documents.source.source_file import SourceFile

CHINESE = "chi_sim"


class Recogniser:
    """Recognises the picture pages of one file, and records why pages could not be read."""

    def __init__(self, engine: Engine, page_count: int) -> None:
        self._engine = engine
        self._languages = engine.languages
        self._session = ocr_progress.current()
        self._page_count = page_count  # that are to be recognised, not that the file has
        self._begun = 0
        self._deadline = monotonic() + self._session.budget_seconds
        self._too_late: list[int] = []
        self._failed: dict[Message, list[int]] = {}
        self._doubtful: list[int] = []

    @property
    def is_out_of_time(self) -> bool:
        """Whether the time budget is used up, so that no more pages need to be drawn."""
        return monotonic() >= self._deadline

    def read(self, page_index: int, draw: Callable[[], Picture | None]) -> RecognisedPage | None:
        """Recognise page `page_index` (1-based); None where nothing could be.

        Args:
            page_index: For messages.
            draw: Makes the picture when there is time for it; None says that the page is blank.
        """
        if self.is_out_of_time:
            self._too_late.append(page_index)
            return None
        self._begun += 1
        self._session.on_page(self._begun, self._page_count)
        try:
            picture = draw()
            return None if picture is None else self._recognise(page_index, picture)
        except EngineFailedError as error:
            self._failed.setdefault(error.message, []).append(page_index)
            return None

    def left_out(self) -> tuple[Message, ...]:
        """One message for each reason why pages were not recognised."""
        messages = [
            Message("pages_not_recognised", pages=tuple(pages), why=why)
            for why, pages in self._failed.items()
        ]
        if self._too_late:
            messages.append(Message("pages_too_late", pages=tuple(self._too_late)))
        return tuple(messages)

    def warnings(self) -> tuple[Message, ...]:
        """The sentences about pages whose words are uncertain."""
        return (Message("pages_doubtful", pages=tuple(self._doubtful)),) if self._doubtful else ()

    def _recognise(self, page_index: int, picture: Picture) -> RecognisedPage | None:
        page = self._read(picture, self._languages)
        if len(self._languages) < len(self._engine.languages) and (not page.text or page.may_be_foreign):
            page = self._read(picture, self._engine.languages)
        if page.is_doubtful:
            self._doubtful.append(page_index)
        if page.text:
            self._languages = self._likely(page.text)
        return page if page.text else None

    def _read(self, picture: Picture, languages: tuple[str, ...]) -> RecognisedPage:
        limit = min(ocr_progress.PAGE_SECONDS, max(self._deadline - monotonic(), 1.0))
        table = tesseract.recognise(self._engine, picture, languages=languages, limit_seconds=limit)
        return page_of(
            parse_tsv(table, picture.width, picture.height), points_per_pixel=picture.points_per_pixel
        )

    def _likely(self, text: str) -> tuple[str, ...]:
        """The languages for the page after this one: Chinese takes as long as all others together."""
        known = self._engine.languages
        others = tuple(language for language in known if language != CHINESE)
        han = sum("\u4e00" <= character <= "\u9fff" for character in text)
        if CHINESE not in known or not others or (han and 2 * han <= len(text)):
            return known
        return (CHINESE, *others) if han else others


def needs_engine(source: SourceFile, code: str) -> ReadError:
    """The error for a file that only Tesseract could read, where there is none.

    Args:
        source: The file.
        code: Of the message: "needs_ocr_picture" or "needs_ocr_scan".
    """
    return ReadError(Message(code, name=source.name, command=tesseract.install_command()), code="needs_ocr")
