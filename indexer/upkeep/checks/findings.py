"""Shared by all checks: the list of findings, and progress."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.catalogue.database import Database
from indexer.catalogue.meta import set_meta
from indexer.common.cancel import CancelToken
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths
from indexer.ingest.store.lexical_upkeep import ANALYSIS_KEY
from indexer.records.upkeep import Finding, UpkeepProgress

NAMES_SHOWN = 5


@dataclass(slots=True)
class Examination:
    """One run of the doctor over one library."""

    paths: LibraryPaths
    database: Database
    repair: bool
    token: CancelToken
    on_progress: Callable[[UpkeepProgress], None]
    findings: list[Finding] = field(default_factory=list)
    passages_changed: bool = False  # a repair has changed passages, so the lexical views must be rebuilt
    to_reread: dict[str, str] = field(default_factory=dict)  # document id -> code of what is wrong with it

    def passages_change(self, connection: sqlite3.Connection) -> None:
        """Record, in the transaction that changes passages, that the lexical views are outdated.

        If the process dies before they are rebuilt, the next start does it.
        """
        set_meta(connection, ANALYSIS_KEY, "")
        self.passages_changed = True

    def note(self, code: str, message: Message, *, repaired: bool = False) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, message, repaired))

    def note_outside(self, code: str, message: Message) -> None:
        """Add a finding about something outside the library, which needs no repair."""
        self.findings.append(Finding(code, message, is_damage=False))

    def report_progress(self, step: str, done: int, total: int) -> None:
        """Report progress. Raises CancelledByUser if the user has cancelled."""
        self.token.check()
        self.on_progress(UpkeepProgress(step, done, total))


def listed(names: list[str]) -> tuple[str, ...] | Message:
    """The first names, and how many more there are."""
    more = len(names) - NAMES_SHOWN
    shown = tuple(names[:NAMES_SHOWN])
    return Message("items_and_more", items=shown, n=more) if more > 0 else shown
