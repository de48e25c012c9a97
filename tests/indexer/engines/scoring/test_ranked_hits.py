"""Many hits as arrays are in the same order, and have the same scores, as a list of pairs."""

import numpy as np
import pytest

from indexer.engines.interface import EngineQuery, Sort
from indexer.engines.scoring.ranked_hits import RankedHits, articles_of
from indexer.engines.whoosh.search.top_hits import LEXSORT_MIN_HITS, TopHits
from indexer.query import tree

HITS = 3 * LEXSORT_MIN_HITS
PAIRS = [(3.5, 7), (3.0, 9), (2.0, 4), (2.0, 1)]


@pytest.fixture
def ranked() -> RankedHits:
    scores, articles = zip(*PAIRS, strict=True)
    return RankedHits(np.array(scores), np.array(articles))


def test_it_reads_as_a_list_of_pairs(ranked: RankedHits) -> None:
    assert list(ranked) == PAIRS
    assert [ranked[place] for place in range(len(ranked))] == PAIRS
    assert ranked[1:3] == PAIRS[1:3] and ranked[:9] == PAIRS and ranked[4:] == []
    assert all(type(score) is float and type(article) is int for score, article in ranked)


def test_the_articles_of_both_forms_are_the_same(ranked: RankedHits) -> None:
    assert articles_of(ranked).tolist() == articles_of(PAIRS).tolist() == [7, 9, 4, 1]
    assert articles_of([]).tolist() == []


@pytest.mark.parametrize("number", [0, 1, 3, 4])
def test_the_first_hits_are_replaced(ranked: RankedHits, number: int) -> None:
    first = [(score + 5, article) for score, article in reversed(PAIRS[:number])]

    assert list(ranked.beginning_with(first)) == [*first, *PAIRS[number:]]
    assert list(ranked) == PAIRS


@pytest.mark.parametrize("count", [1, LEXSORT_MIN_HITS, HITS, 2 * HITS])
def test_many_hits_are_in_the_order_of_their_pairs(count: int) -> None:
    rng = np.random.default_rng(3)
    scores, articles = rng.integers(0, 50, HITS) / 7, rng.permutation(HITS) + 1
    top = TopHits(EngineQuery(tree.Everything(), sort=Sort.RELEVANCE, limit=10), min_count=count)
    for part in (slice(0, HITS // 2), slice(HITS // 2, HITS)):
        top.add(articles[part], scores[part])
    expected = sorted(zip(scores.tolist(), articles.tolist(), strict=True), reverse=True)

    found = top.ordered(lambda hits: hits)

    assert isinstance(found, RankedHits)
    assert list(found) == expected[: max(10, count)]
    assert top.window(HITS, lambda hits: hits)[3].article_id == expected[3][1]
