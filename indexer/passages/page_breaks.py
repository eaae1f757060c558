"""Decides whether a sentence continues after a page break, and where it ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from indexer.passages.sentences import sentence_spans
from indexer.passages.weights import text_weight, weight_of
from indexer.records.documents import Span

MAX_BETWEEN_CHARS = 80  # maximum length of a running header or footer between the two halves
MIN_WEIGHT = 40.0  # minimum of the first half; a lighter line may be a heading, a cell or a label
_LOOK_CHARS = 2_000
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CJK_GOES_ON = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff，、“「『《（]")
_UNFINISHED = re.compile(r"[\w,，、(（)）»”%-]$")
_FINISHED = re.compile(r"[.!?。！？…](?:[»”\"'’)）\]]|\s)*$")


def sentence_end_beyond(
    text: str, sentence: Span, following: Span, breaks: Sequence[int], budget: float
) -> int | None:
    """Where the sentence ends on the next page; None if it does not continue, or if that is uncertain.

    Args:
        text: The document's text.
        sentence: The last one before the page break.
        following: The stretch of text after the break, without the clutter between.
        breaks: The offsets of all page breaks, ascending.
        budget: The maximum weight of a passage; a longer sentence is not joined.
    """
    at = bisect_left(breaks, sentence.end)
    if at == len(breaks) or breaks[at] > following.start:
        return None
    between = "".join(text[sentence.end : following.start].split())
    if len(between) > MAX_BETWEEN_CHARS or weight_of(text, sentence) < MIN_WEIGHT:
        return None
    if not _UNFINISHED.search(sentence.of(text)) or "\t" in sentence.of(text):
        return None
    rest = next(iter(sentence_spans(text, start=following.start, end=_look_until(following))), None)
    if rest is None or not _goes_on(text, sentence, rest):
        return None
    weight = text_weight(text[sentence.start : rest.end])
    return rest.end if weight <= budget else None


def _look_until(following: Span) -> int:
    return min(following.end, following.start + _LOOK_CHARS)


def _goes_on(text: str, sentence: Span, rest: Span) -> bool:
    """Whether the text continues in lower case or between Chinese characters, up to a sentence's end."""
    if not _FINISHED.search(rest.of(text)):
        return False
    first, last = text[rest.start], text[sentence.end - 1]
    if _CJK.match(last) or last in "，、":
        return bool(_CJK_GOES_ON.match(first))
    return first.islower()
