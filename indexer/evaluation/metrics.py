"""How good a ranking is, by judgements of its articles: pure functions of ids and grades.

A ranking is a sequence of distinct article ids, best first; ``grades`` gives the judged ones (0:
does not answer, 3: the best answer), and an article without a grade counts as 0. Every measure lies
between 0 and 1, and is 0 where nothing is graded above 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log2

Grades = Mapping[int, int]


def ndcg(ranking: Sequence[int], grades: Grades, *, depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first ``depth`` places.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (TOIS 20(4), 2002),
    divided by that of the ideal order of all judged articles.

    NOTE: the discount is 1/log2(place + 1) from the first place on and the gain 2^grade - 1, as in
    Burges et al., "Learning to rank using gradient descent" (ICML 2005); the paper of 2002 leaves
    places up to the logarithm's base undiscounted and takes the grade itself.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    found = _dcg(grades.get(article, 0) for article in ranking[:depth])
    return found / ideal if ideal else 0.0


def reciprocal_rank(ranking: Sequence[int], grades: Grades, *, depth: int = 10) -> float:
    """Return 1 / the place of the first article graded above 0; 0 when none is in ``depth``.

    Its mean is MRR: Voorhees, "The TREC-8 question answering track report" (1999).
    """
    for place, article in enumerate(ranking[:depth], 1):
        if grades.get(article, 0) > 0:
            return 1 / place
    return 0.0


def recall(ranking: Sequence[int], grades: Grades, *, depth: int = 100) -> float:
    """Return the share of the articles graded above 0 that are in the first ``depth`` places.

    Manning, Raghavan and Schütze, "Introduction to Information Retrieval" (2008), section 8.3.
    """
    relevant = {article for article, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


def _dcg(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))
