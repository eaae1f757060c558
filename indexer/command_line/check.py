"""`ibid check`: any text against the library, sentence by sentence."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from indexer.command_line import json_form
from indexer.command_line.language import in_words, tr
from indexer.command_line.output import EXIT_DONE, emit, reading, say, tell
from indexer.command_line.questions import filters_of, say_citations, support_marks
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.library.reading import read_text


def check(options: argparse.Namespace) -> int:
    """`ibid check`: each sentence with what bears it out."""
    text = _text_of(options.file)
    with reading(options) as library:
        checked = library.check(
            text,
            filters=filters_of(options),
            on_sentence=lambda done, total: _show(options, done, total),
        )
    if options.json:
        emit(json_form.checked_text(checked))
        return EXIT_DONE
    for sentence in checked.sentences:
        numbers = "".join(f" [{n}]" for n in sentence.citations)
        say(f"{support_marks()[sentence.support.value]} {' '.join(sentence.text.split())}{numbers}")
        for reason in sentence.reasons:
            say(f"    {in_words(reason)}")
    say()
    say_citations(checked.citations)
    return EXIT_DONE


def _text_of(name: str) -> str:
    if name == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    path = Path(name)
    if path.is_dir():
        raise UsageError(Message("check_needs_a_file", path=path))
    return read_text(path)


def _show(options: argparse.Namespace, done: int, total: int) -> None:
    if sys.stderr.isatty():
        tell(options, tr("Checking sentence {n} of {total}", n=done + 1, total=total))
