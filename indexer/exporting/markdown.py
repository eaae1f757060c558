"""Answers as Markdown with footnotes; everything reads as it stands in the sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.exporting.exported import ExportedAnswer, plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$&])")
# At the start of a line, these would begin a list or a heading.
_BEGINS = re.compile(r"^(\d*)([-+=.)])")


def write_markdown(title: str, answers: Sequence[ExportedAnswer], to_check: str) -> str:
    """A document; `to_check` is what stands behind a sentence that is only partly borne out."""
    lines = [f"# {escaped(plain(title))}", ""]
    notes: list[str] = []
    for answer in answers:
        lines += [f"## {escaped(answer.question)}", ""]
        first = len(notes)
        notes += [
            f"[^{first + n}]: {escaped(where)}: “{escaped(quote)}”" for n, (where, quote) in _numbered(answer)
        ]
        lines += [
            " ".join(
                _sentence(one.text, one.notes, first, to_check if one.to_check else "")
                for one in answer.sentences
            ),
            "",
        ]
    return "\n".join([*lines, *notes, ""])


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _BEGINS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def _numbered(answer: ExportedAnswer) -> list[tuple[int, tuple[str, str]]]:
    return list(enumerate(answer.notes, start=1))


def _sentence(text: str, notes: Sequence[int], first: int, mark: str) -> str:
    marks = "".join(f"[^{first + number}]" for number in notes)
    return f"{escaped(text)}{f' ({escaped(mark)})' if mark else ''}{marks}"
