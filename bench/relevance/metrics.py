"""Metrics of a ranking, their confidence intervals, and the significance of a difference."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from indexer.evaluation.metrics import ndcg, recall, reciprocal_rank

DEPTH = 10  # hits that nDCG and MRR evaluate
RECALL_DEPTH = 100
METRICS = (f"ndcg@{DEPTH}", f"mrr@{DEPTH}", f"recall@{RECALL_DEPTH}")
RESAMPLES = 2_000
BATCH_RESAMPLES = 100  # limits the memory

Values = npt.NDArray[np.float64]


def ranking_metrics(
    ranking: Sequence[int], grades: Mapping[int, int]
) -> tuple[float, float, float]:
    """Return nDCG@10, MRR@10 and Recall@100 of a ranking. ``grades``: document -> grade."""
    return (
        ndcg(ranking, grades, depth=DEPTH),
        reciprocal_rank(ranking, grades, depth=DEPTH),
        recall(ranking, grades, depth=RECALL_DEPTH),
    )


def interval(groups: Sequence[Values], seed: int) -> tuple[float, float]:
    """Return the 95 % interval of the mean over the means of the groups, by percentile bootstrap.

    Values are resampled within each group: the sets are fixed, and their queries are a sample.
    """
    generator = np.random.default_rng(seed)
    means = np.zeros(RESAMPLES)
    for values in groups:
        for number in range(RESAMPLES):
            drawn = generator.integers(0, len(values), len(values))
            means[number] += values[drawn].mean() / len(groups)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)


def significance(ours: Sequence[Values], theirs: Sequence[Values], seed: int) -> float:
    """Return the two-sided p of the difference of two means over the means of the groups.

    The test is a paired randomization test, which flips the signs of the queries' differences.
    """
    differences = np.concatenate(
        [(own - other) / len(own) for own, other in zip(ours, theirs, strict=True)]
    )
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    generator = np.random.default_rng(seed)
    observed = abs(differences.sum())
    beyond = 0
    for _ in range(RESAMPLES // BATCH_RESAMPLES):
        flips = generator.integers(0, 2, (BATCH_RESAMPLES, len(differences)), dtype=np.int8) * 2 - 1
        beyond += int((np.abs(flips @ differences) >= observed - 1e-12).sum())
    return (beyond + 1) / (RESAMPLES + 1)
