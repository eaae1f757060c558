"""Files that stay where they are: whether they still are what was imported from them.

The library keeps what it promised of such a document, its text, passages and citations, whatever becomes of
the file; and no repair can bring a file back. So these findings are no damage: they name the file and say
what the user can do.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from indexer.catalogue.places import documents_with_warning, kept_files
from indexer.common.messages import Message
from indexer.ingest.files.kept_files import read_through
from indexer.records.originals import OriginalState
from indexer.upkeep.checks.findings import Examination, listed
from indexer.upkeep.checks.originals_check import COPY_LOST

_FOUND = {OriginalState.GONE: "reference_gone", OriginalState.CHANGED: "reference_changed"}


def check_kept_files(examination: Examination) -> None:
    """Read every such file; name each that is gone or changed, and each folder that cannot be reached."""
    reader = examination.database.reader()
    # Of these a repair has said so; what has become of the file that they were copied from is no news.
    lost = documents_with_warning(reader, COPY_LOST.code)
    files = [file for file in kept_files(reader) if file.document_id not in lost]
    away: defaultdict[str, list[str]] = defaultdict(list)
    for done, file in enumerate(files):
        examination.tell("originals", done, len(files))
        note = read_through(file, examination.token)
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
