"""Rescores the best candidates with a reranker, a model that reads each passage together with the query.

If the reranker fails, crashes or is too slow, the search still succeeds: the ranking stays as it was, with a
warning.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError
from indexer.common.messages import Message
from indexer.models.protocol import Reranker
from indexer.retrieval.candidates import Candidate
from indexer.retrieval.selection import Selected

log = logging.getLogger(__name__)

# As many as close reading scores. The right passage is among them for all XQuAD questions and for 91.7 % of
# fr_cnil's, among 20 for 90.9 %, among 10 for 86.9 % (tests/evaluation/rerank.py, 2026-11-29).
CANDIDATES = 30
# Not measured, because no reranker's weights were available: it counts as much as all other scores together.
# tests/evaluation/rerank.py prints the figures for a grid of weights, from which to choose.
RERANKER_WEIGHT = 1.0
_LOWEST_SHARE = 1e-6  # for the worst passage: above 0, the share of passages that were not scored


def rerank(
    reranker: Reranker,
    query: str,
    chosen: Sequence[Selected],
    candidates: Sequence[Candidate],
    token: CancelToken | None = None,
) -> tuple[Message, ...]:
    """Combine the scores of `candidates` with the reranker's of the `chosen` passages and their copies.

    Returns the warnings. If the reranker fails, there is one, and the scores stay as they are.

    Raises:
        CancelledByUser: `token` was raised.
    """
    if not chosen:
        return ()
    try:
        scores = reranker.score(query, [selected.candidate.passage for selected in chosen], token=token)
    except (IndexerError, OSError) as problem:
        log.warning("reranking failed: %s", problem)
        why = Message("reranker_could_not_be_started")
        if isinstance(problem, IndexerError):
            why = problem.message
        return (Message("not_reranked", why=why),)
    by_id = {candidate.passage.id: candidate for candidate in candidates}
    for selected, share in zip(chosen, scores_to_shares(scores), strict=True):
        for passage_id in (selected.candidate.passage.id, *selected.copies):
            by_id[passage_id].reranked = float(share)
    best = max(candidate.score for candidate in candidates)
    for candidate in candidates:
        own = candidate.score / best if best > 0 else 0.0
        candidate.score = (own + RERANKER_WEIGHT * (candidate.reranked or 0.0)) / (1 + RERANKER_WEIGHT)
    return ()


def scores_to_shares(given: Sequence[float]) -> NDArray[np.float64]:
    """Scale scores to their range: nearly 0 for the lowest, 1 for the highest; all 1 if they are equal.

    Some models give unbounded logits, others probabilities, so only differences can be compared.
    """
    values = np.asarray(given, np.float64)
    span = float(np.ptp(values))
    return np.maximum((values - values.min()) / span, _LOWEST_SHARE) if span > 0 else np.ones_like(values)
