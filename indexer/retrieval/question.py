"""Analyses a question: its language, and its terms in each language of the library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.common.stop_words import stop_words
from indexer.lexical.terms import runs, word_terms
from indexer.passages.languages import guess_language

QUESTION_CHARS = 4_000  # longer text is cut off; it would only cost time
_USUAL_LANGUAGES = ("en", "fr", "zh", "es", "de", "it", "pt", "nl")
# Chinese question words, which a stop list cannot remove because Chinese has no word boundaries.
_ASKING = re.compile(
    r"为什么|是什么|什么时候|什么时间|什么|哪一年|哪一个|哪一|哪个|哪些|哪里|哪家|哪位|哪种|哪|谁|"
    r"多少|如何|怎么样|怎么|怎样|何时|何地|何人|为何|是否|有没有|吗|呢"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question analysed for the languages of one library."""

    text: str  # as it was typed
    meant: str  # with mistyped words corrected
    language: str | None  # of the question itself
    words: dict[str | None, list[str]]  # language of passages -> the question's terms in it
    repaired: tuple[tuple[str, str], ...] = ()  # (word as typed, word looked for instead)


def analyse_question(text: str, languages: Sequence[str | None], *, also: Sequence[str] = ()) -> Question:
    """Cut a question into terms the way each of the library's languages cuts its passages.

    The question's own function words are left out everywhere, so that a French question does not
    look for 'quelle' in English passages. `also` holds names in another script that mean what the
    question says.
    """
    text = text[:QUESTION_CHARS]
    known = [language for language in languages if language]
    language = guess_language(text, (*_USUAL_LANGUAGES, *known)) or guess_language(text, known)
    content = _ASKING.sub(" ", text)
    if not any(True for _ in runs(content)):
        content = text
    content = " ".join((content, *also))
    functional = stop_words(language)
    words = {target: word_terms(content, target, without=functional) for target in languages or (None,)}
    if not any(words.values()):  # only function words: search for these
        words = {target: word_terms(content, None) for target in words}
    return Question(text, text, language, words)
