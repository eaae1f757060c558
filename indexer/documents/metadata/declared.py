"""What a PDF says about itself, as far as it can be believed: many titles are file names of a template."""

from __future__ import annotations

import re
from collections.abc import Mapping

from indexer.documents.metadata.article_head import find_metadata
from indexer.records.documents import DocumentMetadata

LONGEST_VALUE_CHARS = 300

_FILE_NAME = re.compile(
    r".*\.(?:docx?|pdf|indd|qxd|tex|dvi|ps|eps|pptx?|xlsx?|odt|rtf|html?|txt|p65|fm|wpd|pages|qxp|ai)", re.I
)
_NO_TITLE = re.compile(
    r"(?:untitled|sans titre|无标题|no title|title|titre|document\s*\d*|doc\d+|presentation\d*|"
    r"présentation\d*|microsoft word\b.*|"
    r"powerpoint\b.*|slide \d+|layout \d+|scan\w*[\s_-]*\d*|about:blank|https?://\S+|file:.*|"
    r"\(?anonymous\)?|[\W\d_]+|.{1,2})(?:[\s_-]*\d*)",
    re.I,
)
_NO_AUTHOR = re.compile(
    r"(?:\(?anonymous\)?|unknown|unspecified|author|auteur|user|utilisateur|admin\w*|administrat\w+|owner|"
    r"root|guest|default|microsoft office user|windows user|utilisateur windows|python-docx|"
    r"apache poi|hp|dell|lenovo|asus|acer|pc|"
    r"openpyxl|[\W\d_]+|.)",
    re.I,
)
# Programs that print a page at the reader's wish: their date is the day of printing, not of publication.


def find_pdf_metadata(declared: Mapping[str, str], first_page: str) -> DocumentMetadata:
    """Metadata of a PDF.

    Args:
        declared: Its document information: Title, Author, CreationDate, Creator, Producer.
        first_page: The text of its first page.
    """
    found = find_metadata(first_page, clipping=False)
    return DocumentMetadata(
        title=sensible_title(declared.get("Title")) or found.title,
        published=found.published,  # a file's creation is not a publication
        author=sensible_author(declared.get("Author")) or found.author,
        publisher=found.publisher,
    )


def sensible_title(value: str | None) -> str | None:
    """A declared title, unless it is a placeholder or a file name."""
    title = _clean(value)
    return None if title is None or _NO_TITLE.fullmatch(title) or _FILE_NAME.fullmatch(title) else title


def sensible_author(value: str | None) -> str | None:
    """A declared author, unless it is the name of a program or a computer's account."""
    author = _clean(value)
    return None if author is None or _NO_AUTHOR.fullmatch(author) else author


def _clean(value: str | None) -> str | None:
    if not value:
        return None
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    # U+FFFD or a Latin-1 reading of UTF-16 means that the value was not understood.
    if (
        not cleaned
        or len(cleaned) > LONGEST_VALUE_CHARS
        or "\N{REPLACEMENT CHARACTER}" in cleaned
        or "þÿ" in cleaned
    ):
        return None
    return cleaned
