"""Sentences of older libraries become the messages that they were."""

import re
from string import Formatter

import pytest

from indexer.catalogue.older.sentences import message_of
from indexer.catalogue.older.templates import PHRASES, SENTENCES
from indexer.common.messages import Message, verbatim

BLANKS = {
    "n": "1,234",
    "most": "64",
    "parts": "7",
    "first": "201",
    "last": "240",
    "pages": "3 to 5, 9",
    "numbers": "3, 4",
    "why": "damaged",
    "name": "Le « rapport » of “X”.xlsx",
    "command": "sudo apt install tesseract-ocr",
}


def filled(template: str) -> str:
    blanks = {name for _, name, _, _ in Formatter().parse(template) if name}
    filling = {**dict.fromkeys(blanks, "x"), **BLANKS}
    if template.startswith(("Page {", "{n} file left", "{n} mail left", "{n} line or")):
        filling |= {"pages": "9", "numbers": "9", "n": "1"}
    return template.format(**filling)


@pytest.mark.parametrize(("code", "template"), SENTENCES)
def test_every_sentence_of_an_older_ibid_is_known_again(code, template):
    sentence = filled(template)
    message = message_of(sentence)
    assert message.code == code
    assert str(message) == sentence


@pytest.mark.parametrize(("code", "phrase"), PHRASES)
def test_every_reason_in_a_sentence_is_known_again(code, phrase):
    why = re.sub(r"\{\w+\}", "7", phrase)
    (told,) = (value for name, value in message_of(f"2 files left out: {why}.").params if name == "why")
    assert isinstance(told, Message)
    assert (told.code, str(told)) == (code, why)


def test_pages_that_were_only_counted_stay_counted():
    sentence = "Pages 1, 2, 4, 6, 8, 10, 12, 14 and 3 more without text that can be read."
    assert str(message_of(sentence)) == sentence


def test_a_sentence_that_nobody_knows_is_kept():
    assert message_of("Something new.") == verbatim("Something new.")
