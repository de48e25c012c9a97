"""LRU cache of the scores of synonyms in a commit.

Readers search the same names and acronyms again and again. Their phrases take milliseconds to
evaluate, and their scores do not change within a commit.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from weakref import WeakKeyDictionary

from indexer.engines.whoosh.search.scorers import ComputedScorer
from indexer.engines.whoosh.search.statistics import CollectionStatistics

MAX_CACHED_DOCUMENTS = 500_000  # of a commit, 16 bytes each


class ScorerCache:
    """Scorers by key, with a limit on the sum of their documents; safe for threads."""

    def __init__(self, max_documents: int = MAX_CACHED_DOCUMENTS) -> None:
        self._max_documents = max_documents
        self._scorers: OrderedDict[Hashable, ComputedScorer] = OrderedDict()
        self._documents = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> ComputedScorer | None:
        """Return the scorer of a key; None if it is not in the cache."""
        with self._lock:
            scorer = self._scorers.get(key)
            if scorer is not None:
                self._scorers.move_to_end(key)
            return scorer

    def put(self, key: Hashable, scorer: ComputedScorer) -> None:
        """Add a scorer, and evict the least recently used ones."""
        with self._lock:
            if key not in self._scorers:
                self._scorers[key] = scorer
                self._documents += len(scorer.documents)
            while self._documents > self._max_documents and self._scorers:
                self._documents -= len(self._scorers.popitem(last=False)[1].documents)


_by_commit: WeakKeyDictionary[CollectionStatistics, ScorerCache] = WeakKeyDictionary()


def cached_scorer(
    collection: CollectionStatistics, key: Hashable, compute: Callable[[], ComputedScorer]
) -> ComputedScorer:
    """Return the cached scorer of a key; compute it if it is not cached or ``key`` is None."""
    if key is None:
        return compute()
    cache = _by_commit.setdefault(collection, ScorerCache())
    scorer = cache.get(key)
    if scorer is None:
        scorer = compute()
        cache.put(key, scorer)
    return scorer
