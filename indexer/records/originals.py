"""What has become of a file that stays where it is, since it was imported from there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indexer.common.messages import Message


class OriginalState(StrEnum):
    """Why a file is not, or may not be, what was imported."""

    GONE = "gone"  # moved or deleted
    CHANGED = "changed"  # it holds something else now
    TOUCHED = "touched"  # written to since; whether it holds something else was not looked at
    AWAY = "away"  # cannot be reached at the moment, as on a drive that is not connected


_IN_SHORT = {
    OriginalState.GONE: "original_short_gone",
    OriginalState.CHANGED: "original_short_changed",
    OriginalState.TOUCHED: "original_short_touched",
    OriginalState.AWAY: "original_short_away",
}
_MESSAGES = {
    OriginalState.GONE: ("original_gone"),
    OriginalState.CHANGED: ("original_changed"),
    OriginalState.TOUCHED: ("original_touched"),
    OriginalState.AWAY: ("original_away"),
}


@dataclass(frozen=True, slots=True)
class OriginalNote:
    """A document's original is not as it was imported; its text, passages and citations are."""

    state: OriginalState
    path: str

    @property
    def in_short(self) -> Message:
        """A few words, for lists."""
        return Message(_IN_SHORT[self.state])

    @property
    def message(self) -> Message:
        """One sentence for the user."""
        return Message(_MESSAGES[self.state], path=self.path)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that a document was imported from and that was not copied."""

    document_id: str
    title: str  # or the path, where it has none
    path: str
    size_bytes: int
    sha256: str
    imported_at: str
