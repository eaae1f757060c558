"""What the reader of an answer must know of it, in the window's words: doubtful pages, mended words."""

from __future__ import annotations

from desktop.i18n import tr
from desktop.reading_sentences import reading_words
from indexer.records import Answer


def repaired_lines(repaired: tuple[tuple[str, str], ...]) -> list[str]:
    """What was looked for instead of words that no document holds."""
    words = tr("No document holds “{typed}”: searched for “{used}”.")
    return [words.format(typed=typed, used=used) for typed, used in repaired]


def warning_lines(answer: Answer) -> list[str]:
    """The answer's warnings."""
    return [reading_words(warning) for warning in answer.warnings]
