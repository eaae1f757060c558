"""The user's corrections of metadata: checked, then stored beside the values that were read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from indexer.catalogue.documents import get_document
from indexer.catalogue.readings import EDITABLE, apply_edits, edits_of
from indexer.common.errors import UsageError
from indexer.common.iso_dates import is_date
from indexer.records.documents import Document

MAX_CHARS = 2_000
_LANGUAGE = re.compile(r"[a-z]{2}")


def edit_document(
    connection: sqlite3.Connection,
    document_id: str,
    fields: Mapping[str, str | None],
    *,
    reset: Iterable[str] = (),
) -> Document:
    """Set fields, undo the corrections of the fields in `reset`, and return the document.

    Raises:
        NotFoundError: there is no such document.
        UsageError: a field is unknown or a value is invalid; nothing was changed.
    """
    get_document(connection, document_id)
    wanted = {field: _checked(field, value) for field, value in fields.items()}
    known = edits_of(connection, document_id)
    for field in reset:
        _check_field(field)
        if field in wanted:
            raise UsageError(f"The field '{field}' cannot be set and reset at once.")
        if field in known:
            wanted[field] = known[field][1]
    apply_edits(connection, document_id, wanted)
    return get_document(connection, document_id)


def _check_field(field: str) -> None:
    if field not in EDITABLE:
        raise UsageError(f"There is no field '{field}' to correct; choose one of: {', '.join(EDITABLE)}.")


def _checked(field: str, value: str | None) -> str | None:
    _check_field(field)
    # A value is one line of characters that can be stored and shown.
    printable = "".join(c if c.isprintable() else " " for c in value or "")
    text = " ".join(printable.split())
    if not text:
        return None
    if len(text) > MAX_CHARS:
        raise UsageError(f"The {field} is longer than {MAX_CHARS} characters.")
    if field == "published" and not is_date(text):
        raise UsageError(f"'{text}' is not a date of publication: write 2026, 2026-03 or 2026-03-09.")
    if field == "language":
        text = text.lower()
        if not _LANGUAGE.fullmatch(text):
            raise UsageError(f"'{text}' is not a language: write two letters, as in fr, zh or en.")
    if field == "source_url" and not _is_address(text):
        raise UsageError(f"'{text}' is not an address: it begins with http:// or https://.")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
