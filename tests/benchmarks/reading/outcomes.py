"""What becomes of every file in a folder: its text page by page, or the code of its one sentence.

    python -m tests.benchmarks.reading.outcomes FOLDER [--write] [--children 2] [--table]
    python -m tests.benchmarks.reading.outcomes --made [--write]

Reads every file below FOLDER in reader children, as an import does. Without --write the outcomes are
compared with the golden table (`tests/data/golden_outcomes.json`, by name and content hash); files that it
does not know are checked for the promises alone: text or one sentence, within the limit, no page lost.
--made takes the odd PDFs that the tests draw, and `golden_made_pdfs.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.documents.source.source_file import shown_name
from indexer.ingest.reading.reader_pool import ReaderPool, time_limit_seconds

TESTS = Path(__file__).resolve().parents[2]
GOLDEN = TESTS / "data" / "golden_outcomes.json"
GOLDEN_MADE = TESTS / "data" / "golden_made_pdfs.json"
# What a file may end in when not in text: the codes that the readers and the pool of reader children give.
CODES = frozenset(
    {
        "empty",
        "encrypted",
        "broken",
        "unsupported",
        "too_large",
        "no_text",
        "needs_ocr",
        "timeout",
        "out_of_memory",
    }
)
_PDF_NOTES = frozenset({"empty", "garbled", "failed", "ocr"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one file ended."""

    name: str  # relative to the folder, with slashes
    sha256: str | None
    code: str  # "text", or that of its sentence
    sentence: str = ""
    detail: str = ""  # the child's last words
    page_characters: tuple[int, ...] = ()
    characters: int = 0
    notes: tuple[tuple[int, str], ...] = ()  # page, what is to be said of it
    seconds: float = 0.0
    limit_seconds: float = 0.0

    def golden(self) -> dict[str, Any]:
        """What the table keeps: nothing that differs from one run to the next."""
        entry: dict[str, Any] = {"outcome": self.code}
        if self.sha256 is not None:
            entry["sha256"] = self.sha256
        if self.code == "text":
            entry["characters"] = self.characters
            if self.page_characters:
                entry["pages"] = list(self.page_characters)
            if self.notes:
                entry["notes"] = [f"{page}: {state}" for page, state in self.notes]
        return entry


def read_folder(folder: Path, *, children: int = 2) -> Iterator[Outcome]:
    """Every file below `folder`, in the order of their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.md")
    yield from read_files({path.relative_to(folder).as_posix(): path for path in files}, children=children)


def read_made(folder: Path) -> Iterator[Outcome]:
    """The odd PDFs, drawn into `folder`; no hashes: other versions of the libraries write other bytes."""
    from tests.makers.files.odd_pdf_makers import ODD_PDFS

    for name, (make, _) in ODD_PDFS.items():
        (folder / name).write_bytes(make())
    for outcome in read_files({name: folder / name for name in ODD_PDFS}, children=1):
        yield replace(outcome, sha256=None)


def read_files(files: dict[str, Path], *, children: int = 2) -> Iterator[Outcome]:
    """These files, in reader children; without Tesseract, whose versions read scans differently."""
    pool = ReaderPool(children=children)
    try:
        with (
            mock.patch.dict(os.environ, {"IBID_TESSERACT": "none"}),
            ThreadPoolExecutor(pool.size) as executor,
        ):
            yield from executor.map(lambda name: read_one(pool, name, files[name]), files)
    finally:
        pool.close()


def read_one(pool: ReaderPool, name: str, path: Path) -> Outcome:
    """One file, as an import reads it."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    started = time.monotonic()
    try:
        reading = pool.read(path, name=shown_name(path), size_bytes=len(data), token=CancelToken())
    except ReadError as error:
        return Outcome(
            name,
            sha256,
            error.code,
            error.summary,
            error.detail,
            seconds=time.monotonic() - started,
            limit_seconds=time_limit_seconds(len(data)),
        )
    extracted = reading.extracted
    return Outcome(
        name,
        sha256,
        "text",
        page_characters=tuple(page.end - page.start for page in extracted.pages),
        characters=len(extracted.text),
        notes=tuple((note.index, note.state.value) for note in extracted.report.notes),
        seconds=time.monotonic() - started,
        limit_seconds=time_limit_seconds(len(data)),
    )


def broken_promises(outcome: Outcome, path: Path, *, also: frozenset[str] = frozenset()) -> list[str]:
    """What this outcome says that no outcome may; `also` holds further codes that it may end in."""
    found = []
    if outcome.seconds > outcome.limit_seconds + 10.0:  # the child that is killed must also be started anew
        found.append(f"took {outcome.seconds:.0f} s of {outcome.limit_seconds:.0f}")
    if outcome.code != "text":
        if outcome.code not in CODES | also:
            found.append(
                f"ends with code “{outcome.code}”: {outcome.detail.strip()[-200:] or outcome.sentence}"
            )
        if not re.fullmatch(r"[^\n]+\.", outcome.sentence) or shown_name(path) not in outcome.sentence:
            found.append(f"not one sentence that names the file: {outcome.sentence!r}")
        return found
    if path.suffix.lower() == ".pdf":
        found += lost_pages(outcome, path)
    return found


def lost_pages(outcome: Outcome, path: Path) -> list[str]:
    """Pages that neither have text nor are said to have none, and pages that are not there at all."""
    found = []
    noted = {page for page, _ in outcome.notes}
    silent = [
        page
        for page, characters in enumerate(outcome.page_characters, start=1)
        if not characters and page not in noted
    ]
    if silent:
        found.append(f"says nothing of the pages without text {silent[:8]}")
    if any(state not in _PDF_NOTES for _, state in outcome.notes):
        found.append("has a note of an unknown kind")
    expected = page_count(path)
    if expected is not None and len(outcome.page_characters) != expected:
        found.append(f"has {len(outcome.page_characters)} pages of {expected}")
    return found


def page_count(path: Path) -> int | None:
    """How many pages PDFium sees; None where it cannot open the file."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return None


def changed(outcome: Outcome, golden: dict[str, Any]) -> list[str]:
    """Where an outcome differs from the golden one."""
    now = outcome.golden()
    return [
        f"{key} was {_short(golden.get(key))}, is {_short(now.get(key))}"
        for key in dict.fromkeys((*golden, *now))
        if golden.get(key) != now.get(key)
    ]


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:120]}…"


def load_golden(path: Path = GOLDEN) -> dict[str, dict[str, Any]]:
    """The golden table: name -> entry."""
    if not path.exists():
        return {}
    table: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return table


def save_golden(outcomes: dict[str, Outcome], path: Path = GOLDEN) -> None:
    """Write the table, one file a line."""
    lines = (
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(outcome.golden(), ensure_ascii=False)}"
        for name, outcome in sorted(outcomes.items())
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def table_row(outcome: Outcome) -> str:
    """One line for people."""
    if outcome.code != "text":
        return f"| {outcome.name} | {outcome.code} | | | {outcome.seconds:.1f} |"
    states = Counter(state for _, state in outcome.notes)
    notes = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return (
        f"| {outcome.name} | text | {len(outcome.page_characters) or ''} | {outcome.characters:,} "
        f"| {notes or '—'} | {outcome.seconds:.1f} |"
    )


def main() -> int:
    """Compare, or write anew."""
    parser = argparse.ArgumentParser(description="Outcomes of the files in a folder")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--made", action="store_true", help="the odd PDFs that the tests draw")
    parser.add_argument("--write", action="store_true", help="make these outcomes the golden ones")
    parser.add_argument("--table", action="store_true", help="print a line for every file")
    parser.add_argument("--children", type=int, default=2)
    options = parser.parse_args()
    if (options.folder is None) != options.made:
        parser.error("name a folder, or --made")
    if not options.made:
        found = read_folder(options.folder, children=options.children)
        return report(options.folder, found, GOLDEN, options)
    with tempfile.TemporaryDirectory() as scratch:
        return report(Path(scratch), read_made(Path(scratch)), GOLDEN_MADE, options)


def report(folder: Path, found: Iterator[Outcome], table: Path, options: argparse.Namespace) -> int:
    """Say what is wrong; 1 where anything is."""
    golden = load_golden(table)
    outcomes, wrong = {}, 0
    for outcome in found:
        outcomes[outcome.name] = outcome
        problems = broken_promises(outcome, folder / outcome.name)
        if not options.write and outcome.name in golden:
            problems += changed(outcome, golden[outcome.name])
        if options.table:
            print(table_row(outcome), flush=True)
        for problem in problems:
            print(f"{outcome.name}: {problem}", flush=True)
        wrong += bool(problems)
    codes = Counter(outcome.code for outcome in outcomes.values())
    listed = ", ".join(f"{code} {count}" for code, count in codes.most_common())
    print(f"{len(outcomes)} files: {listed}; {wrong} with something wrong")
    if options.write:
        save_golden(outcomes, table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
