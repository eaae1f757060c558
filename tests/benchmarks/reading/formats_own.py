"""Why some formats are read without the usual library: what that library does with two small files."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator

from tests.makers.files import format_makers as made

_CORNER = """
import io, resource, sys
from python_calamine import CalamineWorkbook
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0).to_python()
"""


def own_readers(outcome: Callable[[str, bytes], str]) -> Iterator[str]:
    """Why .xlsx and .rtf are read without the usual library: what it does with two small files."""
    import xlsxwriter
    from striprtf.striprtf import rtf_to_text

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(1_048_575, 16_383, 2)
    book.close()
    data = buffer.getvalue()
    code = subprocess.run(
        [sys.executable, "-c", _CORNER], input=data, capture_output=True, check=False
    ).returncode
    ours = outcome("corner.xlsx", data)
    yield (
        f"- .xlsx: a workbook of {len(data):,} bytes with two cells in opposite corners ends a process of "
        f"2 GB that reads it with python-calamine (exit status {code}); ours: {ours}. It also gives 0.125 "
        "where the cell shows 12.5%."
    )
    try:
        theirs = repr(rtf_to_text(made.rtf().decode("latin-1"), errors="replace"))
    except (ValueError, LookupError) as error:
        theirs = repr(error)
    yield f"- .rtf: striprtf makes of the test's file `{theirs}`; our text is in the test."
