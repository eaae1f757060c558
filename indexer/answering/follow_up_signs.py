"""What a question leaves open: pronouns, "and X?", question words alone, comparisons without a side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from indexer.common.folding import same_length_fold
from indexer.common.stop_words import stop_words


class GapKind(StrEnum):
    """How a question depends on what was said before."""

    OTHER_VALUE = "other value"  # And in 2025?
    BARE = "bare"  # Why?
    REFERENCE = "reference"  # When does it open?
    COMPARISON = "comparison"  # Which is larger?


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing; `text` is the other value or the question word, the span is that of a reference."""

    kind: GapKind
    text: str = ""
    start: int = 0
    end: int = 0
    is_possessive: bool = False
    is_person: bool = False
    names_place: bool = False  # this city
    is_whole: bool = False  # it means all that was asked: that amount, will that cost
    has_no_subject: bool = False
    is_replaced: bool = True  # False: the noun behind it says more than the name would


_BARE = re.compile(
    r"^(?:(?:and|but|so|et|mais|alors|那么?|但是?)[\s,，]*)?"
    r"(why|when|where|who|how|how much|how many|how long|since when|by whom|which one"
    r"|pourquoi|quand|ou|qui|comment|combien|depuis quand|par qui|lequel|laquelle"
    r"|为什么|为何|什么时候|何时|在哪里|哪里|谁|多少|怎么|怎么样)(?:呢)?[\s?？!！.。]*$"
)
_OTHER = re.compile(r"^(?:(?:and|what about|how about|et)\s+|那么?)(.+?)(?:呢)?[\s?？]*$")
_OTHER_HAN = re.compile(r"^([^，。？]{1,14})呢[\s?？]*$")
_HOLDS_A_VERB = re.compile(
    r"^(?:why|when|where|who|how|what|which|is|are|was|were|did|does|do|has|have|will|can"
    r"|pourquoi|quand|ou|qui|que|comment|combien|quel|quelle|est-ce)\b|^qu'|[a-z]-(?:t-)?(?:il|elle|on)s?\b"
    r"|什么|为何|谁|哪|多少|怎么|吗"
)
_COMPARES = re.compile(
    r"^(?:and\s+)?which(?: one| of them| of the two)? (?:is|was|has|had|came|\w+s(?= (?:more|less|most)\b))"
    r".*\b(?:\w+er|more|less|first|most|fewer)\b"
    r"|^(?:et\s+)?(?:laquelle|lequel|lesquel\w*)\b.*\b(?:plus|moins|mieux|premiere?)\b"
    r"|^(?:哪[个家座一]|谁)[^，的]{0,4}(?:更|最|较)"
)
_EN = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|(?:this|these|that|those)(?=\s+(?:company|firm|group|factory"
    r"|plant|city|town|amount|figure|sum|deal|contract|agreement|project|site|battery|batteries|cabinets?"
    r"|permit|decision|date|person|people|partner|penalty|recall|delay)\b)"
    r"|(?:this|that)(?=[?.,\s]*$|\s+(?:happen|mean|change|true|affect)\w*)"
    r"|(?<=\bwill )that|(?<=\bwould )that|(?<=\bdoes )that|(?<=\bdid )that)\b"
    r"(?:\s+(?:company|firm|group)\b)?(?!-)"
)
_EN_EMPTY = re.compile(
    r"\bit\s+(?:take|takes|took|true|possible|likely|important|necessary|cost to|rain)\b"
    r"|\b(?:is|was) it (?:true|possible|likely)\b"
)
_FR = re.compile(
    r"-(?:t-)?(?:il|elle|ils|elles)\b|\b(?:elle|elles|celui-ci|celle-ci|ceux-ci|celles-ci|cela|ca|ce dernier"
    r"|cette derniere|lui|eux)\b|\b(?:cet|cette|ces|ce)\s+"
    r"(?!qu|sont\b|annee|mois|semaine|jour|soir|matin|siecle)"
    r"[a-z]{3,}|\bqui (?:la|le|les|l'|en|y)\s?\w+|\by (?!a\b)\w+|\b[qnsd]u?'en\b"
    r"|\b(?:son|sa|ses|leur|leurs)\s+\w+|^(?:et\s+)?(?:quand|ou|comment|pourquoi)?\s*ils?\b"
)
_FR_EMPTY = re.compile(r"\b(?:y a-t-il|faut-il|s'agit-il|est-il (?:vrai|possible)|il y a|il faut)\b")
_ZH = re.compile(
    r"它们?的?|他们的?|她们?的?|(?<!其)他(?!们)的?|该(?:公司|企业|集团|厂|工厂|项目|电站|协会|组织)|这(?:家|座|个|些|笔|项|次)\w{0,3}?"
    r"(?:公司|企业|工厂|项目|城市|决定|协议|电站|数字|金额|日期|说法|问题|比例|措施|结果|数量|计划)|那(?:家|座)(?:公司|工厂)|(?<![尤极与])其(?![余中他实次])"
)
# A Chinese question may leave its subject out: 为什么推迟？
_ZH_NO_SUBJECT = re.compile(
    r"^(?:那么?)?((?:为什么|什么时候|何时|由谁|谁来?|怎么|如何|在哪里)[\u3400-\u9fff]{1,5})[\s?？]*$"
)
_ZH_ASKING = re.compile(
    r"为什么|什么时候|何时|谁|哪里|哪家|多少|怎么|如何|是否|请问|那么?|关于|对于|[在对从于由]"
)
_ATTRIBUTE_HAN = re.compile(
    r"(?:总部|董事长|股价|股份|营收|利润|价格|产能|员工|原因|时间|地点|金额|技术|成本|规模|投资|结果)$"
)
_AUXILIARY = re.compile(r"\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|ont|est|sont)\b")
_NEXT_CLAUSE = re.compile(
    r"\b(?:and|when|before|after|because|if|once|et|quand|lorsqu\w*|avant|apres|car|si)\b|[,:;]"
)
_GENERIC = re.compile(
    r"amount|figure|sum|date|decision|delay|recall|penalty|montant|chiffre|somme|decision|数字|金额|决定|日期|说法|问题|比例|措施|结果|数量|计划"
)
_PLACE_NOUN = re.compile(r"city|town|site|ville|lieu|城市")
_ZH_OWN = re.compile(r"[A-Za-z]{2,}|[，,：:；;]")
_OWN_NAME = re.compile(
    r"(?<!^)\b[A-ZÀ-Þ][\w-]+|(?:\b[lL]['’](?!a\b|ont\b|est\b|av)|\b(?:le|la|les|the)\s)[\wà-ÿ]+"
)


def find_gap(question: str, language: str | None) -> Gap | None:
    """What the question leaves open; None when it stands alone."""
    plain = same_length_fold(question).replace("’", "'").strip()
    written = question.strip()
    if match := _BARE.match(plain):
        return Gap(GapKind.BARE, written[match.start(1) : match.end(1)])
    for pattern in (_OTHER, _OTHER_HAN):
        match = pattern.match(plain)
        if match and not _is_a_question(match.group(1)):
            return Gap(GapKind.OTHER_VALUE, written[match.start(1) : match.end(1)].strip())
    if match := _ZH_NO_SUBJECT.match(plain):
        return Gap(
            GapKind.REFERENCE,
            "",
            question.find(match.group(1)),
            question.find(match.group(1)),
            has_no_subject=True,
        )
    if _COMPARES.search(plain):
        names = re.findall(r"(?<!^)\b[A-ZÀ-Þ]\w+", written)
        return None if names else Gap(GapKind.COMPARISON)
    return _reference(question, language)


def _is_a_question(value: str) -> bool:
    return bool(_HOLDS_A_VERB.search(value)) or (len(value.split()) > 1 and bool(_AUXILIARY.search(value)))


def is_attribute(value: str) -> bool:
    """Whether a Chinese noun is a property of what was spoken of, not another thing of its kind."""
    return bool(_ATTRIBUTE_HAN.search(value))


def _reference(question: str, language: str | None) -> Gap | None:
    plain = same_length_fold(question).replace("’", "'")
    pattern = {"en": _EN, "fr": _FR, "zh": _ZH}.get(language or "")
    if pattern is None:
        return None
    for match in pattern.finditer(plain):
        if _is_explained(question, plain, match, language):
            continue
        word = match.group()
        phrase = plain[match.start() :][:40]
        shows = re.match(r"(?:this|that|these|those|ce|cet|cette|ces)\b|这|那", word) is not None
        is_whole = word in ("this", "that") and not re.match(
            r"\w+ (?:company|firm|group|factory|plant|site|cit|town)", phrase
        )
        is_whole = is_whole or (shows and bool(_GENERIC.search(phrase)))
        return Gap(
            GapKind.REFERENCE,
            word,
            match.start(),
            match.end(),
            is_possessive=word in ("its", "their", "his", "her") or word.endswith("的") or word == "其",
            is_person=word in ("he", "him", "his", "she", "her") or word[:1] in ("他", "她"),
            names_place=shows and bool(_PLACE_NOUN.search(phrase)),
            is_whole=is_whole,
            is_replaced=language == "zh" or not re.match(r"(?:this|that|these|those)$", word),
        )
    return None


def _is_explained(question: str, plain: str, match: re.Match[str], language: str | None) -> bool:
    """Whether the question itself holds what the word stands for, or it stands for nothing."""
    before = question[: match.start()]
    empty = {"en": _EN_EMPTY, "fr": _FR_EMPTY}.get(language or "")
    if empty and any(m.start() <= match.start() < m.end() for m in empty.finditer(plain)):
        return True
    if language == "zh":
        owner = _ZH_ASKING.sub("", before)
        return bool(_ZH_OWN.search(before)) or (match.group().endswith("的") and len(owner) > 1)
    if match.group().isupper() or question[match.start() : match.end()].isupper():
        return len(match.group()) > 1  # IT
    if _NEXT_CLAUSE.search(plain[: match.start()]) and len(before.split()) > 4:
        return True
    first = re.match(r"[A-ZÀ-Þ][\w-]+", before)
    opens = {"combien", "quand", "pourquoi", "comment", "quel", "quelle", "quels", "quelles", "que", "qui"}
    opens |= {"who", "what", "does", "is", "are", "will", "has", "may", "dans", "depuis", "dites"}
    begins_with_name = first is not None and same_length_fold(first.group()) not in opens | stop_words(
        language
    )
    return begins_with_name or bool(_OWN_NAME.search(before))
