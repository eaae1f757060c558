"""A third look at the best candidates, where there is a reranker: it reads each together with the query.

It never costs a search: where it fails, dies or is too slow, the ranking stays as it was, and says so.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.cancel import CancelToken
from indexer.errors import IndexerError
from indexer.lexical.statistics import PassageStatistics
from indexer.models.protocol import Reranker
from indexer.retrieval.explain import View
from indexer.retrieval.selection import Selected

log = logging.getLogger(__name__)

# As many as close reading has read. The right passage is among them for all XQuAD questions and for 91.7 % of
# fr_cnil's, among 20 for 90.9 %, among 10 for 86.9 % (tests/evaluation/rerank.py, 2026-11-29).
CANDIDATES = 30
# A stated default, not measured: no reranker's weights were at hand. As much as all before it together. To be
# chosen by tests/evaluation/rerank.py, which prints the figures for a grid of weights.
RERANKER_WEIGHT = 1.0
_LEAST = 1e-6  # of the worst candidate: it was read, too


@dataclass(frozen=True, slots=True)
class Reranked:
    """All rows' scores after the reranker, or as they were."""

    scores: NDArray[np.float64]
    views: tuple[View, ...] = ()
    warnings: tuple[str, ...] = ()


def rerank(
    reranker: Reranker,
    query: str,
    candidates: Sequence[Selected],
    statistics: PassageStatistics,
    scores: NDArray[np.float64],
    token: CancelToken | None = None,
) -> Reranked:
    """Join `scores` with what the reranker says of the candidates; their copies share it.

    Raises:
        CancelledByUser: `token` was raised.
    """
    if not candidates:
        return Reranked(scores)
    try:
        given = reranker.score(query, [one.found.passage for one in candidates], token=token)
    except (IndexerError, OSError) as problem:
        log.warning("reranking failed: %s", problem)
        reason = (
            problem.summary if isinstance(problem, IndexerError) else "the reranker could not be started."
        )
        return Reranked(scores, warnings=(f"The results were not reranked: {reason}",))
    worth = np.zeros(len(scores))
    for one, share in zip(candidates, shares(given), strict=True):
        passages = [one.found.passage.id, *one.copies]
        worth[np.searchsorted(statistics.ids, passages)] = share
    joined = (scores + RERANKER_WEIGHT * worth) / (1 + RERANKER_WEIGHT)
    return Reranked(joined, (View("reranker", RERANKER_WEIGHT, worth),))


def shares(given: Sequence[float]) -> NDArray[np.float64]:
    """Scores as shares of their range, the worst nearly 0 and the best 1; all 1 where they are equal.

    Some models give logits without bounds, others probabilities: only the differences mean the same.
    """
    values = np.asarray(given, np.float64)
    span = float(np.ptp(values))
    return np.maximum((values - values.min()) / span, _LEAST) if span > 0 else np.ones_like(values)
