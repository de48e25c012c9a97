"""Ranking metrics as pure functions: nDCG, reciprocal rank and recall.

A ranking is a sequence of distinct article ids, best first. ``grades`` maps judged articles to
grades from 0 (no answer) to 3 (the best answer). An article without a grade counts as 0. Every
metric lies between 0 and 1, and is 0 if no article is graded above 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log2

Grades = Mapping[int, int]


def ndcg(ranking: Sequence[int], grades: Grades, *, depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain (nDCG) of the first ``depth`` ranks.

    The gain (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS
    20(4), 2002) is divided by the gain of the ideal order of all judged articles.

    NOTE: the discount is 1/log2(rank + 1) from the first rank on, and the gain is 2^grade - 1, as
    in Burges et al., "Learning to rank using gradient descent" (ICML 2005). The paper of 2002 does
    not discount ranks up to the base of the logarithm, and its gain is the grade itself.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    found = _dcg(grades.get(article, 0) for article in ranking[:depth])
    return found / ideal if ideal else 0.0


def reciprocal_rank(ranking: Sequence[int], grades: Grades, *, depth: int = 10) -> float:
    """Return 1 / the rank of the first article graded above 0; 0 if none is within ``depth``.

    The mean over queries is MRR: Voorhees, "The TREC-8 question answering track report" (1999).
    """
    for rank, article in enumerate(ranking[:depth], 1):
        if grades.get(article, 0) > 0:
            return 1 / rank
    return 0.0


def recall(ranking: Sequence[int], grades: Grades, *, depth: int = 100) -> float:
    """Return the share of the articles graded above 0 that the first ``depth`` ranks contain.

    Manning, Raghavan and Schütze, "Introduction to Information Retrieval" (2008), section 8.3.
    """
    relevant = {article for article, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


def _dcg(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))
