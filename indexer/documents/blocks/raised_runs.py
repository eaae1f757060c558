"""Raised numbers of office files, whose text comes in runs: a run that stands higher is kept apart, 10^6.

The rule is that of pages (`raised_numbers`): a raised number right behind a number gets a sign before it, a
raised mark that is all that a link shows is the mark of a note, [^3]; what else is raised or lowered reads on
as it stands (m2, 1er, CO2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_NUMBER = re.compile(r"[+\-−–]?\d")
NOTE_MARK = re.compile(r"\s*(\d{1,3}|[a-z]|[*†‡§]{1,3})\s*")


class Raised(str):
    """Characters that stand higher than those around them."""

    __slots__ = ()


class RaisedLink(Raised):
    """Raised characters that are all that a link shows."""

    __slots__ = ()


def joined(pieces: Iterable[str]) -> str:
    """The pieces of a paragraph as text. Programs cut runs anywhere: those of a kind are looked at as one."""
    parts: list[str] = []
    before = ""
    for kind, group in groupby(filter(None, pieces), type):
        run = "".join(group)
        if kind is RaisedLink and (mark := NOTE_MARK.fullmatch(run)):
            run = f"[^{mark[1]}]"
        elif issubclass(kind, Raised) and before.isdigit() and _NUMBER.match(run):
            run = f"^{run}"
        parts.append(run)
        before = run[-1]
    return "".join(parts)
