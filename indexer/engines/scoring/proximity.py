"""Proximity scores: rescore the best hits by the positions of the query's words.

A hit gains a score for each of these features:

- two adjacent words of the query that follow each other in the text, and any two words of the query
  near each other (Metzler and Croft, "A Markov random field model for term dependencies", SIGIR
  2005, as a second stage);
- if the query is keywords, a word in the body, the nearer to its beginning the more (news name
  their subject first), and two adjacent words of the query that follow each other in the title;
- for a question, the words of an answer (``answer_types``), and each word of the query near one of
  them.

A feature adds its weight times its rarity among the rescored hits, once per hit. For the first
place p of a word in a body, that is multiplied by 1 / (1 + p / ``LEAD_WORDS``), and its rarity is
that of hits with the word among the first ``LEAD_WORDS``. The words of an answer add a BM25 score.
NOTE: Metzler and Croft count the occurrences of a pair, like those of a term; here this was worse
on every judged set (docs/decisions/0068).

Proximity scores are never negative. So the rescored hits stay above all others, and all pages of a
result follow the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer import scoring_weights
from indexer.engines.interface import Signal
from indexer.engines.scoring.ragged import union
from indexer.engines.scoring.ranked_hits import RankedHits
from indexer.scoring_weights import BM25_K1

RANK_SHIFT = 32  # bits; an occurrence in a ranked hit is (rank << RANK_SHIFT) + position

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Scored = tuple[float, int]  # score and article id of a hit


@dataclass(frozen=True, slots=True)
class ProximityQuery:
    """The stems whose positions are scored. A query without any pair of stems is false."""

    words: tuple[str, ...] = ()  # of the query, in its order
    answer: tuple[str, ...] = ()  # stems that an answer to the query is likely to contain
    keywords: bool = False  # whether words of the lead, and pairs of the title, add a score

    def __bool__(self) -> bool:
        return len(self.words) > 1 or bool(self.words and self.answer)

    @property
    def depth(self) -> int:
        """Return the number of hits to rescore."""
        if self.answer:
            return scoring_weights.RESCORED_HITS_FOR_ANSWERS
        return scoring_weights.RESCORED_HITS


NO_PROXIMITY = ProximityQuery()


class WantedStems(NamedTuple):
    """The stems whose occurrences in hits are wanted."""

    anywhere: Sequence[str]
    in_titles: Sequence[str]


class Occurrences(NamedTuple):
    """Positions of stems in some hits. An occurrence is (rank << RANK_SHIFT) + position.

    The rank of a hit is its index in ``articles``, in any order.
    """

    articles: Sequence[int]  # ids
    norms: Floats  # BM25's length normalisation of each hit
    words: Sequence[Ints]  # occurrences of each stem, ascending, different; a body begins at 0
    titles: Sequence[Ints]  # the same in titles; a title begins at 0
    factors: Floats  # of the score of each hit


@dataclass(frozen=True, slots=True)
class ProximityInput:
    """The occurrences of a query's words in some hits, and the statistics for scoring them."""

    words: Sequence[Ints]  # occurrences of each different word of the query
    order: Sequence[int]  # indexes into ``words``, in the order of the query
    answer: Ints  # occurrences of any word of an answer
    titles: Sequence[Ints]  # as ``words``, in titles; empty if the query is no keywords
    norms: Floats
    documents: int  # in the collection


class Feature(NamedTuple):
    """Two words of a query in a relation, or one word near a word of an answer."""

    signal: Signal
    weight: float
    words: tuple[int, ...]  # indexes into ``ProximityInput.words``
    occurrences: Ints


FindOccurrences = Callable[[list[int], WantedStems], Occurrences]
ScoreProximity = Callable[[ProximityInput], Floats]


def rescored(
    hits: Sequence[Scored],
    query: ProximityQuery,
    documents: int,
    find_occurrences: FindOccurrences,
    score: ScoreProximity | None = None,
) -> Sequence[Scored]:
    """Return the hits, best first, with the proximity scores of the first ``query.depth`` hits.

    ``hits``: best first.
    ``documents``: number of documents in the collection.
    ``find_occurrences``: returns the occurrences of stems in articles.
    ``score``: a compiled function in place of ``proximity_scores``.
    """
    first = hits[: query.depth]
    if not first or not query:
        return hits
    found, given = proximity_input(first, query, documents, find_occurrences)
    added = (score or proximity_scores)(given) * found.factors
    by_article = dict(zip(found.articles, added.tolist(), strict=True))
    summed = [(before + by_article.get(article, 0.0), article) for before, article in first]
    best = sorted(summed, reverse=True)
    if isinstance(hits, RankedHits):
        return hits.beginning_with(best)
    return [*best, *hits[query.depth :]]


def proximity_input(
    first: Sequence[Scored],
    query: ProximityQuery,
    documents: int,
    find_occurrences: FindOccurrences,
) -> tuple[Occurrences, ProximityInput]:
    """Return the occurrences of the query's words in the rescored hits, and what scores them."""
    words = query.words[: scoring_weights.MAX_PROXIMITY_WORDS]
    different = tuple(dict.fromkeys(words))
    found = find_occurrences(
        [article for _, article in first],
        WantedStems((*different, *query.answer), different if query.keywords else ()),
    )
    answer = found.words[len(different) :]
    given = ProximityInput(
        words=found.words[: len(different)],
        order=[different.index(word) for word in words],
        answer=union(answer) if answer else np.empty(0, dtype=np.int64),
        titles=found.titles,
        norms=found.norms,
        documents=documents,
    )
    return found, given


def proximity_scores(given: ProximityInput) -> Floats:
    """Return the proximity score of each hit, by rank."""
    words, answer, size = given.words, given.answer, len(given.norms)
    scores = np.zeros(size)
    for feature in features(given):
        present = np.zeros(size, dtype=np.bool_)
        present[feature.occurrences >> RANK_SHIFT] = True
        scores[present] += feature.weight * rarity(given, present)
    for word, in_title in zip(words, given.titles, strict=False):  # no titles: no keywords
        scores += _lead_scores(given, word, in_title)
    if len(answer) and words:
        frequencies = np.bincount(answer >> RANK_SHIFT, minlength=size).astype(np.float64)
        factor = scoring_weights.ANSWER_WEIGHT * rarity(given, frequencies)
        scores += factor * (BM25_K1 + 1) * frequencies / (frequencies + given.norms)
    return scores


def features(given: ProximityInput) -> list[Feature]:
    """Return the features of two words, with their occurrences."""
    words, order, answer = given.words, given.order, given.answer
    pairs = [(a, b) for a, b in pairwise(order) if a != b]
    found = [
        Feature(
            Signal.FOLLOWING,
            scoring_weights.FOLLOWING_WEIGHT,
            (a, b),
            _adjacent(words[a], words[b]),
        )
        for a, b in pairs
    ]
    found += [
        Feature(Signal.NEAR, scoring_weights.NEAR_WEIGHT, (a, b), _near(words[a], words[b]))
        for a, b in combinations(range(len(words)), 2)
    ]
    found += [
        Feature(
            Signal.ANSWER_NEAR,
            scoring_weights.ANSWER_NEAR_WEIGHT,
            (number,),
            _near(word, answer),
        )
        for number, word in enumerate(words)
    ]
    if given.titles:
        found += [
            Feature(
                Signal.TITLE_FOLLOWING,
                scoring_weights.TITLE_FOLLOWING_WEIGHT,
                (a, b),
                _adjacent(given.titles[a], given.titles[b]),
            )
            for a, b in pairs
        ]
    return found


def _lead_scores(given: ProximityInput, word: Ints, in_title: Ints) -> Floats:
    """Return the score of each hit for the first place of a word in its body.

    The positions of a hit's title come after those of its body.
    """
    lead = scoring_weights.LEAD_WORDS
    places = first_places(given, word, in_title)
    scores = np.where(places >= 0, 1 / (1 + np.maximum(places, 0) / lead), 0.0)
    is_early = (places >= 0) & (places < lead)
    return np.asarray(scores * scoring_weights.LEAD_WEIGHT * rarity(given, is_early))


def first_places(given: ProximityInput, word: Ints, in_title: Ints) -> Ints:
    """Return the first place of a word in the body of each hit; -1 if the body lacks the word."""
    size = len(given.norms)
    ranks, firsts, counts = np.unique(word >> RANK_SHIFT, return_index=True, return_counts=True)
    in_body = counts > np.bincount(in_title >> RANK_SHIFT, minlength=size)[ranks]
    places = np.full(size, -1, dtype=np.int64)
    places[ranks[in_body]] = word[firsts[in_body]] & ((1 << RANK_SHIFT) - 1)
    return places


def rarity(given: ProximityInput, present: npt.NDArray[Any]) -> float:
    """Return the rarity of a feature that some of the rescored hits have."""
    return log(1 + given.documents / (1 + int(np.count_nonzero(present))))


def _adjacent(first: Ints, second: Ints) -> Ints:
    """Return the occurrences of the first word with the second word at the next position."""
    if not len(first) or not len(second):
        return first[:0]
    wanted = first + 1
    places = np.minimum(second.searchsorted(wanted), len(second) - 1)
    found: Ints = first[second[places] == wanted]
    return found


def _near(one: Ints, other: Ints) -> Ints:
    """Return the occurrences of either word up to ``NEAR_POSITIONS`` after the other word."""
    if not len(one) or not len(other):
        return one[:0]
    return np.concatenate([_shortly_after(one, other), _shortly_after(other, one)])


def _shortly_after(one: Ints, other: Ints) -> Ints:
    """Return the occurrences of ``other`` up to ``NEAR_POSITIONS`` after one of ``one``."""
    before = one.searchsorted(other) - 1
    near = other - one[np.maximum(before, 0)] <= scoring_weights.NEAR_POSITIONS
    found: Ints = other[near & (before >= 0)]
    return found
