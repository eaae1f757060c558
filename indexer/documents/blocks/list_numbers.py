"""How Word writes the number of a list's item: 4, iv, d, 四, ④."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 3_999
_MAX_LETTERS = 30
_CHINESE = "〇一二三四五六七八九"
_MAX_CHINESE = 99
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def written(number: int, form: str) -> str:
    """The number in a form that the file names; in digits where the form is not known here."""
    return _FORMS.get(form, str)(number)


def _roman(number: int) -> str:
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    pieces = []
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        pieces.append(letters * times)
    return "".join(pieces)


def _letters(number: int) -> str:
    """From a to z, then from aa to zz, as Word counts on."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if 0 <= times < _MAX_LETTERS else str(number)


def _chinese(number: int) -> str:
    if not 0 < number <= _MAX_CHINESE:
        return str(number)
    tens, ones = divmod(number, 10)
    unit = _CHINESE[ones] if ones else ""
    return f"{_CHINESE[tens] if tens > 1 else ''}{'十' if tens else ''}{unit}"


def _one_of(marks: str) -> Callable[[int], str]:
    return lambda number: marks[number - 1] if 0 < number <= len(marks) else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "ideographTraditional": _one_of(_HEAVENLY_STEMS),
} | dict.fromkeys(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), _chinese
)
