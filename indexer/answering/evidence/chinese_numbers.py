"""Reads numbers that are written in Chinese characters: 一百二十 = 120, 二点五 = 2.5, 二〇二四 = 2024."""

from __future__ import annotations

from decimal import Decimal

DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {
    "两": 2,
    "兩": 2,
}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
CHARACTERS = "".join((*DIGITS, *SMALL_UNITS, *LARGE_UNITS, "点"))


def read_chinese_number(text: str) -> Decimal | None:
    """The value of a run of such characters, None when it is not a number."""
    whole, point, fraction = text.partition("点")
    value = _read_whole(whole)
    if value is None or not point:
        return value
    scale = 1
    while fraction and fraction[-1] in LARGE_UNITS:
        scale *= LARGE_UNITS[fraction[-1]]
        fraction = fraction[:-1]
    if not fraction or any(character not in DIGITS for character in fraction):
        return None
    digits = "".join(str(DIGITS[character]) for character in fraction)
    return (value + Decimal(f"0.{digits}")) * scale


def _read_whole(text: str) -> Decimal | None:
    if not text:
        return None
    if all(character in DIGITS for character in text):
        return Decimal("".join(str(DIGITS[character]) for character in text))
    total, section, digit = 0, 0, 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in SMALL_UNITS:
            section += (digit or 1) * SMALL_UNITS[character]
            digit = 0
        elif character in LARGE_UNITS:
            total = (total + section + digit or 1) * LARGE_UNITS[character]
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit)
