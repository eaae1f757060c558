"""Notes under an answer, in the window's language: languages, corrected words, warnings."""

from __future__ import annotations

from desktop.language.i18n import in_words, language, tr
from desktop.viewmodels.conversation.scope import language_name
from indexer.records.answers import Answer


def repaired_lines(repaired: tuple[tuple[str, str], ...]) -> list[str]:
    """Sentences about words that were corrected because no document has them."""
    words = tr("No document holds “{typed}”: searched for “{used}”.")
    return [words.format(typed=typed, used=used) for typed, used in repaired]


def warning_lines(answer: Answer) -> list[str]:
    """The answer's warnings."""
    return [in_words(warning) for warning in answer.warnings]


def language_line(answer: Answer) -> str:
    """The languages of the question and of the sources; empty if they are the same."""
    mentioned = dict.fromkeys(n for sentence in answer.sentences for n in sentence.citations)
    by_number = {citation.n: citation.document.language for citation in answer.citations}
    source_languages = dict.fromkeys(code for n in mentioned if (code := by_number.get(n)))
    if not answer.language or not source_languages or list(source_languages) == [answer.language]:
        return ""
    words = tr("Asked in {asked}, found in {found}")
    return words.format(
        asked=_inside(answer.language), found=_listed([_inside(code) for code in source_languages])
    )


def _inside(code: str) -> str:
    """A language's name within a sentence."""
    name = language_name(code)
    return name.lower() if language() == "fr" else name


def _listed(names: list[str]) -> str:
    listed = names[0]
    for name in names[1:-1]:
        listed = tr("{some}, {other}").format(some=listed, other=name)
    if len(names) > 1:
        listed = tr("{some} and {other}").format(some=listed, other=names[-1])
    return listed
