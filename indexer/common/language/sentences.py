"""From a message to the sentence that its reader sees."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.common.language.catalogue import ENGLISH, counted, translated
from indexer.common.language.figures import date_text, number_text
from indexer.common.messages import Message, Parameter
from indexer.common.sentences.english import ENGLISH_OF, PAGES_AND_MORE

MOST_RUNS = 8  # of pages, in one sentence
_COUNTING = ("n", "pages", "numbers", "items")  # the blank that decides between singular and plural


def sentence(message: Message, language: str = ENGLISH) -> str:
    """The sentence or phrase of a message in `language`.

    A number is written with its thousands, a tuple of numbers is a list of pages, a tuple of texts is
    enumerated, messages stand in the sentence as phrases, and a tuple of them as sentences in a row.
    """
    form = ENGLISH_OF.get(message.code)
    if form is None:  # of a later Ibid
        return message.code
    words = translated(form, language) if isinstance(form, str) else _of_number(form, message, language)
    return words.format_map(
        _Blanks((name, _in_words(name, value, language)) for name, value in message.params)
    )


class _Blanks(dict[str, str]):
    """What stands in the blanks of a sentence; a blank that an older Ibid did not fill stays one."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def sentences(messages: Sequence[Message], language: str = ENGLISH) -> str:
    """Several sentences in a row."""
    return gap(language).join(sentence(message, language) for message in messages)


def gap(language: str) -> str:
    """What stands between two sentences."""
    return "" if language == "zh" else " "


def _of_number(forms: tuple[str, str], message: Message, language: str) -> str:
    params = dict(message.params)
    counting = next((params[name] for name in _COUNTING if name in params), 0)
    if isinstance(counting, tuple):
        return counted(len(counting), *forms, language)
    return counted(counting if isinstance(counting, int) else 2, *forms, language)  # a message names several


def _in_words(name: str, value: Parameter, language: str) -> str:
    if isinstance(value, Message):
        return sentence(value, language)
    if isinstance(value, tuple):
        if all(isinstance(one, int) for one in value):
            numbers = [one for one in value if isinstance(one, int)]
            return _page_list(numbers, language, in_runs=name == "pages")
        if all(isinstance(one, Message) for one in value):
            return sentences([one for one in value if isinstance(one, Message)], language)
        return ", ".join(str(one) for one in value)
    if name == "day":
        return date_text(str(value), language)
    return number_text(value, language) if isinstance(value, int) else str(value)


def _page_list(pages: Sequence[int], language: str, *, in_runs: bool) -> str:
    """3 to 5, 9 and 3 more."""
    runs: list[list[int]] = []
    for page in pages:
        if in_runs and runs and runs[-1][-1] + 1 == page:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    between = " to " if language == ENGLISH else "–"
    listed = ", ".join(between.join(str(page) for page in run) for run in runs[:MOST_RUNS])
    unnamed = sum(run[-1] - run[0] + 1 for run in runs[MOST_RUNS:])
    if not unnamed:
        return listed
    more = translated(PAGES_AND_MORE, language)
    return more.format(pages=listed, n=number_text(unnamed, language))
