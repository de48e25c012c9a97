"""What synonyms matched before in a commit: readers ask for the same names and acronyms.

The phrases among them take milliseconds to work out, and the answer stays the same as long as the
commit does. The least recently used go when there are too many documents.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from weakref import WeakKeyDictionary

from indexer.engines.whoosh.search.scorers import ComputedScorer
from indexer.engines.whoosh.search.statistics import Collection

MOST = 500_000  # documents that are kept of a commit, 16 bytes each


class Remembered:
    """Scorers by key, up to so many documents; shared by the threads of a process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._scorers: OrderedDict[Hashable, ComputedScorer] = OrderedDict()
        self._documents = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> ComputedScorer | None:
        """Return what was put under a key, if it is still there."""
        with self._lock:
            scorer = self._scorers.get(key)
            if scorer is not None:
                self._scorers.move_to_end(key)
            return scorer

    def put(self, key: Hashable, scorer: ComputedScorer) -> None:
        """Keep a scorer, and let the least recently used go."""
        with self._lock:
            if key not in self._scorers:
                self._scorers[key] = scorer
                self._documents += len(scorer.documents)
            while self._documents > self._most and self._scorers:
                self._documents -= len(self._scorers.popitem(last=False)[1].documents)


_by_commit: WeakKeyDictionary[Collection, Remembered] = WeakKeyDictionary()


def remembered(
    collection: Collection, key: Hashable, found: Callable[[], ComputedScorer]
) -> ComputedScorer:
    """Return what is found, from memory where it was found before; None as key: never kept."""
    if key is None:
        return found()
    known = _by_commit.setdefault(collection, Remembered())
    scorer = known.get(key)
    if scorer is None:
        scorer = found()
        known.put(key, scorer)
    return scorer
