"""What the engine has to say to people, as data: a code and its parameters, never a sentence.

`indexer.common.sentences` holds the English of each code; `indexer.common.language` puts it into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeAlias

Parameter: TypeAlias = "str | int | float | Message | tuple[Message, ...] | tuple[int, ...] | tuple[str, ...]"
IN_A_ROW = "in_a_row"
VERBATIM = "verbatim"  # words that we only have as text, such as those of another program


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """One sentence or phrase: `Message("pages_unreadable", pages=(3, 4))`."""

    code: str  # stable: libraries keep it
    params: tuple[tuple[str, Parameter], ...]  # what stands in its blanks, sorted by name

    def __init__(self, code: str, /, **params: Parameter | PurePath) -> None:
        object.__setattr__(self, "code", code)
        known = tuple((name, _plain(params[name])) for name in sorted(params))
        object.__setattr__(self, "params", known)

    def __str__(self) -> str:
        """In English."""
        from indexer.common.language.sentences import sentence

        return sentence(self)

    def with_param(self, name: str, value: Parameter) -> Message:
        """The same message with another value in one of its blanks."""
        return Message(self.code, **{**dict(self.params), name: value})


def verbatim(text: str) -> Message:
    """A message that is its own text, in whatever language that is."""
    return Message(VERBATIM, text=text)


def in_a_row(*messages: Message) -> Message:
    """Several sentences as one message."""
    return messages[0] if len(messages) == 1 else Message(IN_A_ROW, parts=messages)


def message_to_json(message: Message) -> dict[str, Any]:
    """`{"code": ..., "params": {...}}`; params only where there are any."""
    params = {name: _param_to_json(value) for name, value in message.params}
    return {"code": message.code, **({"params": params} if params else {})}


def message_from_json(data: Any) -> Message:
    """The message in `data`; plain text is one. Raises KeyError or TypeError where there is none."""
    if isinstance(data, str):
        return verbatim(data)
    if not isinstance(data, dict) or not isinstance(data["code"], str):
        raise TypeError("no message")
    params = data.get("params", {})
    return Message(data["code"], **{str(name): _param_from_json(value) for name, value in params.items()})


def messages_to_json(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """A list of messages."""
    return [message_to_json(message) for message in messages]


def messages_from_json(data: Iterable[Any]) -> tuple[Message, ...]:
    """The messages in a list. Raises as `message_from_json` does."""
    return tuple(message_from_json(one) for one in data)


def _plain(value: Parameter | PurePath) -> Parameter:
    return str(value) if isinstance(value, PurePath) else value


def _param_to_json(value: Any) -> Any:
    if isinstance(value, Message):
        return message_to_json(value)
    return [_param_to_json(one) for one in value] if isinstance(value, tuple) else value


def _param_from_json(data: Any) -> Any:
    if isinstance(data, dict):
        return message_from_json(data)
    if isinstance(data, list):
        return tuple(_param_from_json(one) for one in data)
    if not isinstance(data, str | int | float):
        raise TypeError("no parameter of a message")
    return data
