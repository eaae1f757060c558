"""The window's fake library can be called as the real one is."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from indexer.library.library import Library
from tests.makers.library.fake_library import FakeLibrary

VERBS = [name for name in vars(FakeLibrary) if hasattr(Library, name) and not name.startswith("_")]


def taken(verb: Callable[..., object]) -> inspect.Signature:
    """What a verb takes, its types aside; signatures are equal whatever the order of their keywords."""
    parameters = inspect.signature(verb).parameters.values()
    return inspect.Signature([item.replace(annotation=inspect.Parameter.empty) for item in parameters])


@pytest.mark.parametrize("name", [name for name in VERBS if callable(getattr(Library, name))])
def test_a_verb_of_the_fake_takes_what_the_real_one_takes(name: str) -> None:
    assert taken(getattr(FakeLibrary, name)) == taken(getattr(Library, name))


def test_the_fake_has_the_verbs_that_the_window_calls() -> None:
    assert {"add", "ask", "documents", "search", "show", "status"} <= set(VERBS)
