"""What of a page's text was left out, in a sentence each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many formulas could not be read, and how many passages are hidden from readers."""

    formulas: int = 0
    hidden: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.formulas + other.formulas, self.hidden + other.hidden)

    def sentences(self, name: str) -> tuple[str, ...]:
        """One sentence for each kind of which there is something."""
        formulas = f"“{name}”: {self.formulas:,} of its formulas could not be read and were left out."
        hidden = f"“{name}”: {self.hidden:,} of its passages are hidden from readers and were left out."
        return (*((formulas,) if self.formulas else ()), *((hidden,) if self.hidden else ()))


NOTHING_LEFT_OUT = LeftOut()
