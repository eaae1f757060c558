"""Checks that hold for reading any file, valid or hostile."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from indexer.records.documents import ExtractedText
from indexer.records.reading import PageState

CODES = frozenset(
    {"empty", "encrypted", "broken", "unsupported", "too_large", "no_text", "not_found", "no_permission"}
    | {"not_a_file", "changed", "timeout", "out_of_memory", "wrong_password", "needs_ocr"}
)
_FIELDS = ("title", "published", "publisher", "author", "language", "source_url")


def outcome_of(path: Path) -> str:
    """Read a file in this process: "text" or the code of its one sentence. AssertionError for all else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries warn of damage that they overlook
        try:
            extracted = read_file(path)
        except ReadError as error:
            refusal, code = error.summary, error.code
        else:
            check_text(extracted)
            return "text"
    assert code in CODES, code
    check_sentence(refusal)
    assert path.name in refusal, refusal
    return code


def check_sentence(sentence: str) -> None:
    """One sentence that can be stored and shown on one line."""
    assert re.fullmatch(r"[^\n\r]{4,2000}\.", sentence), sentence
    sentence.encode()


def check_text(extracted: ExtractedText) -> None:
    """Check that a text and all its spans are consistent."""
    text = extracted.text
    text.encode()  # no half of a surrogate pair
    assert text.strip()
    assert "\0" not in text
    length = len(text)
    pages = extracted.pages
    assert [page.index for page in pages] == list(range(1, len(pages) + 1))
    ends = [0]
    for page in pages:
        assert ends[-1] <= page.start <= page.end <= length, page
        ends.append(page.end)
        assert page.label is None or page.label.encode(), page
    assert list(extracted.clutter) == sorted(extracted.clutter)
    for span in extracted.clutter:
        assert 0 <= span.start < span.end <= length, span
    for before, after in zip(extracted.clutter, extracted.clutter[1:], strict=False):
        assert before.end <= after.start, (before, after)
    for entry in extracted.outline:
        assert 0 <= entry.start <= length, entry
        assert entry.level >= 1
        assert entry.title.strip()
        entry.title.encode()
        assert entry.page is None or not pages or 1 <= entry.page <= len(pages), entry
    _check_report(extracted)
    _check_metadata(extracted)


def _check_report(extracted: ExtractedText) -> None:
    report = extracted.report
    assert report.pages in (None, len(extracted.pages))
    assert 0.0 <= report.clutter_share <= 1.0
    assert list(report.notes) == sorted(report.notes, key=lambda note: note.index)
    for note in report.notes:
        assert isinstance(note.state, PageState)
        assert 1 <= note.index <= max(1, len(extracted.pages)), note
    for sentence in (*report.left_out, *extracted.warnings):
        check_sentence(str(sentence))
    for page in extracted.page_words:
        for word in page.words:
            assert 0 <= word.start <= word.end <= len(extracted.text), word


def _check_metadata(extracted: ExtractedText) -> None:
    metadata = extracted.metadata
    for name in _FIELDS:
        value = getattr(metadata, name)
        assert value is None or (value.strip() and "\n" not in value), (name, value)
        (value or "").encode()
    assert metadata.published is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?.*", metadata.published)
    assert metadata.source_url is None or metadata.source_url.startswith(("http://", "https://"))
