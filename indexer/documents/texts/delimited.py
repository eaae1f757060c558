"""Tables as text (.csv, .tsv) -> canonical text: rows as lines, cells between tabs, the header first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.blocks import TextBuilder, table_block
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.texts.plain import decode_source
from indexer.records.documents import ExtractedText

IMPORTER = "csv/1"
MAX_BYTES = 64 * MEBIBYTE
SAMPLE_CHARS = 64 * 1024
SAMPLE_ROWS = 50
MAX_CELL_CHARS = 4_000_000  # an open quotation mark swallows the rest of a file
_DELIMITERS = ",;\t|"


def read_delimited(source: SourceFile) -> ExtractedText:
    """The rows of a table stored as text; the delimiter is detected.

    Raises:
        ReadError: `empty`, `unsupported` or `broken`.
    """
    text, warnings = decode_source(source)
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    delimiter = None
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line, no data
        delimiter, text = first.strip()[4], rest
    if delimiter is None:
        delimiter = _delimiter(text[:SAMPLE_CHARS], source)
    builder = TextBuilder(source)
    builder.add(table_block(_rows(source, text, delimiter)))
    built = builder.build()
    return ExtractedText(
        text=built.text,
        media_type="text/tab-separated-values" if delimiter == "\t" else "text/csv",
        importer=IMPORTER,
        warnings=warnings,
    )


def _rows(source: SourceFile, text: str, delimiter: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(MAX_CELL_CHARS)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ReadError(
            Message("rows_without_end", name=source.name),
            detail=str(error),
            code="broken",
        ) from error
    finally:
        csv.field_size_limit(before)


def _delimiter(sample: str, source: SourceFile) -> str:
    """The delimiter that gives the first rows the same number of cells (over 1); else by the file name."""
    expected = "\t" if source.path.suffix.lower() in {".tsv", ".tab"} else ","
    best, best_score = expected, (0.0, 0)
    for candidate in (expected, *_DELIMITERS.replace(expected, "")):  # the first of equals wins
        counts: list[int] = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=candidate):
                if row:
                    counts.append(len(row))
                if len(counts) == SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if len(counts) > 1 and len(sample) == SAMPLE_CHARS and len(counts) < SAMPLE_ROWS:
            counts.pop()  # the sample may end within a row
        usual = max(set(counts), key=lambda n: (counts.count(n), n), default=0)
        if usual > 1:
            score = (counts.count(usual) / len(counts), usual)
            if score > best_score:
                best, best_score = candidate, score
    return best
