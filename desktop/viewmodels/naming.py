"""How a document is named in the window: its title, and the line that says where it comes from."""

from __future__ import annotations

from desktop.language.i18n import date_text, tr
from indexer.records.documents import Document, DocumentSummary, PageReference


def file_name(path: str) -> str:
    """The last part of a path of either platform."""
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def document_title(document: Document | DocumentSummary) -> str:
    """The title, or the file's name where none is known."""
    return document.title or file_name(document.path)


def page_text(page: PageReference | None) -> str:
    """'p. 37' with the printed label where there is one; empty for what has no pages."""
    return tr("p. {page}").format(page=page.label or page.index) if page else ""


def source_line(document: Document | DocumentSummary, *more: str | None) -> str:
    """Publisher, date and what else is to be said, as far as it is known; else the file's name."""
    parts = (document.publisher, date_text(document.published), *more)
    return " · ".join(part for part in parts if part) or file_name(document.path)
