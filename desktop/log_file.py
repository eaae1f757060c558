"""One rotating log beside the library: ids, counts, durations and errors, never a text or a question."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_NAME = "ibid.log"
MOST_BYTES = 1_000_000
KEPT_FILES = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def keep_log(folder: Path) -> logging.Handler:
    """Log to `folder`/ibid.log from now on; to stderr where that cannot be written."""
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / LOG_NAME, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("indexer", "desktop"):
        logging.getLogger(name).setLevel(logging.INFO)
    return handler
