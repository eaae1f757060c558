"""Takes a completion apart, as it arrives: sentences, and the citation marks that belong to each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from indexer.passages.sentences import sentence_spans

MAX_NUMBERS_IN_A_RANGE = 20
_ROUND_OR_QUOTES = ("PARENTHESIS", "QUOTATION")  # these are text


def _characters(category: str) -> str:
    """The characters of all scripts that Unicode puts into a category, as a class of a regular expression."""
    characters = (chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == category)
    return "".join(
        re.escape(one)
        for one in characters
        if not any(word in unicodedata.name(one, "") for word in _ROUND_OR_QUOTES)
    )


_OPEN, _CLOSE, _DASHES = _characters("Ps"), _characters("Pe"), _characters("Pd")
_DIGITS = "\\d\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2473\u2776-\u277f"
_SIGNS = f",，、;；:：/&+~～\u00ad\u2053\u207b\u2212{_DASHES}"
# A word such as "Source", "doc." or "资料" may stand before each number, "^" before a note's.
_NOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,20}\]")
_MARK = re.compile(
    rf"[{_OPEN}]\s*(\^?(?:[^\W\d_]{{1,12}}[.:：]?\s*(?:n[°ºo.]\s*)?)?[{_DIGITS}]{{1,3}}"
    rf"(?:\s*[{_SIGNS}]+\s*(?:[^\W\d_]{{1,12}}[.:：]?\s*)?[{_DIGITS}]{{1,3}}){{0,20}})\s*[{_CLOSE}]"
)
_UNFINISHED_MARK = re.compile(rf"[ \t]*[{_OPEN}][^{_CLOSE}\n]{{0,40}}$")
_LIST_MARKER = re.compile(r"^(?:[-*•–]|\d{1,2}[.)]|#{1,6})\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
# "The answer to the question is:" says nothing itself.
_LEAD_IN = re.compile(
    r"(?:the (?:answer|source)\b[^:.]{0,100}:\s*|the answer\b[^:.]{0,60}?\bis\s+|answer\s*:\s*"
    r"|la réponse\b[^:.]{0,100}:\s*|la réponse\b[^:.]{0,60}?\best\s+|réponse\s*:\s*"
    r"|[^：:。]{0,12}(?:答案|回答)(?:是|为)?[:：]\s*|答案是\s*)",
    re.IGNORECASE,
)
_THINKING = ("<think>", "</think>")


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence without its marks, and the numbers in them, each once, in order."""

    text: str
    numbers: tuple[int, ...]


class CompletionReader:
    """Gives out each sentence once, when the next one has begun, since marks follow the full stop."""

    def __init__(self) -> None:
        self._buffer = ""
        self._thought_over = False

    def feed(self, text: str) -> list[MarkedSentence]:
        """Take in a piece of the completion; returns the sentences that it completes."""
        self._buffer += text
        if not self._skip_thinking():
            return []
        held = _UNFINISHED_MARK.search(self._buffer)
        found = _parse(self._buffer[: held.start()] if held else self._buffer)
        if len(found) < 2:
            return []
        self._buffer = self._buffer[found[-1][1] :]
        return [sentence for sentence, _ in found[:-1] if sentence.text]

    def finish(self) -> list[MarkedSentence]:
        """The rest, after the last piece."""
        if not self._skip_thinking():
            return []
        found = _parse(self._buffer)
        self._buffer = ""
        return [sentence for sentence, _ in found if sentence.text]

    def _skip_thinking(self) -> bool:
        """Drop what a reasoning model thinks aloud; False while it does."""
        if self._thought_over:
            return True
        start, end = _THINKING
        text = self._buffer.lstrip()
        if text.startswith(start):
            if end not in text:
                return False
            self._buffer = text.split(end, 1)[1]
        elif start.startswith(text):
            return False  # cannot tell yet
        self._thought_over = True
        return True


def _parse(raw: str) -> list[tuple[MarkedSentence, int]]:
    """Each sentence with the place in `raw` where it begins, its leading marks included."""
    bare, marks, origin = _take_marks_out(raw)
    spans = sentence_spans(bare)
    numbers: list[list[int]] = [[] for _ in spans]
    starts = [origin[span.start] for span in spans]
    for mark in marks:
        owner = _owner(mark, [span.start for span in spans])
        if owner is None:
            continue
        numbers[owner].extend(mark.numbers)
        if mark.leads:
            starts[owner] = min(starts[owner], mark.raw_start)
    return [
        (MarkedSentence(_plain(span.of(bare)), tuple(dict.fromkeys(found))), start)
        for span, found, start in zip(spans, numbers, starts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Mark:
    place: int  # in the bare text
    raw_start: int
    numbers: tuple[int, ...]
    leads: bool  # it stands at the start of a line, before its sentence


def _take_marks_out(raw: str) -> tuple[str, list[_Mark], list[int]]:
    bare: list[str] = []
    origin: list[int] = []  # of each bare character
    marks: list[_Mark] = []
    position = 0
    for match in _MARK.finditer(raw):
        for index in range(position, match.start()):
            bare.append(raw[index])
            origin.append(index)
        line_start = not "".join(bare).rpartition("\n")[2].strip()
        leads = line_start and not _follows_mark(marks, len(bare)) and bool(_rest_of_line(raw, match.end()))
        leads = leads or (bool(marks) and marks[-1].leads and marks[-1].place == len(bare))
        while bare and bare[-1] in " \t\u00a0\u202f" and not leads:
            bare.pop()
            origin.pop()
        marks.append(_Mark(len(bare), match.start(), _numbers_in(match.group(1)), leads))
        position = match.end()
    for index in range(position, len(raw)):
        bare.append(raw[index])
        origin.append(index)
    return "".join(bare), marks, origin


def _follows_mark(marks: list[_Mark], place: int) -> bool:
    return bool(marks) and marks[-1].place == place


def _rest_of_line(raw: str, start: int) -> str:
    return _MARK.sub("", raw[start:].partition("\n")[0]).strip(" .,;:。，；：")


def _owner(mark: _Mark, starts: list[int]) -> int | None:
    if not starts:
        return None
    if mark.leads:
        return next((index for index, start in enumerate(starts) if start >= mark.place), len(starts) - 1)
    return max((index for index, start in enumerate(starts) if start < mark.place), default=0)


def _numbers_in(inside: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in re.split(r"\s*[,，、;；/&+]\s*", inside):
        ends = [_value(digits) for digits in re.findall(f"[{_DIGITS}]{{1,3}}", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + MAX_NUMBERS_IN_A_RANGE:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return tuple(numbers)


def _value(digits: str) -> int:
    """A number in digits of any script, raised, lowered or in circles."""
    value = 0
    for digit in digits:
        step = int(unicodedata.numeric(digit, 0))
        value = value * (100 if step > 9 else 10) + step
    return value


def strip_marks(text: str) -> str:
    """A document's own text without what would pass for a citation mark: its numbers become round, (3).

    The marks of notes, [^3], go: they say nothing, and a model would copy them.
    """
    return _MARK.sub(r"(\1)", _NOTE_MARK.sub("", text))


def without_marks(text: str) -> str:
    """A text without its citation marks and the spaces before them."""
    return re.sub(rf"[ \t\u00a0\u202f]*(?:{_MARK.pattern})", "", text)


def _plain(sentence: str) -> str:
    """Without the lead-in and the markup of lists and emphasis that models like to add."""
    plain = _EMPHASIS.sub("", _LIST_MARKER.sub("", sentence)).strip()
    lead_in = _LEAD_IN.match(f"{plain} ")
    return plain[lead_in.end() :] if lead_in else plain
