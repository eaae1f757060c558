"""Recognises the text of pictures, page after page, within a time budget; reports unread pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from indexer.common.errors import ReadError
from indexer.documents.images import ocr_progress, tesseract
from indexer.documents.images.ocr_text import RecognisedPage, page_of
from indexer.documents.images.tesseract import Engine, EngineFailedError, Picture
from indexer.documents.images.tesseract_table import parse_tsv
from indexer.documents.source.source_file import SourceFile
from indexer.records.reading import page_runs

MAX_NAMED_PAGES = 8  # in one sentence
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
        self._failed: dict[str, list[int]] = {}
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
            self._failed.setdefault(str(error), []).append(page_index)
            return None

    def left_out(self) -> tuple[str, ...]:
        """One sentence for each reason why pages were not recognised."""
        sentences = [
            f"{page_list(pages)} could not be recognised: {reason}." for reason, pages in self._failed.items()
        ]
        if self._too_late:
            sentences.append(
                f"{page_list(self._too_late)} {_were(self._too_late)} not recognised: the time for this file "
                "was over; split it and import the parts."
            )
        return tuple(sentences)

    def warnings(self) -> tuple[str, ...]:
        """The sentences about pages whose words are uncertain."""
        if not self._doubtful:
            return ()
        return (f"{page_list(self._doubtful)}: much of the recognised text is uncertain.",)

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


def page_list(pages: Sequence[int]) -> str:
    """Pages 3 to 5, 9 and 3 more: the beginning of a sentence."""
    runs = page_runs(pages)
    named = [f"{a} to {b}" if a < b else str(a) for a, b in runs[:MAX_NAMED_PAGES]]
    unnamed = sum(b - a + 1 for a, b in runs[MAX_NAMED_PAGES:])
    more = f" and {unnamed} more" if unnamed else ""
    return f"Page{'s' if len(pages) > 1 else ''} {', '.join(named)}{more}"


def needs_engine(source: SourceFile, what: str) -> ReadError:
    """The error for a file that only Tesseract could read, where there is none.

    Args:
        source: The file.
        what: "is a picture", "is a scan".
    """
    return ReadError(
        f"“{source.name}” {what}: to read it, install Tesseract ({tesseract.install_command()}) "
        "and import it again.",
        code="needs_ocr",
    )


def _were(pages: Sequence[int]) -> str:
    return "were" if len(pages) > 1 else "was"
