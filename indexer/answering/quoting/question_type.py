"""What kind of thing a question asks for, and whether a sentence holds something new of that kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from indexer.common.folding import fold


class QuestionType(StrEnum):
    """What the answer has to contain."""

    REASON = "reason"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"  # a person, company or other named thing
    PLACE = "place"
    OTHER = "other"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# Asked of the folded question: accents are gone, ASCII apostrophes. Tried in this order.
_ASKS = {
    QuestionType.REASON: _words(
        r"""\bwhy\b | \breasons?\b | what\ (caused|led|makes?|made) | \bpourquoi\b | \braisons?\b
          | quelles?\ causes?
        | 为什么 | 为何 | 原因 | 为啥 | \bpor\ que\b | \bwarum\b | \bweshalb\b"""
    ),
    QuestionType.NUMBER: _words(
        r"""how\ (many|much|long|old|tall|far|high|large|big|fast|often|deep|wide|heavy)
        | what\ (is\ the\ )?(percent\w*|number|share|proportion|amount|price|cost|size|population|rate
          |total|age)
        | \bcombien\b | quels?\ (est|etait|sera)?\ ?(le|l')?\ ?(pourcentage|nombre|montant|prix|cout
          |taux|total)
        | quelles?\ (est|etait|sera)?\ ?(la|l')?\ ?(part|proportion|puissance|somme|taille|duree
          |quantite|capacite|
          distance|hauteur|longueur|superficie|valeur|population|proportion)
        | 多少 | 几[个人名位次种年天月座家条岁号] | 百分之几 | 多[大高长远久重快] | 第几
        | \bcuant[oa]s?\b | \bwie\ ?viele?\b | \bwie\ (hoch|lang|gross|alt|weit)"""
    ),
    QuestionType.DATE: _words(
        r"""\bwhen\b | (what|which|what's\ the)\ (year|date|day|month|century|decade|period)
        | \bquand\b | quelles?\ (est\ la\ |sont\ les\ |etait\ la\ )?(annee|date|periode|epoque|decennie)
        | en\ quelle | quel\ (jour|mois|siecle|trimestre) | sur\ quelle\ periode | a\ partir\ de\ quand
        | 什么时候 | 何时 | 哪一?[年天月] | 哪个[月世季] | 几[月号] | 什么时间 | 哪一日 | 时间是
        | \bcuando\b | que\ (ano|fecha|siglo|mes|dia) | \bwann\b | welche[ms]?\ (jahr|datum|tag|monat)"""
    ),
    QuestionType.NAME: _words(
        r"""\bwho(se|m)?\b | (what|which)\ (\w+\ )?(company|companies|firm|team|player|person|agency
          |group|name|
          organization|journalists?|startups?|university|king|queen|president)
        | what\ (is|was|are|were)\ the\ name | \bqui\b | quelle?s?\ (est\ le\ nom|entreprises?
          |societes?|groupe|
          fondeur|agence|journalistes?|personne|auteur|roi|reine|president|concurrents?|fournisseurs?)
        | 谁 | 哪[位家] | 何人 | 哪些人 | 哪个(公司|组织|机构|人|国王|球员|项目|队) | 名字 | 叫什么
        | \bquien(es)?\b | \bwer\b | \bwem\b | \bwen\b"""
    ),
    QuestionType.PLACE: _words(
        r"""\bwhere\b | (what|which)\ (city|country|state|place|county|region|continent|town|river|street)
        | \bou\b(?!\ bien) | quels?\ (pays|lieu|endroit|departement|continent|etat) | quelles?\ (ville
          |region|commune)
        | 哪里 | 在哪 | 何地 | 哪[个座](城市|国家|州|地区|省) | 什么地方
        | \bdonde\b | \bwo\b | \bwohin\b"""
    ),
}
_FRENCH_OR = re.compile(r"\boù\b", re.IGNORECASE)

_NUMBERS = _words(
    r"""\d[\d.,\ ]*\d | \d
    | \b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?
          |millions?|billions?
      |half|thirds?|quarters?|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|quinze|vingt\w*
          |dizaines?|trente
      |quarante|cinquante|soixante|cent|mille|milliards?|moitie|tiers|dos|tres|cuatro|cinco|seis|siete
          |ocho|nueve
      |diez|mil|millones|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|hundert|tausend|millionen
          |milliarden?)\b
    | [一二两三四五六七八九十百千半]+[个名人次种年天月座家条岁位万亿倍米公成]"""
)
_DATES = _words(
    r"""\b(1[0-9]|20)\d\d\b | \d{3,4}s\b | \b\d{1,2}(st|nd|rd|th|er)\b
    | \b(january|february|march|april|june|july|august|september|october|november|december|janvier
          |fevrier|mars
      |avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|febrero|marzo|abril|mayo
          |junio|julio
      |agosto|septiembre|octubre|noviembre|diciembre|januar|februar|marz|juni|juli|oktober|dezember)\b
    | \b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi
          |samedi)\b
    | \b(century|centuries|siecles?|siglo|jahrhundert|quarter|trimestre|semester|semestre)\b
    | 世纪 | [\d〇零一二三四五六七八九十]{1,4}\ ?[年月日] | 公元 | 季度"""
)
_REASONS = _words(
    r"""\b(because|due\ to|so\ that|in\ order\ to|as\ a\ result|thus|therefore|caus\w+|reasons?|owing
          |led\ to
      |parce\ qu\w*|car|en\ raison|afin|a\ cause|grace\ a|puisque|raisons?|permet\w*|faute\ de|pour\ eviter
      |porque|debido|ya\ que|para\ que|weil|wegen|aufgrund|denn|damit)\b
    | 因为 | 由于 | 因此 | 所以 | 为了 | 以便 | 导致 | 以减少 | 使得"""
)
_NAME = r"[A-ZÀ-Þ][\w'’&-]+"
_NAMES = re.compile(
    rf"(?<![.!?»\"]\s)(?<!^)\b{_NAME}(?:\s+(?:de|du|des|la|von|van|of|the|del|da)?\s*{_NAME})*"
)
_NAMES_IN_CHINESE = re.compile(
    r"[\u4e00-\u9fff]{1,6}[·•・][\u4e00-\u9fff]{1,8}|[A-Za-z][A-Za-z0-9.&-]+(?: [A-Z][A-Za-z0-9.&-]*)*"
    r"|《[^》]{1,30}》|[「“][^」”]{1,20}[」”]|[\u4e00-\u9fff]{2,8}(?:公司|集团|大学|社|银行|组织|协会)"
)
_PLACES_IN_CHINESE = re.compile(r"[\u4e00-\u9fff]{1,6}[省市县州国区镇岛山河湖港路]|位于|[东南西北]部")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def question_type(question: str) -> QuestionType:
    """What the question asks for, by its question words (English, French, Chinese, Spanish, German)."""
    return question_types(question)[0]


def question_types(question: str) -> tuple[QuestionType, ...]:
    """All that the question asks for ("who, and when?"), the most telling first; at least OTHER."""
    folded = fold(question)
    kinds = []
    for kind, pattern in _ASKS.items():
        match = pattern.search(folded)
        if match is None:
            continue
        # Folding makes 'ou' (or) of 'où' (where).
        if kind is QuestionType.PLACE and match.group() == "ou" and not _FRENCH_OR.search(question):
            continue
        kinds.append(kind)
    return tuple(kinds) or (QuestionType.OTHER,)


def holds_any_new(kinds: Sequence[QuestionType], sentence: str, question: str) -> bool:
    """Whether `sentence` holds something of one of `kinds` that the question does not already say."""
    return any(holds_new(kind, sentence, question) for kind in kinds)


def holds_new(kind: QuestionType, sentence: str, question: str) -> bool:
    """Whether `sentence` holds something of `kind` that the question does not already say."""
    asked = fold(question)
    folded = fold(sentence)
    if kind is QuestionType.NUMBER:
        return _any_new(_NUMBERS, folded, asked)
    if kind is QuestionType.DATE:
        return _any_new(_DATES, folded, asked)
    if kind is QuestionType.REASON:
        return _REASONS.search(folded) is not None
    if kind is QuestionType.NAME:
        return new_names(sentence, asked) > 0
    if kind is QuestionType.PLACE:
        return new_names(sentence, asked) > 0 or _any_new(_PLACES_IN_CHINESE, sentence, question)
    return True


def new_names(sentence: str, folded_question: str) -> int:
    """How many names stand in `sentence` that the question does not mention."""
    pattern = _NAMES_IN_CHINESE if _CHINESE.search(sentence) else _NAMES
    return sum(fold(match.group()) not in folded_question for match in pattern.finditer(sentence))


def _any_new(pattern: re.Pattern[str], text: str, known: str) -> bool:
    return any(match.group().strip() not in known for match in pattern.finditer(text))
