"""How good a ranking is, and whether one is better than another by more than chance."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from indexer.evaluation.metrics import ndcg, recall, reciprocal_rank

DEPTH = 10  # hits that nDCG and MRR look at
RECALL_DEPTH = 100
MEASURES = (f"ndcg@{DEPTH}", f"mrr@{DEPTH}", f"recall@{RECALL_DEPTH}")
RESAMPLES = 2_000
AT_A_TIME = 100  # resamples, so that they need little memory

Values = npt.NDArray[np.float64]


def measures(ranking: Sequence[int], answers: Collection[int]) -> tuple[float, float, float]:
    """Return nDCG@10, MRR@10 and Recall@100 of a ranking whose answers are of equal grade."""
    grades = dict.fromkeys(answers, 1)
    return (
        ndcg(ranking, grades, depth=DEPTH),
        reciprocal_rank(ranking, grades, depth=DEPTH),
        recall(ranking, grades, depth=RECALL_DEPTH),
    )


def interval(groups: Sequence[Values], seed: int) -> tuple[float, float]:
    """Return the 95 % interval of the mean of the groups' means by bootstrap (percentiles).

    Values are drawn again within each group: the sets are given, their queries are a sample.
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
    """Return p, two-sided, of the difference of the means of the groups' means.

    A paired randomisation test: the signs of the queries' differences are flipped.
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
    for _ in range(RESAMPLES // AT_A_TIME):
        flips = generator.integers(0, 2, (AT_A_TIME, len(differences)), dtype=np.int8) * 2 - 1
        beyond += int((np.abs(flips @ differences) >= observed - 1e-12).sum())
    return (beyond + 1) / (RESAMPLES + 1)
