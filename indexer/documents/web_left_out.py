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
        formulas = f"{self.formulas:,} formulas" if self.formulas > 1 else "1 formula"
        passages = f"{self.hidden:,} passages that are" if self.hidden > 1 else "1 passage that is"
        return (
            *((f"“{name}”: {formulas} without a readable source left out.",) if self.formulas else ()),
            *((f"“{name}”: {passages} hidden from its readers left out.",) if self.hidden else ()),
        )


NOTHING_LEFT_OUT = LeftOut()
