"""What every command writes with: results on stdout, progress on stderr."""

from __future__ import annotations

import argparse
import json
import sys

from indexer.common.errors import LibraryInUseError
from indexer.library.library import Library

EXIT_DONE, EXIT_PARTLY, EXIT_DAMAGED = 0, 3, 5
INDEX_SECONDS = 120.0


def say(text: str = "") -> None:
    """One line of the result, on stdout."""
    print(text, flush=True)  # noqa: T201


def tell(options: argparse.Namespace, text: str) -> None:
    """One line of progress, on stderr."""
    if not options.quiet:
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def emit(value: object) -> None:
    """One JSON document, on stdout."""
    say(json.dumps(value, ensure_ascii=False))


def reading(options: argparse.Namespace) -> Library:
    """The library that the command names, for reading."""
    try:
        return Library.open(options.library, read_only=True)
    except LibraryInUseError:
        # Somebody is creating this very library; it can be read as soon as it is there.
        return Library.open(options.library, read_only=True)
