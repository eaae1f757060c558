"""A document's metadata with their origins, and the user's corrections."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from desktop.language import problems
from desktop.language.i18n import tr
from desktop.tasks.lane import Lane, Task
from indexer.common.language.catalogue import marked
from indexer.library.library import Library
from indexer.records.documents import Document, DocumentText

# Field -> how it is called.
FIELDS: Mapping[str, str] = {
    "title": marked("Title"),
    "publisher": marked("Publisher"),
    "author": marked("Author"),
    "published": marked("Date of publication"),
    "language": marked("Language"),
    "source_url": marked("Address"),
}
MAX_CHARS = 2_000
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

_PAGE = marked("From the page’s own metadata")
_FILE = marked("From the file’s properties")
_TEXT = marked("Found in the text")
# What an origin begins with -> how it reads. Others are shown as they are.
_ORIGINS: Mapping[str, str] = {
    "user": marked("Corrected by you"),
    "json-ld": _PAGE,
    "og:": _PAGE,
    "meta": _PAGE,
    "time-tag": _PAGE,
    "author-tag": _PAGE,
    "title-tag": _PAGE,
    "html-lang": _PAGE,
    "canonical": _PAGE,
    "base": _PAGE,
    "saved-from": marked("Noted by the browser that saved it"),
    "h1": _TEXT,
    "text": _TEXT,
    "heading": _TEXT,
    "language-detection": marked("Told from the words of the text"),
    "front-matter": marked("From the lines before the text"),
    "opf": marked("From the book’s own metadata"),
    "pdf": marked("From the PDF’s properties"),
    "info": marked("From the PDF’s properties"),
    "xmp": marked("From the PDF’s properties"),
    "mail": marked("From the mail’s header"),
    "header": marked("From the mail’s header"),
    "office": _FILE,
    "core": _FILE,
    "properties": _FILE,
    "file": marked("From the file’s name"),
}


def origin_words(origin: str | None, *, known: bool) -> str:
    """Where a value was found, for the line under it."""
    if origin is None:
        return "" if known else tr("Not known")
    plain = origin.casefold()
    for beginning, words in _ORIGINS.items():
        if plain.startswith(beginning):
            return tr(words)
    return tr("Found as {origin}").format(origin=origin)


def problem_of(field: str, value: str) -> str:
    """Why `value` is invalid for `field`, in one sentence; empty if it is valid, as an empty value is."""
    text = value.strip()
    if len(text) > MAX_CHARS:
        return tr("This is too long.")
    if field == "published" and text and not _is_date(text):
        return tr("Write 2026, 2026-03 or 2026-03-09.")
    if field == "source_url" and text and not _is_address(text):
        return tr("An address begins with http:// or https://.")
    return ""


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


class DetailsController(QObject):
    """Loads and corrects the details of one document at a time; the newest wish counts.

    Signals:
        loaded: a DocumentText, also after each correction.
        edited: the Document with its corrections.
        problem: one sentence.
    """

    loaded = Signal(object)
    edited = Signal(object)
    problem = Signal(str)

    def __init__(
        self, library_provider: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library_provider
        self._lane = lane
        self._task: Task | None = None
        self.source: DocumentText | None = None

    def open(self, document_id: str) -> None:
        """Load the details of a document."""
        self._submit(lambda library: (None, library.show(document_id)))

    def save(self, changes: Mapping[str, str]) -> None:
        """Correct these fields; an empty text clears one."""
        self._change(lambda library, key: library.edit(key, **{k: v.strip() for k, v in changes.items()}))

    def reset(self, field: str) -> None:
        """Undo a correction."""
        self._change(lambda library, key: library.edit(key, reset=(field,)))

    def _change(self, change: Callable[[Library, str], Document]) -> None:
        if self.source is None:
            return
        key = self.source.document.id
        self._submit(lambda library: (change(library, key), library.show(key)))

    def _submit(self, work: Callable[[Library], tuple[Document | None, DocumentText]]) -> None:
        library = self._library()
        if library is None:
            self.problem.emit(tr("The library is not open yet."))
            return
        task = self._task = Task(lambda _: work(library), self)
        task.succeeded.connect(lambda result: self._take(task, result))
        task.failed.connect(lambda error: self._fail(task, error))
        self._lane.submit(task)

    def _take(self, task: Task, result: tuple[Document | None, DocumentText]) -> None:
        document, document_text = result
        if document is not None:
            self.edited.emit(document)
        if task is self._task:
            self._task = None
            self.source = document_text
            self.loaded.emit(document_text)

    def _fail(self, task: Task, error: object) -> None:
        if task is self._task:
            self._task = None
            self.problem.emit(problems.sentence(error))
