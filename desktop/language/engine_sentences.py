"""Sentences of the engine in the window's language, where we know them; the others stay as they are."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from desktop.language.i18n import language, tr

# Why a sentence of an answer was not found verified. Braces take whatever stands there.
REASONS = (
    "That something is missing cannot be checked.",
    "It cites no source.",
    "The cited source says something else.",
    "Only part of its words stand in the cited source.",
    "The source is in another language, and there is no figure or name to compare.",
    "The figure {items} is not in the cited source.",
    "The figures {items} are not in the cited source.",
    "The name {items} is not in the cited source.",
    "The names {items} are not in the cited source.",
    "The source is in another script, so {items} cannot be compared.",
    "It cites [{n}], which is not among the sources.",
    "The source says that it went the other way.",
    "One of the two, the sentence or its source, has a “not” that the other has not.",
    "The answer was cut off here: the model may write no more.",
    "The model began to repeat itself and was stopped here.",
)
_LIST = re.compile(r"(?P<items>.+) and (?P<n>\d+) more")

# What is wrong with the library or the machine, by the stable code of the error.
ERRORS = MappingProxyType(
    {
        "in_use": "Another Ibid is using this library; close it there first.",
        "damaged": "The library is damaged; “ibid doctor --repair” puts it right.",
        "too_new": "The library was written by a newer Ibid; update Ibid to open it.",
        "storage": "The disk is full or refuses to write; what was acknowledged is safe.",
        "read_only": "This library is open for reading only.",
        "timeout": "This took too long and was stopped.",
        "child_died": "A part of Ibid that was at work stopped unexpectedly; try again.",
        "out_of_memory": "There is not enough memory for this.",
        "too_long": "The question and its sources are too long for the model.",
        "not_gguf": "This file is not a GGUF model.",
        "bad_model": "This model file cannot be used.",
        "not_a_chat_model": "This model turns text into vectors and cannot write answers.",
        "wrong_password": "The password does not open it.",
        "encrypted": "It is protected by a password.",
    }
)


def reason_words(reason: str) -> str:
    """A reason of the engine's check, translated where it is known."""
    for template, pattern in _patterns():
        match = pattern.fullmatch(reason)
        if match:
            return tr(template).format(
                **{name: _list_words(text) for name, text in match.groupdict().items()}
            )
    return reason


def error_words(code: str, sentence: str) -> str:
    """An error of the engine; in English its own sentence, which knows more, elsewhere ours by its code."""
    known = ERRORS.get(code)
    return sentence if known is None or language() == "en" else tr(known)


def _list_words(text: str) -> str:
    match = _LIST.fullmatch(text)
    return tr("{items} and {n} more").format(**match.groupdict()) if match else text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for template in REASONS:
        escaped = re.escape(template).replace(r"\{items\}", "(?P<items>.+)").replace(r"\{n\}", r"(?P<n>\d+)")
        made.append((template, re.compile(escaped)))
    return tuple(made)
