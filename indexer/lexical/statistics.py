"""What BM25 has to know of every passage, in arrays: rows in the order of passage ids."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

VIEWS = ("word", "gram")
# In the catalogue's `meta`: another value whenever terms of passages that were there are entered anew.
ROUND_KEY = "lexical_round"
_CONNECTIONS = 16  # whose stamps are kept
_SECTIONS_PER_DOCUMENT = 1 << 32  # more than any document has: makes (document, section) one number
# One row for a document, numbers joined by commas: SQLite and numpy do the work, and Python little. All
# of it stands in the index passages_by_document, so no passage's text is read.
_COLUMNS = """
SELECT document_id, group_concat(id), group_concat(section), group_concat(word_count),
       group_concat(gram_count), group_concat(coalesce(language, '')) FROM passages
"""


Stamp = tuple[int, int, str]  # number of passages, highest id, round: together they change with every change


@dataclass(frozen=True, slots=True)
class PassageStatistics:
    """One row per passage, ascending by id. Immutable: made anew when passages come or go."""

    stamp: Stamp
    ids: NDArray[np.int64]
    documents: NDArray[np.int64]  # row -> number of its document, dense
    number_of: dict[str, int]  # document id -> its number
    sections: NDArray[np.int64]  # row -> number of its section (of a document), dense
    languages: tuple[str | None, ...]  # the languages that occur
    language_of: NDArray[np.int16]  # row -> index into `languages`
    lengths: dict[str, NDArray[np.float64]]  # view -> terms in the passage
    section_lengths: dict[str, NDArray[np.float64]]  # view -> terms in the section
    sections_in_order: bool  # False where a section is taken up again later in its document
    texts: int  # different ones: what stands in the library several times counts once

    def __len__(self) -> int:
        return len(self.ids)

    def extends(self, stamp: Stamp) -> bool:
        """Whether these are the passages of an earlier `stamp` and none, or only newer ones, beside them."""
        before = int(np.searchsorted(self.ids, stamp[1], side="right"))
        return before == stamp[0] and self.stamp[2] == stamp[2]

    def rows_of_documents(self, document_ids: Iterable[str]) -> NDArray[np.bool_]:
        """Which rows are of these documents; unknown ids are left out."""
        wanted = np.zeros(len(self.number_of), bool)
        wanted[[self.number_of[one] for one in document_ids if one in self.number_of]] = True
        return wanted[self.documents]

    def rows_of(self, passage_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of known, ascending passage ids; unknown ones are left out."""
        return self.find(passage_ids)[0]

    def find(self, passage_ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The rows of those passages that have one, and which of `passage_ids` (ascending) these are."""
        count = len(self.ids)
        if not count:
            return np.zeros(0, np.int64), np.zeros(len(passage_ids), bool)
        first = self.ids[0]
        if self.ids[-1] - first == count - 1:  # nothing was ever removed in between: no search needed
            rows = passage_ids - first
            known = (rows >= 0) & (rows < count)
        else:
            rows = np.minimum(np.searchsorted(self.ids, passage_ids), count - 1)
            known = self.ids[rows] == passage_ids
        return (rows, known) if known.all() else (rows[known], known)


def read_stamp(connection: sqlite3.Connection) -> Stamp:
    """What tells whether statistics are still those of the catalogue."""
    count, highest = connection.execute("SELECT count(*), coalesce(max(id), 0) FROM passages").fetchone()
    return int(count), int(highest), _read_round(connection)


def _read_round(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (ROUND_KEY,)).fetchone()
    return "" if row is None else str(row[0])


class Stamps:
    """The stamp as each connection sees it, counted anew only after a change. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[sqlite3.Connection, tuple[tuple[int, int], Stamp]] = OrderedDict()

    def read(self, connection: sqlite3.Connection) -> Stamp:
        """What `read_stamp` would give: counting a million passages takes a tenth of a second."""
        # The first number changes with every commit of others, the second with our own.
        version = connection.execute("PRAGMA data_version").fetchone()[0], connection.total_changes
        with self._lock:
            known = self._known.get(connection)
        if known is not None and known[0] == version:
            return known[1]
        stamp = read_stamp(connection)
        with self._lock:
            self._known[connection] = version, stamp
            self._known.move_to_end(connection)
            while len(self._known) > _CONNECTIONS:
                self._known.popitem(last=False)
        return stamp


def load_statistics(connection: sqlite3.Connection) -> PassageStatistics:
    """Read the statistics of all passages; about 1 microsecond and 70 bytes a passage."""
    rows = connection.execute(f"{_COLUMNS} INDEXED BY passages_by_document GROUP BY document_id").fetchall()
    return _statistics(rows, (), _read_round(connection), _texts(connection))


def _texts(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(DISTINCT text_hash) FROM passages").fetchone()[0])


def follow_statistics(
    connection: sqlite3.Connection, known: PassageStatistics, stamp: Stamp
) -> PassageStatistics | None:
    """`known` without the passages that were removed since, and with those that came.

    None when only reading all of them anew is sure. A document's passages are entered in one transaction,
    so no known document grows.
    """
    if stamp[2] != known.stamp[2]:
        return None
    highest, before = known.stamp[1], len(known)
    if stamp[1] > highest:
        known = _joined(known, _added(connection, known))
    if len(known) != stamp[0]:
        joined = connection.execute("SELECT group_concat(id) FROM passages WHERE id <= ?", (highest,))
        left = np.ones(len(known), bool)
        left[:before] = np.isin(known.ids[:before], _numbers([joined.fetchone()[0] or ""]))
        known = _only(known, left, _texts(connection))
    return known if known.stamp == stamp else None


def _added(connection: sqlite3.Connection, known: PassageStatistics) -> PassageStatistics:
    rows = connection.execute(
        f"{_COLUMNS} NOT INDEXED WHERE id > ? GROUP BY document_id", (known.stamp[1],)
    ).fetchall()
    (texts,) = connection.execute(
        "SELECT count(DISTINCT text_hash) FROM passages NOT INDEXED WHERE id > ?1 AND NOT EXISTS (SELECT 1"
        " FROM passages AS older WHERE older.text_hash = passages.text_hash AND older.id <= ?1)",
        (known.stamp[1],),
    ).fetchone()
    return _statistics(rows, known.languages, known.stamp[2], texts)


def _joined(known: PassageStatistics, new: PassageStatistics) -> PassageStatistics:
    documents = int(known.documents.max(initial=-1)) + 1
    sections = int(known.sections.max(initial=-1)) + 1
    return PassageStatistics(
        stamp=(len(known) + len(new), max(known.stamp[1], new.stamp[1]), known.stamp[2]),
        ids=np.concatenate((known.ids, new.ids)),
        documents=np.concatenate((known.documents, new.documents + documents)),
        number_of=known.number_of | {name: number + documents for name, number in new.number_of.items()},
        sections=np.concatenate((known.sections, new.sections + sections)),
        languages=new.languages,
        language_of=np.concatenate((known.language_of, new.language_of)),
        lengths={view: np.concatenate((known.lengths[view], new.lengths[view])) for view in VIEWS},
        section_lengths={
            view: np.concatenate((known.section_lengths[view], new.section_lengths[view])) for view in VIEWS
        },
        sections_in_order=known.sections_in_order and new.sections_in_order,
        texts=known.texts + new.texts,
    )


def _only(known: PassageStatistics, left: NDArray[np.bool_], texts: int) -> PassageStatistics:
    """The rows that are `left`, of so many texts; numbers dense again, and no language that nothing is in."""
    ids, sections = known.ids[left], _dense(known.sections[left])
    lengths = {view: known.lengths[view][left] for view in VIEWS}
    documents = _dense(known.documents[left])
    numbers = np.full(1 + int(known.documents.max(initial=0)), -1)
    numbers[known.documents[left]] = documents
    spoken = np.bincount(known.language_of[left], minlength=len(known.languages)) > 0
    return PassageStatistics(
        stamp=(len(ids), int(ids[-1]) if len(ids) else 0, known.stamp[2]),
        ids=ids,
        documents=documents,
        number_of={name: int(numbers[old]) for name, old in known.number_of.items() if numbers[old] >= 0},
        sections=sections,
        languages=tuple(name for name, is_left in zip(known.languages, spoken, strict=True) if is_left),
        language_of=_dense(known.language_of[left]).astype(np.int16),
        lengths=lengths,
        section_lengths=_lengths_of_sections(sections, lengths),
        sections_in_order=_ascending(sections),
        texts=texts,
    )


def _dense(numbers: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """The same order, without the numbers that no longer occur."""
    occurs = np.bincount(numbers) > 0
    now = np.cumsum(occurs) - 1
    return np.asarray(now[numbers], np.int64)


def _lengths_of_sections(
    sections: NDArray[np.int64], lengths: dict[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    return {view: np.bincount(sections, weights=lengths[view]).astype(np.float64) for view in VIEWS}


def _statistics(
    rows: Sequence[tuple[str, str, str, str, str, str]],
    languages: Sequence[str | None],
    entered: str,
    texts: int,
) -> PassageStatistics:
    """Arrays of rows as `_COLUMNS` gives them; `languages` keep their numbers."""
    ids = _numbers([row[1] for row in rows])
    order = np.argsort(ids)
    ids = ids[order]
    per_document = np.fromiter((row[1].count(",") + 1 for row in rows), np.int64, len(rows))
    place = np.repeat(np.arange(len(rows)), per_document)[order]
    documents = _in_order_of_appearance(place)
    number_at = np.zeros(len(rows), np.int64)
    number_at[place] = documents
    section_keys = documents * _SECTIONS_PER_DOCUMENT + _numbers([row[2] for row in rows])[order]
    sections = np.unique(section_keys, return_inverse=True)[1].astype(np.int64)
    lengths = {
        view: _numbers([row[3 + i] for row in rows])[order].astype(np.float64) for i, view in enumerate(VIEWS)
    }
    language_numbers: dict[str | None, int] = {language: i for i, language in enumerate(languages)}
    names = ",".join(row[5] for row in rows).split(",") if rows else []
    numbers = [language_numbers.setdefault(name or None, len(language_numbers)) for name in names]
    return PassageStatistics(
        stamp=(len(ids), int(ids[-1]) if len(ids) else 0, entered),
        ids=ids,
        documents=documents,
        number_of=dict(zip((row[0] for row in rows), number_at.tolist(), strict=True)),
        sections=sections,
        languages=tuple(language_numbers),
        language_of=np.array(numbers, np.int16)[order],
        lengths=lengths,
        section_lengths=_lengths_of_sections(sections, lengths),
        sections_in_order=_ascending(sections),
        texts=texts,
    )


def _ascending(numbers: NDArray[np.int64]) -> bool:
    return bool(np.all(numbers[1:] >= numbers[:-1]))


def _numbers(parts: Sequence[str]) -> NDArray[np.int64]:
    joined = ",".join(parts)
    return np.fromstring(joined, np.int64, sep=",") if joined else np.zeros(0, np.int64)


def _in_order_of_appearance(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same groups, numbered from 0 as they first appear."""
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
