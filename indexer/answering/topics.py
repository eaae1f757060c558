"""What an earlier question and its answer are about: the names and noun groups that a follow-up may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.follow_up_signs import Gap
from indexer.answering.quoting.question_type import QuestionType, question_types
from indexer.common.folding import fold
from indexer.common.stop_words import stop_words
from indexer.common.written_dates import MONTHS

_CAP = r"[A-ZÀ-Þ][\w&-]*(?:'(?!s\b)\w+)?"
_NAME = re.compile(rf"(?<![\w])(?:[ldnmsc]['’]|qu['’])?({_CAP}(?:\s+(?:(?:of|de|du|des)\s+)?{_CAP})*)")
_LATIN_IN_HAN = re.compile(r"[A-Za-z][A-Za-z0-9.&-]+(?: [A-Z][A-Za-z0-9.&-]*)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_BREAK = re.compile(
    r"[\d０-９].*|什么时候|为什么|什么|何时|谁|哪[里家个些]?|多少|怎么|是否|[，。？、“”（）的是在由了各上]"
    r"|退出|召回|推迟|发生|宣布|签署|表示|持|计划|将|为|投产|控股|出资"
)
_NOUN_AROUND = {
    "en": re.compile(rf"\b(?:the|a|an)\s+((?:{_CAP}\s+)+[a-z-]+)"),
    "fr": re.compile(
        rf"(?:\b(?:la|le|les|une?|du|des|cette)\s+|\b[lL]['’])([a-zà-ÿ-]+\s+(?:(?:(?!de\b|du\b|des\b)[a-zà-ÿ-]+\s+)?(?:de\s+|du\s+|des\s+|d['’]))?{_CAP})"
    ),
}
_PERSON_HAN = re.compile(
    r"(?:董事长|总裁|总监|副总裁|主席|经理|CEO)([\u3400-\u9fff]{2,3}?)(?=表示|称|说|解释|在|，|。|$)"
)
_ENTITY_HAN = re.compile(
    r"(?<=[的与和、由是为])([\u3400-\u9fff]{1,5}?(?:公司|集团|钠电|新能|资本|电力|能源|科技|协会|银行|大学))"
)
_ASKS_FOR_A_NOUN = re.compile(r"了(?:什么|多少|哪)|(?:什么|哪些)(?!时候)[\u3400-\u9fff]{2}")
_WHAT_IS = re.compile(
    r"^(?:What (?:is|was|are|were)|Quel(?:le)?s? (?:est|sont|était|étaient|sera))\s+"
    r"(?:the\s+|la\s+|les?\s+|l['’])?(.+?)[\s?]*$"
)
_WHO_IS = re.compile(rf"^(?:Who|Qui)\s+(?:is|was|est|était)\s+{_CAP}(?:\s+{_CAP})*[\s?]*$")
_HAN_END_OF_SUBJECT = re.compile(
    r"[\d].*|什么时候|为什么|什么|何时|谁|哪|多少|怎么|是否|[，。？是在由了有]|退出|召回|推迟|发生|宣布|计划|将|投产"
)
_FOREIGN_PERSON_HAN = re.compile(
    r"(?:^|[由是，。、裁长])([\u3400-\u9fff]{1,5}?[·•・][\u3400-\u9fff]{2,6}?)(?=出任|担任|表示|称|说|[，。]|$)"
)
_ASKING = re.compile(
    r"^(?:(?:how (?:many|much|long|large)|what|which|who|whose|when|where|why|how|is|are|was|were|did|does|do"
    r"|has|have|will|qui|que|quels?|quelles?|quand|où|pourquoi|comment|combien|est-ce que"
    r"|est|sont)\s+|qu['’])+",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\s?？!！.。]+$")


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question, its answer's sentences, and the titles of what those cite."""

    question: str
    answer: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def topic_of(question: str) -> str:
    """The question without its question word and its question mark."""
    return _ENDS.sub("", _ASKING.sub("", question))


def topic_in_chinese(question: str) -> str | None:
    """What a Chinese question begins with, up to its verb or its question word."""
    return _HAN_END_OF_SUBJECT.split(question, maxsplit=1)[0] or None


def first_subject(question: str) -> str | None:
    """The first name of a question; of a Chinese one without Latin names, what it begins with."""
    names = _names(question)
    return names[0] if names else None


def subjects_compared(last: Exchange) -> list[str]:
    """What a comparison may be between: the names of the question, or else those of its answer."""
    names = _names(last.question)
    return names if len(names) > 1 else list(dict.fromkeys([*names, *_names(" ".join(last.answer))]))[:3]


def antecedent(gap: Gap, earlier: Sequence[Exchange]) -> str | None:
    """What a pronoun or "this company" means, looked for from the latest exchange back."""
    for exchange in reversed(earlier):
        if (meant := _meant_in(exchange, gap)) is not None:
            return meant
    return None


def _meant_in(exchange: Exchange, gap: Gap) -> str | None:
    question, answer = exchange.question, " ".join(exchange.answer)
    if gap.is_whole:
        return topic_of(question)
    if gap.has_no_subject:
        if _ASKS_FOR_A_NOUN.search(question):
            return None
        subject = _HAN_END_OF_SUBJECT.split(question, maxsplit=1)[0]
        return subject if len(subject) > 1 else first_subject(question)
    if _WHO_IS.match(question):
        return first_subject(question)
    if gap.is_person and (person := _PERSON_HAN.search(answer) or _FOREIGN_PERSON_HAN.search(answer)):
        return person.group(1)
    if (new := _asked_for(question, answer, gap)) is not None:
        return new
    if not gap.is_person and (named := _WHAT_IS.match(question)):
        return named.group(1)
    for pattern in () if gap.is_person else _NOUN_AROUND.values():
        if match := pattern.search(question):
            return match.group(1)
    return first_subject(question)


def _asked_for(question: str, answer: str, gap: Gap) -> str | None:
    """The name that the answer gives to a question for a name."""
    asks = QuestionType.NAME in question_types(question) or gap.names_place
    if not asks:
        return None
    if _HAN.search(question):
        new = [name for name in _ENTITY_HAN.findall(answer) if name not in question]
        return new[0] if new else None
    new = [name for name in _names(answer) if fold(name) not in fold(question)]
    several = [name for name in new if " " in name]
    is_who = re.search(r"\b(?:who|qui)\b", fold(question)) is not None
    return next(iter(several if several and (gap.is_person or is_who) else new), None)


def _names(text: str) -> list[str]:
    if _HAN.search(text):
        if latin := _LATIN_IN_HAN.findall(text):
            return list(dict.fromkeys(latin))
        parts = re.split(r"[和与及]", _HAN_BREAK.split(text, maxsplit=1)[0])
        return [part for part in parts if len(part) > 1]
    names = (match.group(1) for match in _NAME.finditer(text))
    return list(dict.fromkeys(name for name in map(_trimmed, names) if name))


def _trimmed(name: str) -> str:
    """The name without words that are capitalised only because they begin a sentence."""
    ordinary = stop_words("en") | stop_words("fr") | MONTHS.keys()
    words = name.split()
    while words and (
        fold(words[0]) in ordinary or fold(words[0]) in ("combien", "quand", "pourquoi", "quel", "quelle")
    ):
        words.pop(0)
    return " ".join(words)
