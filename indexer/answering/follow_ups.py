"""A follow-up question and the exchanges before it -> a question that stands alone, without a model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.answering.follow_up_signs import Gap, GapKind, find_gap, is_attribute
from indexer.answering.topics import (
    Exchange,
    antecedent,
    first_subject,
    subjects_compared,
    topic_in_chinese,
    topic_of,
)
from indexer.common.folding import same_length_fold
from indexer.common.written_dates import find_dates

__all__ = ["Exchange", "stand_alone"]

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)年?")
_PREPOSITION = re.compile(
    r"^(?:in|for|at|by|on|since|during|en|à|au|aux|pour|chez|depuis|dans|在)\s+", re.IGNORECASE
)
_OPENS_WITH = re.compile(
    r"^(?:when|where|why|since when|until when|quand|où|pourquoi|depuis quand)(?=\s)", re.IGNORECASE
)
_ASKS_NOTHING_ELSE = re.compile(
    r"\b(?:who|what|which|whose|when|where|why|how|qui|que|quel|quelle|quels|quelles|quand|ou|pourquoi"
    r"|comment|combien)\b|\bqu'"
)
_ADVERB_HAN = re.compile(r"什么时候|何时|为什么|为何|在哪里|哪里|怎么")
_END = re.compile(r"[\s?？!！.。]+$")


def stand_alone(question: str, earlier: Sequence[Exchange], language: str | None) -> str:
    """The question with what it takes from the conversation filled in; one that needs nothing is unchanged.

    `earlier` is in order, the latest last, and its questions stand alone themselves.
    """
    gap = find_gap(question, language) if earlier else None
    if gap is None:
        return question
    last = earlier[-1]
    if gap.kind is GapKind.OTHER_VALUE:
        return _with_other_value(gap.text, last, question)
    if gap.kind is GapKind.BARE:
        return _with_other_question_word(gap.text, last, question)
    if gap.kind is GapKind.COMPARISON:
        return _with_note(question, ("、" if language == "zh" else ", ").join(subjects_compared(last)))
    return _with_reference(question, gap, earlier, language)


def _with_other_value(value: str, last: Exchange, question: str) -> str:
    """`And in 2025?`: the earlier question, with this date or name in the place of its own."""
    base = last.question
    bare = _PREPOSITION.sub("", value)
    dates = [(date.start, date.end) for date in find_dates(base)] or [m.span() for m in _YEAR.finditer(base)]
    if find_dates(value) or _YEAR.search(value):
        if dates:
            start, end = dates[0]
            return base[:start] + bare + base[end:]
        return _append(base, value)
    if bare != value:
        return _append(base, value)
    subject = first_subject(base)
    if subject is not None and is_attribute(value):
        if value in ("原因", "时间", "结果"):
            subject = topic_in_chinese(base) or subject
        return f"{subject}的{question.strip().removeprefix('那')}"
    if subject is not None and _is_name(value):
        return base.replace(subject, value, 1)
    return _with_note(question, topic_of(base))


def _with_other_question_word(word: str, last: Exchange, question: str) -> str:
    """`Why?`: the earlier question, asked with this word."""
    base = last.question
    if (match := _ADVERB_HAN.search(base)) and _ADVERB_HAN.fullmatch(word):
        return base[: match.start()] + word + base[match.end() :]
    capital = word[:1].upper() + word[1:]
    if (match := _OPENS_WITH.match(base)) and _OPENS_WITH.match(f"{word} "):
        return capital + base[match.end() :]
    if _OPENS_WITH.match(f"{word} ") and not _ASKS_NOTHING_ELSE.search(same_length_fold(base)):
        return f"{capital} {base[:1].lower()}{base[1:]}"
    return _with_note(question, topic_of(base))


def _with_reference(question: str, gap: Gap, earlier: Sequence[Exchange], language: str | None) -> str:
    """A pronoun is replaced where the language allows; a French one is explained behind the question."""
    subject = antecedent(gap, earlier)
    if subject is None:
        return _with_note(question, topic_of(earlier[-1].question))
    if gap.text == "" and question.strip().startswith(("谁", "由谁")):
        return _with_note(question, topic_of(earlier[-1].question))
    if gap.names_place and len(question.split()) <= 4 and language != "zh":
        return _with_note(question, f"{subject}, {topic_of(earlier[-1].question)}")
    if language == "fr" or gap.is_whole or not gap.is_replaced:
        return _with_note(question, subject)
    filled = subject + ("'s" if gap.is_possessive and language == "en" else "的" if gap.is_possessive else "")
    return question[: gap.start] + filled + question[gap.end :]


def _is_name(value: str) -> bool:
    return bool(re.search(r"[A-ZÀ-Þ\u3400-\u9fff]", value))


def _append(base: str, value: str) -> str:
    end = _END.search(base)
    place = end.start() if end else len(base)
    glue = "" if re.search(r"[\u3400-\u9fff]", base) else " "
    return f"{base[:place]}{glue}{value}{base[place:]}"


def _with_note(question: str, note: str) -> str:
    if not note:
        return question
    return f"{question}（{note}）" if re.search(r"[\u3400-\u9fff]", question) else f"{question} ({note})"
