"""What the sources say of a question, by date: which statements agree and which contradict each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.answering.evidence.figures import Figure, find_figures
from indexer.answering.evidence.words import content_words
from indexer.answering.quoting.sentence_scores import ScoredSentence
from indexer.common.folding import same_length_fold
from indexer.common.written_dates import Date, find_dates
from indexer.records.answers import Answer, Citation, TimelineEntry
from indexer.vectors.sentence_meaning import SentenceMeaning

MAX_STATEMENTS = 20
MAX_BEHIND = 0.4  # in score: a sentence that far behind the best one is not about the question
# Two sentences are about one thing with so close a meaning, or so many words in common.
SAME_MEANING = 0.65
SAME_WORDS = 0.4
SAME_MEANING_AND_VALUE = 0.4  # enough where both give one value with one unit
_QUARTER = re.compile(r"\b[qt](?P<digit>[1-4])\b|第?(?P<han>[一二三四])季度")
_BETWEEN = re.compile(r"\s*(?:to|until|through|à|au|a|hasta|至|到|-|–|—)\s*")
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class _Statement:
    sentence: ScoredSentence
    date: str | None
    until: str | None
    precision: str
    figure: Figure | None
    says_when: bool  # its date stands in it, and is not only that of its document


def add_timeline(answer: Answer, ranked: Sequence[ScoredSentence], meaning: SentenceMeaning) -> Answer:
    """`answer` with the dated statements of the sources, oldest first; their citations follow its own."""
    statements = [
        _statement(sentence)
        for sentence in ranked[:MAX_STATEMENTS]
        if sentence.score >= ranked[0].score - MAX_BEHIND and not sentence.signs.unfinished
    ]
    dated = sorted(
        (one for one in statements if one.date and (one.says_when or one.figure is not None)),
        key=lambda one: (one.date or "", one.sentence.hit.document.published or ""),
    )
    citations = list(answer.citations)
    groups, rivals = _groups(dated, meaning)
    entries = tuple(
        TimelineEntry(
            date=statement.date or "",
            until=statement.until,
            precision=statement.precision,
            published=statement.sentence.hit.document.published,
            value=statement.figure.text if statement.figure else None,
            text=statement.sentence.text,
            citation=_number_of(statement.sentence, citations),
            group=group,
            contradicts=tuple(sorted(rivals.get(group, ()))),
        )
        for statement, group in zip(dated, groups, strict=True)
    )
    hits = {hit.passage_id: hit for hit in answer.retrieved}
    hits |= {one.sentence.hit.passage_id: one.sentence.hit for one in dated}
    return replace(answer, timeline=entries, citations=tuple(citations), retrieved=tuple(hits.values()))


def _statement(sentence: ScoredSentence) -> _Statement:
    text = sentence.text
    figures = find_figures(text, sentence.hit.document.language)
    figure = next((one for one in figures if one.sort not in ("date", "year", "quarter")), None)
    dates = [(written.start, written.end, written.date) for written in find_dates(text) if written.date.year]
    years = [
        (one.start, one.start + 4, Date(int(one.text), None, None))
        for one in figures
        if one.date is None and one.sort == "year"
    ]
    dates = dates or years
    if not dates:
        published = sentence.hit.document.published
        return _Statement(sentence, published, None, _precision(published), figure, says_when=False)
    _, end, first = dates[0]
    quarter = _quarter(text)
    if quarter is not None and first.month is None:
        begin, last = 3 * quarter - 2, 3 * quarter
        months = (f"{first.year}-{begin:02}", f"{first.year}-{last:02}")
        return _Statement(sentence, *months, "quarter", figure, says_when=True)
    until = None
    if len(dates) > 1 and _BETWEEN.fullmatch(text[end : dates[1][0]]):
        until = _iso(dates[1][2])
    date = _iso(first)
    return _Statement(sentence, date, until, _precision(date), figure, says_when=True)


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


def _number_of(sentence: ScoredSentence, citations: list[Citation]) -> int:
    hit, span = sentence.hit, sentence.span
    for citation in citations:
        if (citation.passage_id, citation.start, citation.end) == (hit.passage_id, span.start, span.end):
            return citation.n
    number = len(citations) + 1
    citations.append(
        Citation(number, hit.passage_id, hit.document, hit.page, span.start, span.end, sentence.text)
    )
    return number


def _groups(
    statements: Sequence[_Statement], meaning: SentenceMeaning
) -> tuple[list[int], dict[int, set[int]]]:
    """The number of each statement's group: those of one thing that agree; and which groups contradict."""
    leaders: list[int] = []  # the first statement of each group
    groups: list[int] = []
    rivals: dict[int, set[int]] = {}
    for index, statement in enumerate(statements):
        alike = [
            group
            for group, leader in enumerate(leaders, start=1)
            if _about_the_same(statement, statements[leader], meaning)
        ]
        agreeing = [group for group in alike if _agree(statement, statements[leaders[group - 1]])]
        if agreeing:
            groups.append(agreeing[0])
            continue
        leaders.append(index)
        number = len(leaders)
        groups.append(number)
        for group in alike:
            if _differ(statement, statements[leaders[group - 1]]):
                rivals.setdefault(number, set()).add(group)
                rivals.setdefault(group, set()).add(number)
    return groups, rivals


def _about_the_same(one: _Statement, other: _Statement, meaning: SentenceMeaning) -> bool:
    first, second = _words(one), _words(other)
    if first and second and len(first & second) >= SAME_WORDS * min(len(first), len(second)):
        return True
    vector = meaning.vector(one.sentence.text)
    cosine = meaning.cosines(vector, [other.sentence.text])[0]
    has_one_value = one.figure is not None and one.figure.sort != "number" and _agree(one, other)
    return cosine >= (SAME_MEANING_AND_VALUE if has_one_value else SAME_MEANING)


def _words(statement: _Statement) -> set[str]:
    sentence = statement.sentence
    return {word.term for word in content_words(sentence.text, sentence.hit.document.language)}


def _agree(one: _Statement, other: _Statement) -> bool:
    if one.figure is None or other.figure is None:
        return one.figure is other.figure and one.date == other.date
    return one.figure.is_told_by([other.figure])


def _differ(one: _Statement, other: _Statement) -> bool:
    """Whether two documents give two values of one sort."""
    if one.sentence.hit.document.id == other.sentence.hit.document.id:
        return False
    if one.figure is None or other.figure is None:
        return one.figure is other.figure and one.says_when and other.says_when and one.date != other.date
    return one.figure.sort == other.figure.sort
