"""The helper's side of a shared PDF (see `sharing`): it reads pages, beginning with the last ones."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from indexer.documents.pdf.annotations import Annotations
from indexer.documents.pdf.opening import open_pdf
from indexer.documents.pdf.page_ranges import page_ranges, read_range
from indexer.documents.pdf.sharing import PagesFolder
from indexer.documents.source.source_file import SourceFile


def help_read(source: SourceFile, folder: Path, check: Callable[[], None]) -> int:
    """Read pages of a PDF that another process shares in this folder, as long as some are left.

    Args:
        source: The same file.
        folder: The shared folder, for claiming pages and storing results.
        check: Called between pages; raises to stop the work.

    Returns:
        How many pages were read.

    Raises:
        ReadError: as `read_pdf`.
    """
    shared = PagesFolder(folder, source)
    count = 0
    with (
        open_pdf(source) as document,
        contextlib.suppress(OSError),
    ):  # the folder is removed when all pages are read
        annotations = Annotations(document)
        for numbers in reversed(page_ranges(len(document))):
            check()
            if shared.take(numbers, where_unsure=False):
                shared.leave(numbers, read_range(document, numbers, annotations))
                count += len(numbers)
    return count
