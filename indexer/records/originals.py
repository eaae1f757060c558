"""What has become of a file that stays where it is, since it was imported from there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OriginalState(StrEnum):
    """Why a file is not, or may not be, what was imported."""

    GONE = "gone"  # moved or deleted
    CHANGED = "changed"  # it holds something else now
    TOUCHED = "touched"  # written to since; whether it holds something else was not looked at
    AWAY = "away"  # cannot be reached at the moment, as on a drive that is not connected


_IN_SHORT = {
    OriginalState.GONE: "original gone",
    OriginalState.CHANGED: "original changed",
    OriginalState.TOUCHED: "original may have changed",
    OriginalState.AWAY: "original out of reach",
}
_SENTENCES = {
    OriginalState.GONE: (
        "The original was moved or deleted after the import: {path}; its text stays to be read and cited."
    ),
    OriginalState.CHANGED: (
        "The original has changed since the import: {path}; the text here is what it said then."
    ),
    OriginalState.TOUCHED: (
        "The original may have changed since the import: {path}; the text here is what it said then."
    ),
    OriginalState.AWAY: (
        "The original cannot be reached at the moment: {path}; its text stays to be read and cited."
    ),
}


@dataclass(frozen=True, slots=True)
class OriginalNote:
    """A document's original is not as it was imported; its text, passages and citations are."""

    state: OriginalState
    path: str

    @property
    def in_short(self) -> str:
        """A few words, for lists."""
        return _IN_SHORT[self.state]

    @property
    def sentence(self) -> str:
        """One sentence for the user."""
        return _SENTENCES[self.state].format(path=self.path)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that a document was imported from and that was not copied."""

    document_id: str
    title: str  # or the path, where it has none
    path: str
    size_bytes: int
    sha256: str
    imported_at: str
