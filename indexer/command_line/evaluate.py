"""`ibid evaluate`: figures over a question set, as JSON or as a table."""

from __future__ import annotations

import argparse
import sys

from indexer.command_line.output import EXIT_DONE, emit, reading, say
from indexer.evaluating.evaluate import OnProgress, evaluate_library, evaluate_set
from indexer.evaluating.question_sets import over_passages_of, read_question_set


def evaluate(options: argparse.Namespace) -> int:
    """Measure retrieval, quoting and refusing; a set without passages is asked over the library."""
    data = read_question_set(options.set)
    if options.passages is not None:
        data = over_passages_of(data, read_question_set(options.passages))
    on_progress = _show_progress(options)
    if data.passages:
        result = evaluate_set(data, on_progress)
    else:
        with reading(options) as library:
            result = evaluate_library(library, data.questions, on_progress)
    if options.json:
        emit(result)
    else:
        width = max(map(len, result))
        for name, value in result.items():
            say(f"{name.replace('_', ' '):{width}}  {value}")
    return EXIT_DONE


def _show_progress(options: argparse.Namespace) -> OnProgress:
    quiet = options.quiet or options.json or not sys.stderr.isatty()

    def show(step: str, done: int, total: int) -> None:
        if not quiet and total:
            sys.stderr.write(f"\r{step} {done} of {total}   ")
            sys.stderr.flush()

    return show
