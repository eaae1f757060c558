"""What the engine says of files and sources, in the window's language; what is not known stays English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from desktop.language.i18n import date_text, language, number_text, tr
from desktop.language.sentence_templates import Templates
from desktop.language.words_reading import PHRASE_WORDS, SENTENCE_WORDS

_SENTENCES = Templates(english for english, _, _ in SENTENCE_WORDS)
_PHRASES = Templates(english for english, _, _ in PHRASE_WORDS)
_NEXT_SENTENCE = re.compile(r"(?<=\.) (?=\d)")  # of what was left out, each begins with a number
_RUN = re.compile(r"(\d+) to (\d+)")


def reading_words(sentence: str) -> str:
    """One sentence of the engine about a file, a document or the source of an answer."""
    return _retold(_SENTENCES, sentence)


def message_words(message: str) -> str:
    """What an import says of a file: a sentence, or those of what was unpacked and what was left out."""
    if language() == "en":
        return message
    whole = reading_words(message)
    if whole != message:
        return whole
    return tr(" ").join(reading_words(sentence) for sentence in _NEXT_SENTENCE.split(message))


def _retold(templates: Templates, words: str) -> str:
    found = None if language() == "en" else templates.find(words)
    if found is None:
        return words
    template, blanks = found
    return tr(template).format(**{name: _BLANKS.get(name, str)(text) for name, text in blanks.items()})


def _phrase(words: str) -> str:
    return _retold(_PHRASES, words)


def _number(digits: str) -> str:
    return number_text(int(digits.replace(",", "")))


def _pages(pages: str) -> str:
    listed, _, more = pages.partition(" and ")
    listed = _RUN.sub(lambda run: run[1] + "–" + run[2], listed)
    return tr("{pages} and {n} more").format(pages=listed, n=more.removesuffix(" more")) if more else listed


_BLANKS: Mapping[str, Callable[[str], str]] = {
    "n": _number,
    "most": _number,
    "pages": _pages,
    "why": _phrase,
    "day": date_text,
}
