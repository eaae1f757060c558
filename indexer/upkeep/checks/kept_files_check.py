"""Checks whether files that were imported by reference still have the imported content.

The library keeps text, passages and citations of such a document whatever happens to the file, and no repair
can bring a file back. So these findings are not damage: they name the file and what the user can do.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from indexer.catalogue.places import documents_with_warning, kept_files
from indexer.common.messages import Message
from indexer.ingest.files.kept_files import check_by_reading
from indexer.records.originals import OriginalState
from indexer.upkeep.checks.findings import Examination, listed
from indexer.upkeep.checks.originals_check import COPY_LOST

_FOUND = {OriginalState.GONE: "reference_gone", OriginalState.CHANGED: "reference_changed"}


def check_kept_files(examination: Examination) -> None:
    """Read every such file; report missing and changed ones, and folders that cannot be reached."""
    reader = examination.database.reader()
    # For these documents a repair has already reported that their copy is gone.
    lost = documents_with_warning(reader, COPY_LOST.code)
    files = [file for file in kept_files(reader) if file.document_id not in lost]
    away: defaultdict[str, list[str]] = defaultdict(list)
    for done, file in enumerate(files):
        examination.report_progress("originals", done, len(files))
        note = check_by_reading(file, examination.token)
        if note is None:
            continue
        if note.state in _FOUND:
            code = _FOUND[note.state]
            examination.note_outside(code, Message(code, title=file.title, path=file.path))
        else:
            away[str(Path(file.path).parent)].append(file.title)
    for folder, titles in away.items():
        examination.note_outside(
            "reference_away",
            Message("reference_away", folder=folder, n=len(titles), names=listed(titles)),
        )
