"""A reader child that only reads: no passages, terms or embeddings. Started by pdf_speed.py."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer.child_frames import Reply
from indexer.child_server import Call, serve
from indexer.documents.read import read_file


def read(arguments: dict[str, Any], _call: Call) -> Reply:
    """Operation `read` {path}: the text and pages of one file."""
    extracted = read_file(Path(arguments["path"]))
    pages = [[page.index, page.label, page.start, page.end] for page in extracted.pages]
    return Reply({"text": extracted.text, "pages": pages, "metadata": json.dumps(asdict(extracted.metadata))})


if __name__ == "__main__":
    serve({"read": read})
