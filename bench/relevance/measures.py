"""How good a ranking is, and whether one is better than another by more than chance."""

from collections.abc import Collection, Sequence
from math import log2

import numpy as np
import numpy.typing as npt

DEPTH = 10  # hits that nDCG and MRR look at
RECALL_DEPTH = 100
MEASURES = (f"ndcg@{DEPTH}", f"mrr@{DEPTH}", f"recall@{RECALL_DEPTH}")
RESAMPLES = 2_000

Values = npt.NDArray[np.float64]


def measures(ranking: Sequence[int], answers: Collection[int]) -> tuple[float, float, float]:
    """Return nDCG@10, MRR@10 and Recall@100 of a ranking, by equal grades.

    nDCG: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
    """
    gains = [place for place, found in enumerate(ranking[:DEPTH]) if found in answers]
    ideal = sum(1 / log2(place + 2) for place in range(min(DEPTH, len(answers))))
    gained = sum(1 / log2(place + 2) for place in gains)
    recalled = sum(found in answers for found in ranking[:RECALL_DEPTH])
    return gained / ideal, 1 / (gains[0] + 1) if gains else 0.0, recalled / len(answers)


def interval(values: Values, seed: int) -> tuple[float, float]:
    """Return the 95 % interval of the mean by bootstrap (percentiles)."""
    generator = np.random.default_rng(seed)
    means = [
        values[generator.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)


def significance(ours: Values, theirs: Values, seed: int) -> float:
    """Return p, two-sided, of the mean difference: a paired randomisation test (signs flipped)."""
    differences = ours - theirs
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    generator = np.random.default_rng(seed)
    observed = abs(differences.sum())
    signs = generator.integers(0, 2, (RESAMPLES, len(differences)), dtype=np.int8) * 2 - 1
    beyond = int((np.abs(signs @ differences) >= observed - 1e-12).sum())
    return (beyond + 1) / (RESAMPLES + 1)
