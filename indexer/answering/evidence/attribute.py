"""Finds where the sources say what a sentence says, whatever marks the sentence bears."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np

from indexer.answering.evidence.compare import RankedRun, Text
from indexer.answering.evidence.source_sentences import SourceRun
from indexer.answering.evidence.words import is_same_word
from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError
from indexer.vectors.sentence_meaning import SentenceMeaning

log = logging.getLogger(__name__)

# What each sign is worth beside a word coverage of 0 to 1.
# Measured by: tests/evaluation/answers/attribution.py, 2026-12-01.
MEANING_WORTH = 3.0  # of a cosine
FIGURE_WORTH = 0.5
LENGTH_COST = 0.08  # of a second sentence
CONTEXT_WORTH = 0.5  # of a word that only stands in the title or a heading


def best_runs(
    claim: Text,
    runs: Sequence[SourceRun],
    meaning: SentenceMeaning | None,
    count: int,
    token: CancelToken | None = None,
) -> list[RankedRun]:
    """The `count` runs that say most of what the claim says, best first. Raises CancelledByUser."""
    cosines = _cosines(claim, runs, meaning, token)
    ranked = [
        RankedRun(run, _by_words(claim, run) + MEANING_WORTH * (cosine or 0.0), cosine)
        for run, cosine in zip(runs, cosines, strict=True)
    ]
    ranked.sort(key=lambda one: (-one.score, one.run.source, one.run.first, one.run.last))
    return ranked[:count]


def _cosines(
    claim: Text, runs: Sequence[SourceRun], meaning: SentenceMeaning | None, token: CancelToken | None
) -> Sequence[float | None]:
    """The cosine of the claim with each run; that of two sentences comes from the vectors of each."""
    vector = meaning.vector(claim.text) if meaning is not None and runs else None
    if meaning is None or vector is None:
        return [None] * len(runs)
    sentences = list(dict.fromkeys(sentence for run in runs for sentence in run.sentences))
    try:
        vectors = dict(zip(sentences, meaning.vectors(sentences, token), strict=True))
    except (IndexerError, OSError) as problem:
        log.warning("sources are compared by their words alone: %s", problem)
        return [None] * len(runs)
    cosines: list[float | None] = []
    for run in runs:
        whole = sum(vectors[sentence] for sentence in run.sentences)
        cosines.append(float(whole @ vector / (np.linalg.norm(whole) or 1.0)))
    return cosines


def _share(term: str, have: set[str], beside: set[str]) -> float:
    """What a word counts: one of the run whole, one of its title and headings in part."""
    if term in have or any(is_same_word(term, other) for other in have):
        return 1.0
    return CONTEXT_WORTH if term in beside else 0.0


def _by_words(claim: Text, run: SourceRun) -> float:
    have = {word.term for word in run.words}
    beside = {word.term for word in run.context_words}
    wanted = [token.word.term for token in claim.tokens]
    held = sum(_share(term, have, beside) for term in wanted)
    score = held / len(wanted) if wanted else 0.0
    if claim.figures:
        told = sum(figure.is_told_by(run.figures) for figure in claim.figures)
        score += FIGURE_WORTH * told / len(claim.figures)
    return score - LENGTH_COST * (run.last - run.first)
