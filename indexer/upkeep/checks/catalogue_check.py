"""Checks documents and passages: redundant data must agree, and spans must be inside the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.catalogue.passages import text_hash
from indexer.common.messages import Message
from indexer.upkeep.checks.findings import Examination, listed

_TEXTS = {
    "documents": (
        "id", "sha256", "path", "original", "media_type", "importer", "title", "language", "publisher",
        "author", "published", "collection", "text", "warnings", "imported_at", "state",
    ),
    "passages": ("document_id", "language", "text"),
}  # fmt: skip


@dataclass(slots=True)
class _StoredPassage:
    """A passage as stored."""

    id: int
    ordinal: int
    start: int
    end: int
    text: str
    hash: bytes


def check_rows(examination: Examination) -> None:
    """Find rows that belong to a missing document."""
    rows = examination.database.reader().execute("PRAGMA foreign_key_check").fetchall()
    if not rows:
        return
    tables = sorted({str(row[0]) for row in rows})
    if examination.repair:
        with examination.database.write() as connection:
            for table in tables:
                connection.execute(f"DELETE FROM {table} WHERE document_id NOT IN (SELECT id FROM documents)")
            examination.passages_change(connection)
    examination.note(
        "rows_without_document",
        Message("rows_without_document", n=len(rows), tables=listed(tables)),
        repaired=examination.repair,
    )


def check_documents(examination: Examination) -> None:
    """Compare each document's text with its passages, pages and clutter."""
    reader = examination.database.reader()
    _restore_utf8(examination)
    ids = [str(row[0]) for row in reader.execute("SELECT id FROM documents ORDER BY rowid")]
    mended: list[str] = []
    for done, document_id in enumerate(ids):
        examination.report_progress("catalogue", done, len(ids))
        row = reader.execute("SELECT text, pages FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            continue  # removed meanwhile
        text, pages = row
        passages = _passages(reader, document_id)
        wrong = [passage for passage in passages if not _agrees(passage, text)]
        if wrong:
            problem = "problem_passages_differ"
            new_text = _mend(examination, document_id, text, wrong)
            if new_text is None:
                examination.to_reread[document_id] = problem
                continue
            text = new_text
            mended.append(document_id)
            if not examination.repair:
                continue
            passages = _passages(reader, document_id)
        lacking = _what_is_wrong(reader, document_id, text, pages, passages)
        if lacking is not None:
            examination.to_reread[document_id] = lacking
    examination.report_progress("catalogue", len(ids), len(ids))
    if mended:
        examination.note(
            "text_differs",
            Message("text_differs", n=len(mended), names=listed(mended)),
            repaired=examination.repair,
        )


def _restore_utf8(examination: Examination) -> None:
    """Repair texts that are no longer valid UTF-8: invalid characters are replaced by a mark."""
    broken: list[str] = []
    for table, key in (("documents", "rowid"), ("passages", "id")):
        columns = _TEXTS[table]
        rows = examination.database.reader().execute(
            f"SELECT {key}, {', '.join(f'CAST({name} AS BLOB)' for name in columns)} FROM {table}"
        )
        wrong: list[tuple[int, str, str]] = []
        for row in rows:
            for name, value in zip(columns, row[1:], strict=True):
                if isinstance(value, bytes) and (text := value.decode(errors="replace")).encode() != value:
                    wrong.append((row[0], name, text))
        broken += [f"{table}.{name}" for _, name, _ in wrong]
        if wrong and examination.repair:
            with examination.database.write() as connection:
                for rowid, name, text in wrong:
                    connection.execute(f"UPDATE {table} SET {name} = ? WHERE {key} = ?", (text, rowid))
                examination.passages_change(connection)
    if broken:
        examination.note(
            "text_undecodable",
            Message("text_undecodable", n=len(broken)),
            repaired=examination.repair,
        )


def _passages(reader: sqlite3.Connection, document_id: str) -> list[_StoredPassage]:
    rows = reader.execute(
        "SELECT id, ordinal, span_start, span_end, text, text_hash FROM passages"
        " WHERE document_id = ? ORDER BY ordinal, id",
        (document_id,),
    )
    return [_StoredPassage(*row) for row in rows]


def _agrees(passage: _StoredPassage, text: str) -> bool:
    return (
        0 <= passage.start < passage.end <= len(text)
        and passage.text == text[passage.start : passage.end]
        and passage.hash == text_hash(passage.text)
    )


def _mend(
    examination: Examination, document_id: str, text: str, wrong: Sequence[_StoredPassage]
) -> str | None:
    """Of text, passage and hash, two that agree show that the third is wrong. None if no two agree."""
    fixes: list[tuple[str, int, bytes]] = []
    for passage in wrong:
        if not 0 <= passage.start < passage.end <= len(text):
            return None
        stretch = text[passage.start : passage.end]
        if passage.text == stretch or text_hash(stretch) == passage.hash:
            fixes.append((stretch, passage.id, text_hash(stretch)))
        elif text_hash(passage.text) == passage.hash and len(passage.text) == len(stretch):
            text = text[: passage.start] + passage.text + text[passage.end :]
        else:
            return None
    if examination.repair:
        with examination.database.write() as connection:
            connection.execute("UPDATE documents SET text = ? WHERE id = ?", (text, document_id))
            connection.executemany(
                "UPDATE passages SET text = ?1, text_hash = ?3 WHERE id = ?2",
                fixes,
            )
            examination.passages_change(connection)
    return text


def _what_is_wrong(
    reader: sqlite3.Connection,
    document_id: str,
    text: str,
    pages: int | None,
    passages: Sequence[_StoredPassage],
) -> str | None:
    """The code of what cannot be mended from the rows themselves; None when all is well."""
    if [one.ordinal for one in passages] != list(range(len(passages))):
        return "problem_passage_gaps"
    spans = [(one.start, one.end) for one in passages]
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        return "problem_passage_order"
    page_spans = reader.execute(
        "SELECT page_index, span_start, span_end FROM page_spans WHERE document_id = ? ORDER BY page_index",
        (document_id,),
    ).fetchall()
    if len(page_spans) != (pages or 0) or [row[0] for row in page_spans] != list(
        range(1, len(page_spans) + 1)
    ):
        return "problem_pages_missing"
    clutter = reader.execute(
        "SELECT span_start, span_end FROM clutter_spans WHERE document_id = ?", (document_id,)
    ).fetchall()
    beyond = [row for row in [*(row[1:] for row in page_spans), *clutter] if not _lies_in(row, text)]
    if beyond:
        return "problem_spans_outside"
    return None if _covered(text, [*spans, *clutter]) else "problem_text_in_no_passage"


def _lies_in(span: tuple[int, int], text: str) -> bool:
    return 0 <= span[0] <= span[1] <= len(text)


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether every letter and digit is in one of the spans, as the splitter guarantees."""
    position = 0
    for start, end in sorted(spans):
        if start > position and any(character.isalnum() for character in text[position:start]):
            return False
        position = max(position, end)
    return not any(character.isalnum() for character in text[position:])
