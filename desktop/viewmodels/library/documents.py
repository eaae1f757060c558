"""The documents of the library as a list model: filtered, ordered, some of them hidden for a while."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.language.i18n import in_words, percent, tr
from desktop.viewmodels.library.reading_notes import careful_notes
from desktop.viewmodels.naming import document_title, file_name, source_line
from indexer.common.language.catalogue import marked
from indexer.records.documents import Document
from indexer.records.originals import OriginalNote

DOCUMENT_ROLE = Qt.ItemDataRole.UserRole + 1
CITATIONS_ROLE = Qt.ItemDataRole.UserRole + 2
CARE_ROLE = Qt.ItemDataRole.UserRole + 3
MEANING_ROLE = Qt.ItemDataRole.UserRole + 4

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SortOrder(Enum):
    """How the list of documents is ordered."""

    NEWEST = "Newest first"  # by date of publication, else of import
    ADDED = marked("Last added first")
    TITLE = "Title"


class AnyCollection:
    """The choice 'all documents', which is not the collection None ('unsorted')."""


ANY_COLLECTION = AnyCollection()
CollectionChoice = str | None | AnyCollection


def meaning_words(share: float) -> str:
    """A text for the share of a document that is embedded."""
    return tr("meaning: {n} %").format(n=percent(share))


def byline(document: Document) -> str:
    """The line of where it comes from; for an untitled one that says nothing, its folder under its name."""
    line = source_line(document)
    if document.title or line != file_name(document.path):
        return line
    return file_name(document.path.replace("\\", "/").rpartition("/")[0]) or line


def folded(text: str) -> str:
    """`text` without case and accents, for filtering and sorting."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKD", text).translate(_COMBINING).casefold()


class _Marks(dict[int, int | None]):
    """For `str.translate`: drops combining characters; remembers each character that it has met."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.combining(chr(code)) else code
        return kept


_COMBINING = _Marks()


class DocumentsModel(QAbstractListModel):
    """The documents of the chosen collection that match the filter, in the chosen order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, Document] = {}  # in the order of import, the oldest first
        self._keys: dict[str, str] = {}  # document id -> what the filter looks at
        self._ordered: list[Document] | None = None  # everything in the chosen order, until it changes
        self._hidden: set[str] = set()
        self._shown: list[Document] = []
        self._citations: Mapping[str, int] = {}
        self._originals: Mapping[str, OriginalNote] = {}
        self._shares: Mapping[str, float] = {}
        self._filter = ""
        self._collection: CollectionChoice = ANY_COLLECTION
        self._order = SortOrder.NEWEST

    def rowCount(self, parent: Index = _ROOT) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt; DOCUMENT_ROLE is the Document, CITATIONS_ROLE how often the answer cites it.

        CARE_ROLE: whether it is to be taken with care; the tooltip says why. MEANING_ROLE: how much of it is
        understood so far, 0..1; None where all of it is.
        """
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        document = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return document_title(document)
        if role == DOCUMENT_ROLE:
            return document
        if role == CITATIONS_ROLE:
            return self._citations.get(document.id, 0)
        if role == CARE_ROLE:
            return bool(self._careful_notes(document))
        if role == MEANING_ROLE:
            return self._shares.get(document.id)
        notes = self._notes(document)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((document_title(document), byline(document), *notes))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            about = (document_title(document), byline(document), document.language or "")
            return ", ".join((*about, *notes))
        return None

    def _notes(self, document: Document) -> list[str]:
        share = self._shares.get(document.id)
        return [*([] if share is None else [meaning_words(share)]), *self._careful_notes(document)]

    def _careful_notes(self, document: Document) -> list[str]:
        note = self._originals.get(document.id)
        return [*([in_words(note.message)] if note else []), *careful_notes(document.reading)]

    def set_originals(self, notes: Mapping[str, OriginalNote]) -> None:
        """Say which originals are not as they were imported: document id -> what has become of it."""
        if notes != self._originals:
            self._originals = notes
            if self._shown:
                self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def set_shares(self, shares: Mapping[str, float]) -> None:
        """Say which documents are not understood completely: document id -> 0..1."""
        if shares != self._shares:
            self._shares = shares
            if self._shown:
                self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [MEANING_ROLE])

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents but the hidden ones, whatever the filter; the newest import first."""
        return tuple(self._unhidden())[::-1]

    @property
    def count(self) -> int:
        """How many documents there are, hidden ones too."""
        return len(self._all)

    def _unhidden(self) -> Iterable[Document]:
        everything = self._all.values()
        return (d for d in everything if d.id not in self._hidden) if self._hidden else everything

    def document(self, document_id: str) -> Document | None:
        """A document, hidden or not."""
        return self._all.get(document_id)

    def update_document(self, document: Document) -> None:
        """Show what was corrected of a document; it keeps its place among what was imported."""
        if document.id in self._all:
            self._all[document.id] = document
            self._keys.update(filter_keys((document,)))
            self._ordered = None
            self._rebuild()

    def title_of(self, document_id: str) -> str:
        """The title of a document, hidden or not; its id where there is no such document."""
        document = self._all.get(document_id)
        return document_title(document) if document is not None else document_id

    def set_hidden(self, ids: Iterable[str], *, hidden: bool) -> None:
        """Hide documents temporarily, or show them again in their places."""
        self._hidden = self._hidden | set(ids) if hidden else self._hidden - set(ids)
        self._rebuild()

    def set_documents(self, documents: Iterable[Document], keys: Mapping[str, str] | None = None) -> None:
        """Replace everything; `documents` come newest first, `keys` from `filter_keys` if they are there."""
        self._all = {document.id: document for document in reversed(tuple(documents))}
        self._keys = dict(keys) if keys is not None else filter_keys(self._all.values())
        self._ordered = None
        self._rebuild()

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Put newly imported documents, newest first, before the others."""
        for document in reversed(documents):
            self._all.pop(document.id, None)
            self._all[document.id] = document
        self._keys.update(filter_keys(documents))
        self._ordered = None
        self._rebuild()

    def remove_documents(self, ids: Iterable[str]) -> None:
        """Take documents off the list."""
        for document_id in ids:
            self._hidden.discard(document_id)
            self._all.pop(document_id, None)
            self._keys.pop(document_id, None)
        self._ordered = None
        self._rebuild()

    def set_filter(self, text: str) -> None:
        """Show only documents whose title, publisher, author or file name has all words of `text`."""
        self._filter = folded(text)
        self._rebuild()

    def set_collection(self, collection: CollectionChoice) -> None:
        """Show only one collection; None is the unsorted rest."""
        self._collection = collection
        self._rebuild()

    def set_order(self, order: SortOrder) -> None:
        """Order the list."""
        self._order = order
        self._ordered = None
        self._rebuild()

    def set_citations(self, citations: Mapping[str, int]) -> None:
        """How often the present answer cites each document (document id -> count)."""
        self._citations = dict(citations)
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [CITATIONS_ROLE])

    def row_of(self, document_id: str) -> int:
        """The row that shows a document, or -1."""
        return next((row for row, document in enumerate(self._shown) if document.id == document_id), -1)

    def collections(self) -> tuple[tuple[str | None, int], ...]:
        """The named collections with their counts, by name; the unsorted rest last, if any."""
        counts: dict[str | None, int] = {}
        for document in self._unhidden():
            counts[document.collection] = counts.get(document.collection, 0) + 1
        named = sorted((name for name in counts if name is not None), key=folded)
        rest: list[tuple[str | None, int]] = [(None, counts[None])] if named and None in counts else []
        return (*((name, counts[name]) for name in named), *rest)

    def _rebuild(self) -> None:
        if self._ordered is None:
            self._ordered = self._in_order()
        words, hidden, keys = self._filter.split(), self._hidden, self._keys
        shown = self._ordered
        if not isinstance(self._collection, AnyCollection):
            shown = [document for document in shown if document.collection == self._collection]
        if hidden:
            shown = [document for document in shown if document.id not in hidden]
        for word in words:
            shown = [document for document in shown if word in keys[document.id]]
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def _in_order(self) -> list[Document]:
        if self._order is SortOrder.TITLE:
            return sorted(self._all.values(), key=lambda document: self._keys[document.id])
        if self._order is SortOrder.NEWEST:
            newest = reversed(self._all.values())
            return sorted(newest, key=lambda d: d.published or d.imported_at, reverse=True)
        return list(reversed(self._all.values()))


def filter_keys(documents: Iterable[Document]) -> dict[str, str]:
    """Document id -> what the filter looks at and titles are ordered by; slow enough for a lane."""
    return {document.id: _filter_key(document) for document in documents}


def _filter_key(document: Document) -> str:
    words = (document_title(document), document.publisher or "", document.author or "", document.path)
    return folded(" ".join(words))
