"""What one sentence of a source states, of when, and whether another one agrees with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.answering.evidence.figures import CALENDAR_YEAR, Figure, find_figures
from indexer.answering.evidence.words import content_words
from indexer.common.folding import same_length_fold
from indexer.common.written_dates import Date, find_dates
from indexer.records.documents import DocumentSummary
from indexer.vectors.sentence_meaning import SentenceMeaning

# Two sentences are about one thing with so close a meaning, or so many words in common.
SAME_MEANING = 0.65
SAME_WORDS = 0.4
SAME_MEANING_AND_VALUE = 0.4  # enough where both give one value with one unit
_QUARTER = re.compile(r"\b[qt](?P<digit>[1-4])\b|第?(?P<han>[一二三四])季度")
_BETWEEN = re.compile(r"\s*(?:to|until|through|à|au|a|hasta|至|到|-|–|—)\s*")
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """A sentence with its date, as exact as known, and its first figure."""

    text: str
    document: DocumentSummary
    date: str | None
    until: str | None
    precision: str
    figure: Figure | None
    says_when: bool  # its date stands in it, and is not only that of its document

    @property
    def words(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(word.term for word in content_words(self.text, self.document.language))


def read_statement(text: str, document: DocumentSummary) -> DatedStatement:
    """Read what a sentence of a document states."""
    figures = find_figures(text, document.language)
    figure = next((one for one in figures if one.sort not in ("date", CALENDAR_YEAR, "quarter")), None)
    dates = [(written.start, written.end, written.date) for written in find_dates(text) if written.date.year]
    years = [
        (one.start, one.start + 4, Date(int(one.text), None, None))
        for one in figures
        if one.date is None and one.sort == CALENDAR_YEAR
    ]
    dates = dates or years
    if not dates:
        published = document.published
        return DatedStatement(text, document, published, None, _precision(published), figure, says_when=False)
    _, end, first = dates[0]
    quarter = _quarter(text)
    if quarter is not None and first.month is None:
        begin, last = 3 * quarter - 2, 3 * quarter
        months = (f"{first.year}-{begin:02}", f"{first.year}-{last:02}")
        return DatedStatement(text, document, *months, "quarter", figure, says_when=True)
    until = None
    if len(dates) > 1 and _BETWEEN.fullmatch(text[end : dates[1][0]]):
        until = _iso(dates[1][2])
    date = _iso(first)
    return DatedStatement(text, document, date, until, _precision(date), figure, says_when=True)


def _quarter(text: str) -> int | None:
    match = _QUARTER.search(same_length_fold(text))
    if match is not None:
        return int(match["digit"]) if match["digit"] else _HAN[match["han"]]
    named = [figure for figure in find_figures(text) if figure.unit == "quarter"]
    return int(min(named[0].values)) if named else None


def _iso(date: Date) -> str:
    parts = [f"{date.year:04}"]
    if date.month is not None:
        parts.append(f"{date.month:02}")
        if date.day is not None:
            parts.append(f"{date.day:02}")
    return "-".join(parts)


def _precision(date: str | None) -> str:
    return {4: "year", 7: "month"}.get(len(date or ""), "day")


def about_the_same(one: DatedStatement, other: DatedStatement, meaning: SentenceMeaning) -> bool:
    """Whether two sentences speak of one thing."""
    first, second = one.words, other.words
    if first and second and len(first & second) >= SAME_WORDS * min(len(first), len(second)):
        return True
    cosine = meaning.cosines(meaning.vector(one.text), [other.text])[0]
    has_one_value = one.figure is not None and one.figure.sort != "number" and agree(one, other)
    return cosine >= (SAME_MEANING_AND_VALUE if has_one_value else SAME_MEANING)


def agree(one: DatedStatement, other: DatedStatement) -> bool:
    """Whether two statements of one thing give the same value, or, without any, the same date."""
    if one.figure is None or other.figure is None:
        return one.figure is other.figure and one.date == other.date
    return one.figure.is_told_by([other.figure])


def differ(one: DatedStatement, other: DatedStatement) -> bool:
    """Whether two documents give two values of one sort, or, without any, two dates."""
    if one.document.id == other.document.id:
        return False
    if one.figure is None or other.figure is None:
        return one.figure is other.figure and one.says_when and other.says_when and one.date != other.date
    return one.figure.sort == other.figure.sort
