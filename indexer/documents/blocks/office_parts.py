"""The parts of an office file that no reader of ours makes text of: said in one sentence each."""

from __future__ import annotations

import re
from collections.abc import Collection

_CHARTS = re.compile(r"(?:word|ppt|xl)/charts/chart[^/]*\.xml")
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+|Object \d+/content\.xml")
_FILMS = re.compile(r".*\.(?:mp4|m4v|mov|wmv|avi|mpe?g|webm|mp3|m4a|wav|wma|ogg)", re.I)


def has_properties(names: Collection[str]) -> bool:
    """Whether a file says anything of itself: title, author."""
    return any(name == "docProps/core.xml" or name.endswith(".psmdcp") for name in names)


def not_read(names: Collection[str]) -> tuple[str, ...]:
    """What is left out of a file with these members."""
    charts = _count(_CHARTS, names)
    # A chart carries its figures with it, as a workbook that nobody sees.
    embedded = max(0, _count(_EMBEDDED, names) - charts)
    return tuple(
        sentence
        for number, one, many in (
            (embedded, "1 embedded object was not read.", "{} embedded objects were not read."),
            (charts, "1 chart was not read.", "{} charts were not read."),
            (_count(_FILMS, names), "1 film or sound was not read.", "{} films or sounds were not read."),
        )
        if (sentence := one if number == 1 else many.format(number) if number else "")
    )


def _count(pattern: re.Pattern[str], names: Collection[str]) -> int:
    return sum(pattern.fullmatch(name) is not None for name in names)
