"""The best hits among those that a search has found, as far as they are sure.

Articles that the search has left out have at most the score of its last hit. Without the weights of
kinds, which are at most 1, they may be better than a hit that weighs less. Of hits with one score,
some may be left out, also a copy of another one that comes before it. So either all hits of a score
are taken, or none.
"""

import numpy as np
import numpy.typing as npt

#: Hits that are fetched beyond the best ones, so that copies with the score of the last are seen,
TIES_MARGIN = 5
CANDIDATES_MARGIN = 20  # and so that others take the place of those whose kind weighs less

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def best_of(
    scores: Floats, size: int, *, matched: Mask | None = None, factors: Floats | None = None
) -> Mask | None:
    """Return which hits are the best ``size``, and further ones with the score of the last.

    If not all of that score are there, none is taken; with fewer than two thirds, return None.

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
    last = ordered[size - 1]
    best: Mask = sure & ((weighed >= last) if last > scores[-1] else (weighed > last))
    return best if np.count_nonzero(best) > size * 2 // 3 else None
