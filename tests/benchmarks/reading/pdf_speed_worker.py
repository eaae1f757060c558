"""A reader child that only reads: no passages, terms or embeddings. Started by pdf_speed.py."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer.documents.pdf.sharing import sharing
from indexer.documents.read import read_file
from indexer.ingest.reading.outcome import PAGES_LEFT
from indexer.ingest.reading.reader import help_reading
from indexer.processes.frames import Reply
from indexer.processes.server import Call, serve


def read(arguments: dict[str, Any], call: Call) -> Reply:
    """Operation `read` {path, pages_folder}: the text and pages of one file."""

    def on_left(pages: int) -> None:
        call.send_partial({PAGES_LEFT: pages})

    with sharing(Path(arguments["pages_folder"]), on_left, call.token.check):
        extracted = read_file(Path(arguments["path"]))
    pages = [[page.index, page.label, page.start, page.end] for page in extracted.pages]
    return Reply({"text": extracted.text, "pages": pages, "metadata": json.dumps(asdict(extracted.metadata))})


if __name__ == "__main__":
    serve({"read": read, "help": help_reading})
