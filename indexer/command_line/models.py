"""`ibid models`: which models there are, and getting one."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable

from indexer.command_line import json_form
from indexer.command_line.language import in_words, tr
from indexer.command_line.output import EXIT_DONE, emit, say, tell
from indexer.common.cancel import CancelToken
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.models import known

SHOWN_STEP_BYTES = 10_000_000  # between two lines of progress


def models(options: argparse.Namespace) -> int:
    """`ibid models`, `ibid models list` and `ibid models download ID`."""
    if options.action == "download":
        return _download(options)
    if options.id is not None:
        raise UsageError(Message("models_list_takes_no_name"))
    listed = known.known_models()
    if options.json:
        emit({"models": [json_form.model(model) for model in listed]})
        return EXIT_DONE
    for model in listed:
        say(f"{model.id}  {model.role}  {model.size_bytes / 1e6:.0f} MB  {model.licence}  {model.state}")
        say(f"    {in_words(model.message) if model.message else model.file}")
    return EXIT_DONE


def _download(options: argparse.Namespace) -> int:
    if options.id is None:
        raise UsageError(Message("models_download_needs_a_name"))
    token = CancelToken()
    # Python would end at once, and pip would go on without it.
    before = signal.signal(signal.SIGTERM, lambda *_: token.cancel())
    try:
        model = known.download(options.id, token, _show_progress(options))
    finally:
        signal.signal(signal.SIGTERM, before)
    if options.json:
        emit({"models": [json_form.model(model)]})
    else:
        say(tr("{model} is kept in {file}", model=model.id, file=model.file))
    return EXIT_DONE


def _show_progress(options: argparse.Namespace) -> Callable[[int, int], None]:
    """A line on stderr for each SHOWN_STEP_BYTES, and one at the end of the download."""
    shown = 0

    def show(done: int, total: int) -> None:
        nonlocal shown
        if options.json or done == shown or done < min(shown + SHOWN_STEP_BYTES, total):
            return
        shown = done
        sizes = {"done": f"{done / 1e6:.0f}", "total": f"{total / 1e6:.0f}"}
        tell(options, "   " + tr("{done} of {total} MB", **sizes))
        if done == total:
            tell(options, "   " + tr("downloaded; converting it"))

    return show
