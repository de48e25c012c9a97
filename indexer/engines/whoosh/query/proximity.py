"""Hits move up in which the words of the query stand where they tell most.

The best hits by their terms are scored anew. What adds to a hit:

- two words next to each other in the query that follow each other in the text, and any two words of
  the query that stand near each other (Metzler and Croft, "A Markov random field model for term
  dependencies", SIGIR 2005, as a second stage);
- for keywords, a word among the first of the body: news say there what they are about;
- for a question, words that such an answer holds (``answer_types``), and each word of the
  query near one of them.

Each of these counts once in a hit, by how rare it is among the hits looked at; words of an answer
count by BM25. NOTE: Metzler and Croft count pairs by how often they occur, as terms; here that did
worse on every set (docs/decisions/0068).

What is added is never negative, so hits behind those looked at stay behind: the order over all
pages of a result is one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer import scoring_weights
from indexer.engines.whoosh.segment.positions import RANK_SHIFT
from indexer.engines.whoosh.segment.ragged import union
from indexer.scoring_weights import BM25_K1

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Scored = tuple[float, int]  # a hit: its score and its article


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in the best hits, in stems."""

    words: tuple[str, ...] = ()  # of the query, as they follow each other
    answer: tuple[str, ...] = ()  # that stand in answers to such a question
    lead: bool = False  # whether the first words of a body count more

    def __bool__(self) -> bool:
        return len(self.words) > 1 or bool(self.words and self.answer)

    @property
    def depth(self) -> int:
        """Return how many of the best hits are looked at."""
        return scoring_weights.LOOKED_AT_FOR_ANSWERS if self.answer else scoring_weights.LOOKED_AT


NOTHING = Sought()


class Occurrences(NamedTuple):
    """Where stems stand in some hits, which are ranked by any order."""

    articles: Sequence[int]  # by rank
    norms: Floats  # BM25's length normalisation, by rank
    words: Sequence[Ints]  # each stem's occurrences, ascending and different; bodies begin at 0


@dataclass(frozen=True, slots=True)
class Compared:
    """What some hits hold of what is sought."""

    words: Sequence[Ints]  # occurrences of each different word of the query
    order: Sequence[int]  # the words as they follow each other in the query
    answer: Ints  # occurrences of any word of an answer
    lead: bool
    norms: Floats
    documents: int  # in the collection


Gains = Callable[[Compared], Floats]


def closer(
    hits: Sequence[Scored],
    sought: Sought,
    documents: int,
    find: Callable[[list[int], Sequence[str]], Occurrences],
    gain: Gains | None = None,
) -> list[Scored]:
    """Return the hits, best first, with what is added to the first of them.

    ``hits`` come best first; ``documents`` is the size of the collection; ``find`` looks stems up
    in articles; ``gain`` is used in place of ``gains``.
    """
    first, others = hits[: sought.depth], hits[sought.depth :]
    if not first or not sought:
        return list(hits)
    words = sought.words[: scoring_weights.MOST_WORDS]
    forms = tuple(dict.fromkeys(words))
    found = find([article for _, article in first], (*forms, *sought.answer))
    answer = found.words[len(forms) :]
    compared = Compared(
        words=found.words[: len(forms)],
        order=[forms.index(word) for word in words],
        answer=union(answer) if answer else np.empty(0, dtype=np.int64),
        lead=sought.lead,
        norms=found.norms,
        documents=documents,
    )
    gained = (gain or gains)(compared)
    by_article = dict(zip(found.articles, gained.tolist(), strict=True))
    moved = [(score + by_article.get(article, 0.0), article) for score, article in first]
    return [*sorted(moved, reverse=True), *others]


def gains(compared: Compared) -> Floats:
    """Return what is added to each hit, by rank."""
    words, answer, size = compared.words, compared.answer, len(compared.norms)
    gained = np.zeros(size)
    for weight, at in _counted(compared):
        there = np.zeros(size, dtype=np.bool_)
        there[at >> RANK_SHIFT] = True
        gained[there] += weight * _rarity(compared, there)
    if len(answer) and words:
        times = np.bincount(answer >> RANK_SHIFT, minlength=size).astype(np.float64)
        factor = scoring_weights.ANSWER_WEIGHT * _rarity(compared, times)
        gained += factor * (BM25_K1 + 1) * times / (times + compared.norms)
    return gained


def _counted(compared: Compared) -> list[tuple[float, Ints]]:
    """Return the occurrences of which the first in a hit counts, with their weights."""
    words, order, answer = compared.words, compared.order, compared.answer
    counted = [
        (scoring_weights.FOLLOWING_WEIGHT, _follow(words[a], words[b]))
        for a, b in pairwise(order)
        if a != b
    ]
    counted += [
        (scoring_weights.NEAR_WEIGHT, _near(words[a], words[b]))
        for a, b in combinations(range(len(words)), 2)
    ]
    counted += [(scoring_weights.ANSWER_NEAR_WEIGHT, _near(word, answer)) for word in words]
    if compared.lead:
        counted += [
            (
                scoring_weights.LEAD_WEIGHT,
                word[word & ((1 << RANK_SHIFT) - 1) < scoring_weights.LEAD],
            )
            for word in words
        ]
    return counted


def _rarity(compared: Compared, there: npt.NDArray[Any]) -> float:
    return log(1 + compared.documents / (1 + int(np.count_nonzero(there))))


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
    near = other - here[np.maximum(before, 0)] <= scoring_weights.NEAR
    found: Ints = other[near & (before >= 0)]
    return found
