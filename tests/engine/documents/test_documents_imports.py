"""Importing the readers costs nothing: each heavy library waits for the first file that needs it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "pypdfium2",
    "pypdf",
    "trafilatura",
    "selectolax",
    "docx",
    "lxml",
    "markdown_it",
    "charset_normalizer",
}


def test_heavy_libraries_load_late():
    code = "import indexer.documents.read, indexer.documents.showing.pdf_pages, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "indexer.documents.pdf.pdf" in loaded.split()
    assert HEAVY.isdisjoint(loaded.split())
