"""Computes the places of words in a line of Chinese by even steps between the line's ends.

Tesseract knows well where a line begins and ends, and badly where a character in it stands: on made pages it
is off by a third of a character's width, and its boxes of single characters are no better. Chinese is set in
even steps, Latin letters and digits in it take about half of one, so that the places can be counted off.
Chosen by: tests/benchmarks/reading/ocr_places.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.documents.images.tesseract_table import TsvWord

HALF_STEP = 0.55  # the width of a Latin letter or digit, in characters
MIN_CHARACTERS = 4  # Chinese ones: two or three words tell too little of the step
MAX_OFF_STEPS = 1.5  # from Tesseract's place of a word: then something lies between, and nothing is counted
_LEFT_HALF = "。，、；：！？）】》」』”’"  # their ink ends half a step before they do
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\u3000-\u303f\U00020000-\U0003ffff]")


def with_even_steps(line: Sequence[TsvWord]) -> list[TsvWord]:
    """The words of an upright line, those in a run of Chinese with the places that even steps give them."""
    return [word for run in _runs(line) for word in _placed(run)]


def _runs(line: Sequence[TsvWord]) -> Iterator[list[TsvWord]]:
    """Words that stand close to one another, a Chinese one on at least one side of each gap."""
    run: list[TsvWord] = []
    for word in line:
        if run:
            left = run[-1]
            touches = _WIDE.match(left.text[-1]) or _WIDE.match(word.text[0])
            gap = word.left - left.left - left.width
            if not touches or gap > MAX_OFF_STEPS * max(left.height, word.height) or word.left < left.left:
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _placed(run: Sequence[TsvWord]) -> Sequence[TsvWord]:
    steps = [_steps(word.text) for word in run]
    if run[-1].text[-1] in _LEFT_HALF:
        steps[-1] -= HALF_STEP
    if sum(len(_WIDE.findall(word.text)) for word in run) < MIN_CHARACTERS:
        return run
    start, end = run[0].left, max(word.left + word.width for word in run)
    step = (end - start) / sum(steps)
    placed, done = [], 0.0
    for word, own in zip(run, steps, strict=True):
        left, right = round(start + done * step), round(start + (done + own) * step)
        done += own
        off = (left + right) / 2 - word.left - word.width / 2
        if abs(off) > MAX_OFF_STEPS * step or right <= left:
            return run
        placed.append(replace(word, left=left, width=right - left))
    return placed


def _steps(text: str) -> float:
    wide = len(_WIDE.findall(text))
    return wide + HALF_STEP * (len(text) - wide)
