"""Text that a file holds and its program does not show: left out, and counted in the report of the reading.

A hidden sentence must not be quoted: nobody who opens the document can find it there, and it is a way to slip
instructions to whatever reads the file instead of a person. What is only put away is read, and that is said:
hidden slides, sheets, rows and columns are hidden in daily work (a filter, an outline, a spare slide), every
search of an office suite finds them, and one click shows them.
"""

from __future__ import annotations


class HiddenText:
    """What was met of it in one file."""

    def __init__(self) -> None:
        self._chars = 0

    def add(self, text: str | None) -> None:
        """Count what is not shown; white space is nothing to see anywhere."""
        if text:
            self._chars += sum(map(len, text.split()))

    def sentences(self) -> tuple[str, ...]:
        """What the report says of it; nothing where there was none."""
        if not self._chars:
            return ()
        if self._chars == 1:
            return ("1 character of hidden text was not read: the document does not show it.",)
        return (f"{self._chars:,} characters of hidden text were not read: the document does not show them.",)
