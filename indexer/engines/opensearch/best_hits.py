"""The best hits among those that a search has found, as far as they are sure.

Articles that the search has left out have at most the score of its last hit. Without the weights of
kinds, which are at most 1, they may be better than a hit that weighs less. Of hits with one score,
some may be left out, also a copy of another one that comes before it. So either all hits of a score
are taken, or none.
"""

import numpy as np
import numpy.typing as npt

#: Hits of a search without the weights of kinds that take the place of those that weigh less.
CANDIDATES_MARGIN = 20

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def best_of(
    scores: Floats, size: int, *, matched: Mask | None = None, factors: Floats | None = None
) -> Mask | None:
    """Return which hits are the best, at most ``size``; None if fewer than two thirds are sure.

    ``scores``: descending, as the cluster has sent them. ``matched``: which hits match the clause;
    ``factors``: the weights of their kinds, if the cluster has not applied them.
    """
    weighed = scores if factors is None else scores * factors
    sure = weighed >= scores[-1]
    if matched is not None:
        sure &= matched
    ordered = np.sort(weighed[sure])[::-1]
    if len(ordered) < size:
        return None
    next_score = ordered[size] if len(ordered) > size else scores[-1]
    best: Mask = sure & (weighed > next_score)
    return best if np.count_nonzero(best) > size * 2 // 3 else None
