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
from indexer.common.messages import Message
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
            raise UsageError(Message("field_set_and_reset", field=field))
        if field in known:
            wanted[field] = known[field][1]
    apply_edits(connection, document_id, wanted)
    return get_document(connection, document_id)


def _check_field(field: str) -> None:
    if field not in EDITABLE:
        raise UsageError(Message("no_such_field", field=field, fields=", ".join(EDITABLE)))


def _checked(field: str, value: str | None) -> str | None:
    _check_field(field)
    # A value is one line of characters that can be stored and shown.
    printable = "".join(c if c.isprintable() else " " for c in value or "")
    text = " ".join(printable.split())
    if not text:
        return None
    if len(text) > MAX_CHARS:
        raise UsageError(Message("field_too_long", field=field, n=MAX_CHARS))
    if field == "published" and not is_date(text):
        raise UsageError(Message("not_a_publication_date", text=text))
    if field == "language":
        text = text.lower()
        if not _LANGUAGE.fullmatch(text):
            raise UsageError(Message("not_a_language", text=text))
    if field == "source_url" and not _is_address(text):
        raise UsageError(Message("not_an_address", text=text))
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
