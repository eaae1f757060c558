"""A third look at the best candidates, where there is a reranker: it reads each together with the query.

It never costs a search: where it fails, dies or is too slow, the ranking stays as it was, and says so.
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

# As many as close reading has read. The right passage is among them for all XQuAD questions and for 91.7 % of
# fr_cnil's, among 20 for 90.9 %, among 10 for 86.9 % (tests/evaluation/rerank.py, 2026-11-29).
CANDIDATES = 30
# A stated default, not measured: no reranker's weights were at hand. As much as all before it together. To be
# chosen by tests/evaluation/rerank.py, which prints the figures for a grid of weights.
RERANKER_WEIGHT = 1.0
_LEAST = 1e-6  # of the worst candidate: it was read, too


def rerank(
    reranker: Reranker,
    query: str,
    chosen: Sequence[Selected],
    candidates: Sequence[Candidate],
    token: CancelToken | None = None,
) -> tuple[Message, ...]:
    """Join the scores of `candidates` with what the reranker says of the `chosen` ones and their copies.

    Gives a warning, and leaves the scores as they are, where the reranker fails.

    Raises:
        CancelledByUser: `token` was raised.
    """
    if not chosen:
        return ()
    try:
        given = reranker.score(query, [one.candidate.passage for one in chosen], token=token)
    except (IndexerError, OSError) as problem:
        log.warning("reranking failed: %s", problem)
        why = Message("reranker_could_not_be_started")
        if isinstance(problem, IndexerError):
            why = problem.message
        return (Message("not_reranked", why=why),)
    by_id = {one.passage.id: one for one in candidates}
    for selected, share in zip(chosen, shares(given), strict=True):
        for passage_id in (selected.candidate.passage.id, *selected.copies):
            by_id[passage_id].reranked = float(share)
    best = max(one.score for one in candidates)
    for one in candidates:
        own = one.score / best if best > 0 else 0.0
        one.score = (own + RERANKER_WEIGHT * (one.reranked or 0.0)) / (1 + RERANKER_WEIGHT)
    return ()


def shares(given: Sequence[float]) -> NDArray[np.float64]:
    """Scores as shares of their range, the worst nearly 0 and the best 1; all 1 where they are equal.

    Some models give logits without bounds, others probabilities: only the differences mean the same.
    """
    values = np.asarray(given, np.float64)
    span = float(np.ptp(values))
    return np.maximum((values - values.min()) / span, _LEAST) if span > 0 else np.ones_like(values)
