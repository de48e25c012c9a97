"""Hits in which the words of the query stand close to each other move up.

The best hits by their terms are scored anew: every two words next to each other in the query add a
little where they follow each other in the text, and any two words of it where they stand near. Each
such pair counts like a term, by BM25, that is as rare as it is among the hits looked at. (Metzler
and Croft, "A Markov random field model for term dependencies", SIGIR 2005, as a second stage.)

What is added is never negative, so hits behind those looked at stay behind: the order over all
pages of a result is one.
"""

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.weighting import BM25_K1

LOOKED_AT = 100  # hits
MOST_WORDS = 10  # of a query whose pairs are looked for
FOLLOWING_WEIGHT = 0.15  # of two words of the query, one right after the other
NEAR_WEIGHT = 0.05  # of any two words of the query, up to NEAR apart
NEAR = 16  # positions

SHIFT = 32  # an occurrence is (rank of the hit << SHIFT) + position

Ints = npt.NDArray[np.int64]
Scored = tuple[float, int]  # a hit: its score and its article


class Occurrences(NamedTuple):
    """Where the words of a query stand in some hits, which are ranked by any order."""

    articles: Sequence[int]  # by rank
    norms: npt.NDArray[np.float64]  # BM25's length normalisation, by rank
    words: Sequence[Ints]  # each word's occurrences, ascending and different


Gains = Callable[[Occurrences, Sequence[int], int], npt.NDArray[np.float64]]


def closer(
    hits: Sequence[Scored],
    words: Sequence[str],
    documents: int,
    find: Callable[[list[int], Sequence[str]], Occurrences],
    gain: Gains | None = None,
) -> list[Scored]:
    """Return the hits, best first, with what their pairs of words add to the first of them.

    ``hits`` come best first; ``documents`` is the size of the collection; ``find`` looks the stems
    up in articles; ``gain`` is used in place of ``gains``.
    """
    first, others = hits[:LOOKED_AT], hits[LOOKED_AT:]
    if not first or len(words) < 2:
        return list(hits)
    words = words[:MOST_WORDS]
    forms = tuple(dict.fromkeys(words))
    found = find([article for _, article in first], forms)
    gained = (gain or gains)(found, [forms.index(word) for word in words], documents)
    by_article = dict(zip(found.articles, gained.tolist(), strict=True))
    moved = [(score + by_article.get(article, 0.0), article) for score, article in first]
    return [*sorted(moved, reverse=True), *others]


def gains(found: Occurrences, order: Sequence[int], documents: int) -> npt.NDArray[np.float64]:
    """Return what the pairs add, by rank; ``order`` has the words of the query as they follow."""
    size = len(found.articles)
    gained = np.zeros(size)
    counted = [
        *(
            (FOLLOWING_WEIGHT, _follow(found.words[a], found.words[b]))
            for a, b in pairwise(order)
            if a != b
        ),
        *(
            (NEAR_WEIGHT, _near(found.words[a], found.words[b]))
            for a, b in combinations(range(len(found.words)), 2)
        ),
    ]
    for weight, at in counted:
        if not len(at):
            continue
        times = np.bincount(at >> SHIFT, minlength=size).astype(np.float64)
        rarity = log(1 + documents / (1 + np.count_nonzero(times)))
        gained += weight * rarity * (BM25_K1 + 1) * times / (times + found.norms)
    return gained


def _follow(first: Ints, second: Ints) -> Ints:
    """Return the occurrences of the first word that the second follows at once."""
    if not len(first) or not len(second):
        return first[:0]
    wanted = first + 1
    places = np.minimum(second.searchsorted(wanted), len(second) - 1)
    found: Ints = first[second[places] == wanted]
    return found


def _near(one: Ints, other: Ints) -> Ints:
    """Return the occurrences of either word that come up to ``NEAR`` after one of the other."""
    if not len(one) or not len(other):
        return one[:0]
    return np.concatenate([_after(one, other), _after(other, one)])


def _after(here: Ints, other: Ints) -> Ints:
    before = here.searchsorted(other) - 1
    near = other - here[np.maximum(before, 0)] <= NEAR
    found: Ints = other[near & (before >= 0)]
    return found
