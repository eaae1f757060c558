"""Scores of several views become one ranking."""

import numpy as np

from indexer.retrieval.fusion import over_best


def test_scores_of_damaged_vectors_spoil_no_others():
    scores = over_best(np.array([0.5, np.inf, np.nan, 2.0]))
    assert scores.tolist() == [0.25, 0.0, 0.0, 1.0]
