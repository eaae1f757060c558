"""Reports about how documents were read, their outlines and tables, and the user's corrections."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any

from indexer.common.messages import Message, messages_from_json, messages_to_json
from indexer.records.documents import ExtractedText
from indexer.records.reading import (
    OutlineEntry,
    PageNote,
    PageState,
    PageWords,
    ReadingReport,
    TableSpan,
    WordBox,
)

EDITABLE = ("title", "publisher", "author", "published", "language", "source_url")


def insert_reading(connection: sqlite3.Connection, document_id: str, extracted: ExtractedText) -> None:
    """Insert the report, outline and other results of reading a document, in the caller's transaction."""
    metadata = extracted.metadata
    connection.execute(
        "INSERT INTO readings (document_id, source_url, report, outline, origins, edits)"
        " VALUES (?, ?, ?, ?, ?, '{}')",
        (
            document_id,
            metadata.source_url,
            report_to_json(extracted.report, extracted.tables),
            outline_to_json(extracted.outline),
            _compact(dict(metadata.origins)),
        ),
    )
    connection.executemany(
        "INSERT INTO page_words (document_id, page_index, boxes) VALUES (?, ?, ?)",
        [(document_id, page.index, _pack(page)) for page in extracted.page_words],
    )


def report_to_json(report: ReadingReport, tables: Sequence[TableSpan] = ()) -> str:
    """`{"pages", "notes": [[index, state]], "left_out", "clutter_share", "tables": [[start, ...]]}`."""
    return _compact(
        {
            "pages": report.pages,
            "notes": [[note.index, note.state.value] for note in report.notes],
            "left_out": messages_to_json(report.left_out),
            "clutter_share": round(report.clutter_share, 3),
            **({"tables": [astuple(table) for table in tables]} if tables else {}),
        }
    )


def tables_from_json(text: str | None) -> tuple[TableSpan, ...]:
    """The tables in a report's JSON; none for a document that an older Ibid has read."""
    return tuple(TableSpan(*table) for table in _parsed(text, {}).get("tables", ()))


def report_from_json(text: str | None) -> ReadingReport:
    """The report in `text`; an empty one for a document that an older Ibid has read."""
    data = _parsed(text, {})
    return ReadingReport(
        pages=data.get("pages"),
        notes=tuple(PageNote(index, PageState(state)) for index, state in data.get("notes", ())),
        left_out=messages_from_json(data.get("left_out", ())),
        clutter_share=data.get("clutter_share", 0.0),
    )


def add_left_out(connection: sqlite3.Connection, document_id: str, messages: Sequence[Message]) -> None:
    """Note more that was left out of a document, each message once, within the caller's transaction."""
    row = connection.execute("SELECT report FROM readings WHERE document_id = ?", (document_id,)).fetchone()
    if row is None:
        return
    report = report_from_json(row[0])
    left_out = tuple(dict.fromkeys((*report.left_out, *messages)))
    connection.execute(
        "UPDATE readings SET report = ? WHERE document_id = ?",
        (report_to_json(replace(report, left_out=left_out), tables_from_json(row[0])), document_id),
    )


def outline_to_json(outline: tuple[OutlineEntry, ...]) -> str:
    """A list of `[level, title, start, page]`."""
    return _compact([[entry.level, entry.title, entry.start, entry.page] for entry in outline])


def outline_from_json(text: str | None) -> tuple[OutlineEntry, ...]:
    """The outline in `text`."""
    return tuple(OutlineEntry(*entry) for entry in _parsed(text, []))


def outlines_of(
    connection: sqlite3.Connection, document_ids: Collection[str]
) -> dict[str, tuple[OutlineEntry, ...]]:
    """The outlines of those documents that have one."""
    rows = connection.execute(
        "SELECT document_id, outline FROM readings WHERE outline != '[]'"
        " AND document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(document_ids)),),
    )
    return {document_id: outline_from_json(outline) for document_id, outline in rows}


def tables_of(connection: sqlite3.Connection, *, after: int = 0) -> dict[str, tuple[TableSpan, ...]]:
    """The tables of documents that have one longer than a passage, with passages of ids above `after`."""
    newer = " AND document_id IN (SELECT document_id FROM passages WHERE id > ?)" if after else ""
    rows = connection.execute(
        f"SELECT document_id, report FROM readings WHERE instr(report, '\"tables\":'){newer}",
        (after,) if after else (),
    )
    return {document_id: tables_from_json(report) for document_id, report in rows}


def edits_of(connection: sqlite3.Connection, document_id: str) -> dict[str, tuple[str | None, str | None]]:
    """The user's corrections: field -> (corrected value, value as read)."""
    row = connection.execute("SELECT edits FROM readings WHERE document_id = ?", (document_id,)).fetchone()
    return {field: (pair[0], pair[1]) for field, pair in _parsed(row[0], {}).items()} if row else {}


def apply_edits(connection: sqlite3.Connection, document_id: str, wanted: Mapping[str, str | None]) -> None:
    """Set fields of a document to the user's values, and keep the values that were read.

    A value equal to the one that was read undoes the correction. Raises KeyError for unknown fields.
    """
    edits = edits_of(connection, document_id)
    for field, value in wanted.items():
        if field not in EDITABLE:
            raise KeyError(field)
        table, key = ("readings", "document_id") if field == "source_url" else ("documents", "id")
        (now,) = connection.execute(f"SELECT {field} FROM {table} WHERE {key} = ?", (document_id,)).fetchone()
        read = edits[field][1] if field in edits else now
        edits.pop(field, None)
        if value != read:
            edits[field] = (value, read)
        connection.execute(f"UPDATE {table} SET {field} = ? WHERE {key} = ?", (value, document_id))
    connection.execute(
        "UPDATE readings SET edits = ? WHERE document_id = ?",
        (_compact({field: list(pair) for field, pair in edits.items()}), document_id),
    )


def page_words(
    connection: sqlite3.Connection, document_id: str, pages: Iterable[int] | None = None
) -> tuple[PageWords, ...]:
    """The places of the recognised words of a document, on these pages (1-based) or on all."""
    wanted = "" if pages is None else " AND page_index IN (SELECT value FROM json_each(?))"
    rows = connection.execute(
        f"SELECT page_index, boxes FROM page_words WHERE document_id = ?{wanted} ORDER BY page_index",
        (document_id,) if pages is None else (document_id, json.dumps(list(pages))),
    )
    return tuple(
        PageWords(index, tuple(WordBox(*box) for box in json.loads(zlib.decompress(boxes))))
        for index, boxes in rows
    )


def _pack(page: PageWords) -> bytes:
    boxes = [
        [word.start, word.end, *(round(side, 2) for side in (word.left, word.top, word.width, word.height))]
        for word in page.words
    ]
    return zlib.compress(_compact(boxes).encode())


def _parsed(text: str | None, instead: Any) -> Any:
    # Damage here is ignored, because the file can be read again and documents must still be listed.
    try:
        value = json.loads(text or "null")
    except ValueError:
        return instead
    return value if type(value) is type(instead) else instead


def edited_fields(text: str | None) -> tuple[str, ...]:
    """The names of the fields in the JSON of `readings.edits`."""
    return tuple(sorted(_parsed(text, {})))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
