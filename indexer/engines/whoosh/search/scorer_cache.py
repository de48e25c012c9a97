"""What synonyms matched before in a commit: readers ask for the same names and acronyms.

The phrases among them take milliseconds to work out, and the answer stays the same as long as the
commit does. The least recently used go when there are too many documents.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from weakref import WeakKeyDictionary

from indexer.engines.whoosh.search.scorers import ScoredLeaf
from indexer.engines.whoosh.search.statistics import Collection

MOST = 500_000  # documents that are kept of a commit, 16 bytes each


class Remembered:
    """Leaves by key, up to so many documents; shared by the threads of a process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._leaves: OrderedDict[Hashable, ScoredLeaf] = OrderedDict()
        self._documents = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> ScoredLeaf | None:
        """Return what was put under a key, if it is still there."""
        with self._lock:
            leaf = self._leaves.get(key)
            if leaf is not None:
                self._leaves.move_to_end(key)
            return leaf

    def put(self, key: Hashable, leaf: ScoredLeaf) -> None:
        """Keep a leaf, and let the least recently used go."""
        with self._lock:
            if key not in self._leaves:
                self._leaves[key] = leaf
                self._documents += len(leaf.documents)
            while self._documents > self._most and self._leaves:
                self._documents -= len(self._leaves.popitem(last=False)[1].documents)


_by_commit: WeakKeyDictionary[Collection, Remembered] = WeakKeyDictionary()


def remembered(
    collection: Collection, key: Hashable, found: Callable[[], ScoredLeaf]
) -> ScoredLeaf:
    """Return what is found, from memory where it was found before; None as key: never kept."""
    if key is None:
        return found()
    known = _by_commit.setdefault(collection, Remembered())
    leaf = known.get(key)
    if leaf is None:
        leaf = found()
        known.put(key, leaf)
    return leaf
