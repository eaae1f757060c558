"""What becomes of each odd file, kept in tables: a change of any outcome must be looked at and agreed to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.reading.outcomes import (
    GOLDEN_MADE,
    broken_promises,
    changed,
    load_golden,
    read_files,
    read_made,
)
from tests.makers.files.odd_pdf_makers import ODD_PDFS

TESTS = Path(__file__).resolve().parents[2]


def corpus() -> Path | None:
    """The folder of real files that may not be part of the project."""
    named = os.environ.get("IBID_CORPUS")
    if named:
        return Path(named)
    beside = (parent / "shared" / "corpus" for parent in TESTS.parents)
    return next((folder for folder in beside if folder.is_dir()), None)


def problems_of(outcomes, paths, golden):
    return [
        f"{outcome.name}: {problem}"
        for outcome in outcomes
        for problem in (
            *broken_promises(outcome, paths[outcome.name]),
            *changed(outcome, golden.get(outcome.name, {})),
        )
    ]


def test_made_pdfs_of_every_odd_kind(tmp_path):
    result = list(read_made(tmp_path))
    paths = {name: tmp_path / name for name in ODD_PDFS}
    assert problems_of(result, paths, load_golden(GOLDEN_MADE)) == []
    pages = {outcome.name: len(outcome.page_characters) for outcome in result if outcome.code == "text"}
    assert pages == {name: ODD_PDFS[name][1] for name in pages}


def test_no_made_pdf_that_can_be_opened_is_called_broken():
    golden = load_golden(GOLDEN_MADE)
    assert sorted(golden) == sorted(ODD_PDFS)
    refused = {name for name, entry in golden.items() if entry["outcome"] in ("broken", "encrypted")}
    assert refused == {name for name, (_, pages) in ODD_PDFS.items() if pages is None}


@pytest.mark.skipif(corpus() is None, reason="no folder of real files: name it in IBID_CORPUS")
def test_the_real_files_end_as_they_did():
    folder = corpus()
    golden = load_golden()
    paths = {name: folder / name for name in golden if (folder / name).exists()}
    assert sorted(paths) == sorted(golden), "files of the table are missing from the folder"
    assert problems_of(read_files(paths, children=2), paths, golden) == []
