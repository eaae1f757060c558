"""The formatting of text in office files that changes its meaning, with inheritance between styles."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar

MAX_STYLE_PARENTS = 20
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Looks:
    """The formatting set by a run or a style; None where it is not set."""

    raised: bool | None = None
    hidden: bool | None = None
    font: str | None = None  # that draws signs for letters; empty for any other

    def over(self, below: Looks) -> Looks:
        """These properties, completed from `below` where they are not set."""
        if below == PLAIN:
            return self
        if self == PLAIN:
            return below
        unsaid = [name for name in _NAMES if getattr(self, name) is None]
        return replace(self, **{name: getattr(below, name) for name in unsaid}) if unsaid else self

    def __bool__(self) -> bool:
        """Whether they change the meaning of the text."""
        return any(getattr(self, name) for name in _NAMES)


_NAMES = tuple(field.name for field in fields(Looks))
PLAIN = Looks()


def inherited(own: Mapping[Key, Looks], parents: Mapping[Key, Key]) -> dict[Key, Looks]:
    """The formatting of each style that has any, including what it inherits from its parents."""
    resolved: dict[Key, Looks] = {}
    for key, looks in own.items():
        ancestor, steps = parents[key], 0
        while ancestor in own and steps < MAX_STYLE_PARENTS:
            looks, ancestor, steps = looks.over(own[ancestor]), parents[ancestor], steps + 1
        if looks != PLAIN:
            resolved[key] = looks
    return resolved
