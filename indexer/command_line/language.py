"""What the command says, in the language of the system: `$IBID_LANG`, else that of the locale."""

from __future__ import annotations

from indexer.common.language.catalogue import counted, system_language, translated
from indexer.common.language.sentences import sentence
from indexer.common.messages import Message


def tr(text: str, **blanks: object) -> str:
    """A sentence of the command, with what stands in its blanks."""
    return translated(text, system_language()).format(**blanks)


def plural(count: int, one: str, many: str, **blanks: object) -> str:
    """The right one of two sentences for `count`, which is `{n}` in them."""
    return counted(count, one, many, system_language()).format(n=count, **blanks)


def in_words(message: Message) -> str:
    """A message of the engine."""
    return sentence(message, system_language())
