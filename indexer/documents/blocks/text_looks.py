"""How text looks in an office file, as far as it changes what it says; children of a style take it over."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar

MAX_STYLE_PARENTS = 20
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Looks:
    """What a run or a style says of its looks; None where it says nothing."""

    raised: bool | None = None
    hidden: bool | None = None
    font: str | None = None  # that draws signs for letters; empty for any other

    def over(self, below: Looks) -> Looks:
        """These, and what they leave unsaid as it is below."""
        if below == PLAIN:
            return self
        if self == PLAIN:
            return below
        unsaid = [name for name in _NAMES if getattr(self, name) is None]
        return replace(self, **{name: getattr(below, name) for name in unsaid}) if unsaid else self

    def __bool__(self) -> bool:
        """Whether they change what the text says."""
        return any(getattr(self, name) for name in _NAMES)


_NAMES = tuple(field.name for field in fields(Looks))
PLAIN = Looks()


def inherited(own: Mapping[Key, Looks], parents: Mapping[Key, Key]) -> dict[Key, Looks]:
    """The looks of the styles that have any, with what they take from their parents."""
    resolved: dict[Key, Looks] = {}
    for key, looks in own.items():
        ancestor, steps = parents[key], 0
        while ancestor in own and steps < MAX_STYLE_PARENTS:
            looks, ancestor, steps = looks.over(own[ancestor]), parents[ancestor], steps + 1
        if looks != PLAIN:
            resolved[key] = looks
    return resolved
