"""One command, from its arguments to its exit code; what goes wrong becomes one sentence."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import traceback
from collections.abc import Sequence

from indexer.command_line.language import in_words, tr
from indexer.command_line.parser import build_parser
from indexer.common.cancel import CancelledByUser
from indexer.common.errors import IndexerError, UsageError
from indexer.common.messages import Message

EXIT_DONE, EXIT_UNEXPECTED, EXIT_INTERRUPTED = 0, 1, 130


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json, verbose = "--json" in arguments, "-v" in arguments or "--verbose" in arguments
    _log_to_stderr(verbose=verbose)
    try:
        options = build_parser().parse_args(arguments)
        if options.command is None:
            return _open_window(options, arguments)
        from indexer.command_line import upkeep

        return upkeep.run(options)
    except IndexerError as error:
        if verbose:
            traceback.print_exc()
            print(error.detail, file=sys.stderr)  # noqa: T201
        return _fail(error.code, in_words(error.message), error.exit_code, as_json=as_json)
    except (KeyboardInterrupt, CancelledByUser):
        stopped = tr("Stopped. What was reported as done is kept.")
        return _fail("cancelled", stopped, EXIT_INTERRUPTED, as_json=as_json)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; nobody is left to tell
        return EXIT_DONE
    except Exception as error:  # noqa: BLE001 - process boundary: one sentence, the traceback on request
        if verbose:
            traceback.print_exc()
        problem = f"{type(error).__name__}: {error}"
        message = tr("Something went wrong inside Ibid ({problem}). Run it again with -v.", problem=problem)
        return _fail("unexpected", message, EXIT_UNEXPECTED, as_json=as_json)


def _log_to_stderr(*, verbose: bool) -> None:
    # Without this, Python prints errors that are only meant for the log, tracebacks and all.
    handler = logging.StreamHandler(sys.stderr) if verbose else logging.NullHandler()
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(name)s: %(message)s")


def _open_window(options: argparse.Namespace, arguments: Sequence[str]) -> int:
    import importlib

    if options.json:
        raise UsageError(Message("json_needs_a_command"))
    if not _has_display():
        raise UsageError(Message("no_display"))
    try:
        # By name: the engine must not depend on the window.
        application = importlib.import_module("desktop.application")
    except ImportError as error:
        raise UsageError(Message("window_not_installed", name=error.name or "desktop")) from error
    return int(application.run(arguments))


def _has_display() -> bool:
    """Whether a window can be shown; Qt would end the process otherwise."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _fail(code: str, message: str, exit_code: int, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))  # noqa: T201
    else:
        print(f"ibid: {message}", file=sys.stderr)  # noqa: T201
    return exit_code
