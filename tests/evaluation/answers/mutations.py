"""Makes false sentences of true ones, by changing one thing, and true ones that are put differently.

Each change takes the values of its replacement from the same passage where it holds another of the kind:
such a swap is the hardest to see, and the one that small models make.
"""

# ruff: noqa: E501 - tables of words

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.answering.evidence.names import find_names
from indexer.common.written_dates import MONTHS, find_dates

_NUMBER = re.compile(r"(?<![\d.,/-])\d+(?:[.,]\d+)*(?![\d/-])")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_MONTH_NAMES = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_UNITS = {
    "en": (("million", "billion"), ("percent", "points"), ("%", " million"), ("km", "m"), ("miles", "feet"),
           ("kilometres", "metres"), ("euros", "dollars"), ("dollars", "euros"), ("$", "€"), ("hours", "days"),
           ("days", "weeks"), ("weeks", "months"), ("months", "years"), ("years", "months"), ("yards", "miles")),
    "fr": (("millions", "milliards"), ("milliards", "millions"), ("%", " millions"), ("euros", "dollars"),
           ("mois", "ans"), ("ans", "mois"), ("jours", "semaines"), ("heures", "jours"), ("années", "mois"),
           ("kilomètres", "mètres"), ("km", "m"), ("€", "$"), ("MW", "GW")),
    "es": (("millones", "miles"), ("%", " millones"), ("por ciento", "puntos"), ("dólares", "euros"),
           ("años", "meses"), ("meses", "días"), ("días", "semanas"), ("kilómetros", "metros"), ("km", "m"),
           ("horas", "días"), ("yardas", "millas")),
    "zh": (("亿", "万"), ("万", "亿"), ("%", "万"), ("欧元", "美元"), ("美元", "欧元"), ("公里", "米"),
           ("年内", "个月内"), ("个月", "年"), ("小时", "天"), ("码", "英里"), ("英里", "米"), ("千米", "米")),
}  # fmt: skip
_DIRECTIONS = {
    "en": (("increased", "decreased"), ("increase", "decrease"), ("rose", "fell"), ("grew", "shrank"),
           ("higher", "lower"), ("more than", "less than"), ("won", "lost"), ("before", "after"),
           ("after", "before"), ("largest", "smallest"), ("most", "least"), ("up to", "at least"),
           (" is ", " is not "), (" was ", " was not "), (" were ", " were not "), (" can ", " cannot "),
           (" has ", " has not "), (" are ", " are not "), (" will ", " will not "), (" had ", " had not ")),
    "fr": (("augmenté", "diminué"), ("hausse", "baisse"), ("baisse", "hausse"), ("plus de", "moins de"),
           ("avant", "après"), ("après", "avant"), (" est ", " n'est pas "), (" a ", " n'a pas "),
           (" sont ", " ne sont pas "), (" ont ", " n'ont pas "), (" peut ", " ne peut pas "),
           (" doit ", " ne doit pas "), (" sera ", " ne sera pas ")),
    "es": (("aumentó", "disminuyó"), ("más de", "menos de"), ("antes", "después"), ("después", "antes"),
           ("mayor", "menor"), (" es ", " no es "), (" fue ", " no fue "), (" son ", " no son "),
           (" tiene ", " no tiene "), (" puede ", " no puede "), (" ha ", " no ha ")),
    "zh": (("增长", "下降"), ("增加", "减少"), ("上升", "下降"), ("超过", "不到"), ("之前", "之后"), ("之后", "之前"),
           ("最大", "最小"), ("最高", "最低"), ("是", "不是"), ("可以", "不可以"), ("能够", "不能"), ("已", "尚未")),
}  # fmt: skip
_SYNONYMS = {
    "en": (("also ", ""), ("said", "stated"), ("began", "started"), ("approximately", "about"), ("however, ", ""),
           ("percent", "%"), ("such as", "like"), ("in order to", "to"), ("because of", "due to"),
           ("many", "numerous"), ("several", "a number of"), ("known as", "called"), ("show", "demonstrate"),
           ("use", "make use of"), ("the United States", "the US"), ("over ", "more than ")),
    "fr": (("également ", ""), ("afin de", "pour"), ("notamment ", ""), ("ainsi que", "et"), ("environ", "à peu près"),
           ("indique", "précise"), ("lorsque", "quand"), ("pour cent", "%"), ("toutefois", "cependant"),
           ("doit", "est tenu de"), ("utiliser", "se servir de"), ("à ce jour", "jusqu’à présent")),
    "es": (("también ", ""), ("además, ", ""), ("aproximadamente", "cerca de"), ("comenzó", "empezó"),
           ("por ciento", "%"), ("sin embargo", "no obstante"), ("debido a", "a causa de"), ("muchos", "numerosos")),
    "zh": (("此外，", ""), ("大约", "约"), ("因为", "由于"), ("但是", "但"), ("以及", "和"), ("例如", "比如"),
           ("开始", "着手"), ("也", "还"), ("被称为", "叫做"), ("通过", "借助")),
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """A sentence after one change, and the kind of it."""

    kind: str
    text: str


def mutations(sentence: str, passage: str, language: str, chance: random.Random) -> Iterator[Changed]:
    """One false sentence of each kind that this sentence has something for."""
    for kind, change in _MUTATIONS.items():
        text = change(sentence, passage, language, chance)
        if text is not None and text != sentence:
            yield Changed(kind, text)


def paraphrases(sentence: str, language: str) -> Iterator[Changed]:
    """The same said with other words, and the beginning or end of it left out."""
    text = sentence
    for old, new in _SYNONYMS[language]:
        edge = r"\b" if old.strip().isascii() and old[0].isalpha() and old.strip(" ,")[-1].isalpha() else ""
        text = re.sub(rf"{edge}{re.escape(old)}{edge if old[-1].isalpha() else ''}", new, text, count=1)
    if text != sentence:
        yield Changed("synonyms", text)
    beginning = re.match(r"(.{40,}?)[,;，；] ", sentence) or re.match(r"(.{15,}?)[，；]", sentence)
    if beginning and beginning.end() < 0.8 * len(sentence):
        yield Changed("beginning only", beginning.group(1) + ".")
    shorter = re.sub(r"\s?[（(][^()（）]*[)）]", "", sentence)
    if shorter != sentence and len(shorter) > 25:
        yield Changed("without brackets", shorter)
    parts = re.split(r"[,，]\s*", sentence.rstrip(".。"))
    if len(parts) == 2 and all(len(part) > 25 for part in parts):
        yield Changed("clauses exchanged", f"{parts[1]}, {parts[0]}.")
    number = re.search(r"(?<![\d.,])(\d{1,3})[,\u202f ](\d{3})(?![\d,.])", sentence)
    if number:
        yield Changed("number written plainly", sentence.replace(number.group(), "".join(number.groups())))


def _figure(sentence: str, passage: str, _language: str, chance: random.Random) -> str | None:
    dates = [(written.start, written.end) for written in find_dates(sentence)]
    spots = [
        match
        for match in _NUMBER.finditer(sentence)
        if not any(start <= match.start() < end for start, end in dates)
    ]
    if not spots:
        return None
    spot = chance.choice(spots)
    rivals = [
        number
        for number in _NUMBER.findall(passage)
        if number not in sentence and not _YEAR.fullmatch(number)
    ]
    if rivals and chance.random() < 0.5:
        new = chance.choice(rivals)
    else:
        digits = spot.group()
        place = chance.randrange(len(digits) - 1, -1, -1) if not digits[0].isdigit() else 0
        new = digits[:place] + str(int(digits[place]) % 9 + 1) + digits[place + 1 :]
    return sentence[: spot.start()] + new + sentence[spot.end() :]


def _date(sentence: str, passage: str, language: str, chance: random.Random) -> str | None:
    spots = list(_YEAR.finditer(sentence))
    months = [name for name in _MONTH_NAMES.get(language, "").split() if re.search(rf"\b{name}\b", sentence)]
    if months and (not spots or chance.random() < 0.5):
        name = chance.choice(months)
        others = [
            other for other in _MONTH_NAMES[language].split() if MONTHS.get(other.lower()) and other != name
        ]
        return re.sub(rf"\b{name}\b", chance.choice(others), sentence, count=1)
    if not spots:
        return None
    spot = chance.choice(spots)
    rivals = [year for year in _YEAR.findall(passage) if year not in sentence]
    new = (
        chance.choice(rivals)
        if rivals and chance.random() < 0.5
        else str(int(spot.group()) + chance.choice((1, 2, -1, 10)))
    )
    return sentence[: spot.start()] + new + sentence[spot.end() :]


def _unit(sentence: str, _passage: str, language: str, chance: random.Random) -> str | None:
    fitting = []
    for old, new in _UNITS[language]:
        edge = r"\b" if old[0].isalpha() and old.isascii() else ""
        match = (
            re.search(rf"\d[\d.,]*\s?({edge}{re.escape(old)}{edge})", sentence)
            if old != "$"
            else re.search(r"(\$)\s?\d", sentence)
        )
        if match:
            fitting.append(sentence[: match.start(1)] + new + sentence[match.end(1) :])
    return chance.choice(fitting) if fitting else None


def _name(sentence: str, passage: str, language: str, chance: random.Random) -> str | None:
    names = [name for name in find_names(sentence, language) if len(name) > 3]
    if not names:
        return None
    name = chance.choice(names)
    rivals = [other for other in find_names(passage, language) if other not in sentence and len(other) > 3]
    new = chance.choice(rivals) if rivals else chance.choice(("Harmon", "Kestrel", "Delacourt", "Vantage"))
    return re.sub(rf"{re.escape(name)}", new, sentence, count=1)


def _subject(sentence: str, passage: str, language: str, _chance: random.Random) -> str | None:
    """The first noun behind an article gives way to that of another sentence of the passage."""
    article = {
        "en": r"\bThe ([a-z]{4,})",
        "fr": r"\b(?:Le|La|Les) ([a-zéèê]{4,})",
        "es": r"\b(?:El|La|Los|Las) ([a-zéíóñ]{4,})",
    }
    if language not in article:
        return None
    match = re.match(article[language], sentence)
    if match is None:
        return None
    others = [word for word in re.findall(article[language], passage) if word not in sentence]
    new = others[0] if others else {"en": "council", "fr": "conseil", "es": "consejo"}[language]
    return sentence[: match.start(1)] + new + sentence[match.end(1) :]


def _direction(sentence: str, _passage: str, language: str, chance: random.Random) -> str | None:
    fitting = [(old, new) for old, new in _DIRECTIONS[language] if old in sentence]
    if not fitting:
        return None
    old, new = chance.choice(fitting)
    changed = sentence.replace(old, new, 1)
    return (
        None if re.search(r"\b(?:not not|no no|ne ne|pas pas|pas que|ya no no)\b|不不", changed) else changed
    )


_Change = Callable[[str, str, str, random.Random], str | None]
_MUTATIONS: dict[str, _Change] = {
    "figure": _figure,
    "date": _date,
    "unit": _unit,
    "name": _name,
    "subject": _subject,
    "direction": _direction,
}
