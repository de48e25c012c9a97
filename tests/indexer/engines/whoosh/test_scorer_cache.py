"""The cache of synonyms' scores."""

import numpy as np

from indexer.engines.whoosh.search.scorer_cache import ScorerCache
from indexer.engines.whoosh.search.scorers import ComputedScorer


def test_the_cache_is_bounded_by_documents() -> None:
    kept = ScorerCache(max_documents=25)
    leaves = [ComputedScorer(np.arange(10), np.ones(10)) for _ in range(3)]
    for number, leaf in enumerate(leaves):
        kept.put(number, leaf)
        kept.get(0)

    assert [kept.get(number) for number in range(3)] == [leaves[0], None, leaves[2]]
    kept.put("huge", ComputedScorer(np.arange(99), np.ones(99)))
    assert kept.get("huge") is None
