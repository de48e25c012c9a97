"""A cache of the expansions of wildcards and fuzzy words in a commit, bounded by bytes.

The keys are digests: what readers typed is not kept.
"""

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import NamedTuple

MAX_BYTES = 2_000_000
BYTES_PER_TERM = 120  # a string, a number and a tuple, beside the letters


class Terms(NamedTuple):
    """The most frequent terms of an expansion with their document frequencies, and the number."""

    terms: tuple[tuple[str, int], ...]
    number: int  # of all terms


class ExpansionCache:
    """Expansions by what was typed, the least recently used ones evicted; safe for threads."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._entries: OrderedDict[bytes, Terms] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, *typed: object) -> Terms | None:
        """Return the terms of an expansion; None if they are not in the cache."""
        key = _digest(typed)
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            return found

    def put(self, terms: Terms, *typed: object) -> None:
        """Add an expansion."""
        key = _digest(typed)
        with self._lock:
            if key not in self._entries:
                self._entries[key] = terms
                self._bytes += _bytes_of(terms)
            while self._bytes > self._max_bytes:
                self._bytes -= _bytes_of(self._entries.popitem(last=False)[1])


def _digest(typed: tuple[object, ...]) -> bytes:
    return blake2b(repr(typed).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _bytes_of(terms: Terms) -> int:
    return 200 + sum(BYTES_PER_TERM + len(term) for term, _ in terms.terms)
