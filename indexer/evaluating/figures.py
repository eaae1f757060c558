"""From ranks and answers to figures: recall, reciprocal rank, and whether a text holds an accepted answer."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

_AROUND = " .,;:。，；：!?！？\"'«»“”()（）"


def place_of(ranked: Iterable[str], gold: str) -> int:
    """The rank of `gold` among the first ten different ones, 0 when it is not there."""
    first = list(dict.fromkeys(ranked))[:10]
    return first.index(gold) + 1 if gold in first else 0


def recall_at(places: Sequence[int], depth: int) -> float:
    """Share of the questions whose passage is among the first `depth`, in percent."""
    return percent([0 < place <= depth for place in places])


def mean_reciprocal_rank(places: Sequence[int]) -> float:
    """MRR@10 in percent."""
    return percent([1 / place if place else 0.0 for place in places])


def mean_gain(places: Sequence[int]) -> float:
    """nDCG@10 in percent, with one right passage for each question."""
    return percent([1 / math.log2(place + 1) if place else 0.0 for place in places])


def percent(values: Sequence[float]) -> float:
    """The mean of values of 0 to 1, in percent; 0 for none."""
    return round(100 * sum(values) / len(values), 1) if values else 0.0


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive has a higher value than a negative, 0 to 1; ties count half."""
    if not positive or not negative:
        return 0.0
    values = sorted([(value, True) for value in positive] + [(value, False) for value in negative])
    ranks, start = 0.0, 0
    while start < len(values):
        end = start
        while end < len(values) and values[end][0] == values[start][0]:
            end += 1
        ranks += sum(is_positive for _, is_positive in values[start:end]) * (start + 1 + end) / 2
        start = end
    count = len(positive)
    return round((ranks - count * (count + 1) / 2) / (count * len(negative)), 3)


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the accepted answers stands in the text: width, case and white space do not matter."""
    plain = _plain(text)
    return any(stripped in plain for answer in answers if (stripped := _plain(answer).strip(_AROUND)))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower().replace("’", "'"))
