"""What messages of the engine say, for tests that read them."""

from collections.abc import Iterable

from indexer.common.messages import Message


def said(messages: Iterable[Message]) -> tuple[str, ...]:
    """The English of each."""
    return tuple(map(str, messages))
