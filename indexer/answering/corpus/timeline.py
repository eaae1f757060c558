"""What the sources say of a question, by date: which statements agree and which contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from indexer.answering.corpus.statements import DatedStatement, about_the_same, agree, differ, read_statement
from indexer.answering.evidence.words import content_words
from indexer.answering.quoting.sentence_scores import ScoredSentence
from indexer.common.messages import Message
from indexer.records.answers import Answer, Citation, TimelineEntry
from indexer.vectors.sentence_meaning import SentenceMeaning

MAX_STATEMENTS = 20
MAX_BEHIND = 0.4  # in score: a sentence that far behind the best one is not about the question
MAX_TOLD = 2  # disagreements of one answer
UNTOLD = frozenset({"number"})  # a bare number may count anything: no disagreement is told of it


def add_timeline(answer: Answer, ranked: Sequence[ScoredSentence], meaning: SentenceMeaning) -> Answer:
    """`answer` with the dated statements of the sources, oldest first; their citations follow its own."""
    read = [
        (sentence, read_statement(sentence.text, sentence.hit.document))
        for sentence in ranked[:MAX_STATEMENTS]
        if sentence.score >= ranked[0].score - MAX_BEHIND and not sentence.signs.unfinished
    ]
    dated = [pair for pair in read if pair[1].date and (pair[1].says_when or pair[1].figure is not None)]
    dated.sort(key=lambda pair: (pair[1].date or "", pair[1].document.published or ""))
    citations = list(answer.citations)
    groups, rivals = _groups([statement for _, statement in dated], meaning)
    entries = tuple(
        TimelineEntry(
            date=statement.date or "",
            until=statement.until,
            precision=statement.precision,
            published=statement.document.published,
            value=statement.figure.text if statement.figure else None,
            text=statement.text,
            citation=_number_of(sentence, citations),
            group=group,
            contradicts=tuple(sorted(rivals.get(group, ()))),
        )
        for (sentence, statement), group in zip(dated, groups, strict=True)
    )
    hits = {hit.passage_id: hit for hit in answer.retrieved}
    hits |= {sentence.hit.passage_id: sentence.hit for sentence, _ in dated}
    return replace(answer, timeline=entries, citations=tuple(citations), retrieved=tuple(hits.values()))


def disagreements(answer: Answer, meaning: SentenceMeaning) -> tuple[Message, ...]:
    """Who says what, and when, where the cited sentences of an answer give different values of one thing."""
    asked = {word.term for word in content_words(answer.question, answer.language)}
    statements = [read_statement(citation.quote, citation.document) for citation in answer.citations]
    told: list[Message] = []
    for one, other in combinations(statements, 2):
        if not differ(one, other) or agree(one, other) or _speak_of_two_times(one, other):
            continue
        if one.figure is None or one.figure.sort in UNTOLD:
            continue
        if not (asked & one.words & other.words) and not about_the_same(one, other, meaning):
            continue
        earlier, later = sorted((one, other), key=lambda statement: statement.document.published or "")
        told.append(Message("sources_disagree", one=_who_says(earlier), other=_who_says(later)))
    return tuple(dict.fromkeys(told))[:MAX_TOLD]


def _speak_of_two_times(one: DatedStatement, other: DatedStatement) -> bool:
    return one.says_when and other.says_when and one.date != other.date


def _who_says(statement: DatedStatement) -> Message:
    document = statement.document
    value = statement.figure.text if statement.figure else ""
    who = document.publisher or document.title or document.path
    if document.published is None:
        return Message("who_says", who=who, value=value)
    return Message("who_says_when", who=who, day=document.published, value=value)


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
    statements: Sequence[DatedStatement], meaning: SentenceMeaning
) -> tuple[list[int], dict[int, set[int]]]:
    """The number of each statement's group: those of one thing that agree; and which groups contradict."""
    leaders: list[DatedStatement] = []  # the first statement of each group
    groups: list[int] = []
    rivals: dict[int, set[int]] = {}
    for statement in statements:
        alike = [
            group
            for group, leader in enumerate(leaders, start=1)
            if about_the_same(statement, leader, meaning)
        ]
        agreeing = [group for group in alike if agree(statement, leaders[group - 1])]
        if agreeing:
            groups.append(agreeing[0])
            continue
        leaders.append(statement)
        number = len(leaders)
        groups.append(number)
        for group in alike:
            if differ(statement, leaders[group - 1]):
                rivals.setdefault(number, set()).add(group)
                rivals.setdefault(group, set()).add(number)
    return groups, rivals
