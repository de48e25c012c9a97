"""The best hits among candidates: hits of a search without the weights of kinds.

The weights are at most 1, so articles that the search has left out have at most the score of its
last hit. Candidates that have less with their weights are not sure: others may be better.
"""

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.hit_documents import Documents

#: Candidates beyond the best hits, in place of those with a kind that weighs less.
CANDIDATES_MARGIN = 20
Mask = npt.NDArray[np.bool_]


def best_of(execution: Execution, documents: Documents, matched: Mask, size: int) -> Mask | None:
    """Return which candidates are the best ``size`` hits; ``matched``: those that match.

    Return None if they are not sure, or if ones that were left out may be as good as one that
    matters; then the cluster has to weigh and order them.
    """
    scores = documents.cluster_scores
    least = scores[-1]
    if execution.request.weigh_kinds:
        scores = scores * documents.kind_factors
    sure = np.flatnonzero(matched & (scores >= least))
    if len(sure) < size:
        return None
    best = sure[np.argsort(-scores[sure], kind="stable")][:size]
    if scores[best[size * 2 // 3]] == least:
        return None
    mask = np.zeros(documents.size, dtype=np.bool_)
    mask[best] = True
    return mask
