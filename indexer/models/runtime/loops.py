"""Notices when a model has begun to repeat itself."""

from __future__ import annotations

from collections.abc import Sequence

MIN_REPEATED_TOKENS = 60
MIN_REPEATS = 4
LONGEST_PERIOD = 80


def ends_in_a_loop(tokens: Sequence[int]) -> bool:
    """Whether `tokens` end in one stretch repeated MIN_REPEATS times or more, long enough to tell."""
    for period in range(1, min(LONGEST_PERIOD, len(tokens) // MIN_REPEATS) + 1):
        repeats = max(MIN_REPEATS, -(-MIN_REPEATED_TOKENS // period))
        if len(tokens) < period * repeats or tokens[-1] != tokens[-1 - period]:
            continue
        tail = tokens[-period * repeats :]
        if all(tail[index] == tail[index - period] for index in range(period, len(tail))):
            return True
    return False
