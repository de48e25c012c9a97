"""Top-k selection in compiled loops: a binary min-heap of the best hits so far.

The root is the worst of these hits. A hit is better if its score is higher or, at equal scores, its
article id is higher. ``scores`` and ``ids`` are addresses of arrays (``pointers``).
"""

from typing import Any

from indexer.engines.whoosh.kernels.pointers import f64, i64, put_f64, put_i64
from indexer.storage.numba_cache import compile_function


@compile_function(inline="always")
def is_worse(scores: int, ids: int, one: int, score: float, article: int) -> Any:
    """Return whether the entry ``one`` of the heap is worse than a hit."""
    if f64(scores, one) != score:
        return f64(scores, one) < score
    return i64(ids, one) < article


@compile_function(inline="always")
def set_entry(scores: int, ids: int, at: int, score: float, article: int) -> None:
    put_f64(scores, at, score)
    put_i64(ids, at, article)


@compile_function()
def push(scores: int, ids: int, limit: int, size: int, score: float, article: int) -> Any:
    """Push a hit into a heap of at most ``limit`` hits; return the new size of the heap."""
    if size < limit:
        at = size
        while at > 0:
            parent = (at - 1) >> 1
            if is_worse(scores, ids, parent, score, article):
                break
            set_entry(scores, ids, at, f64(scores, parent), i64(ids, parent))
            at = parent
        set_entry(scores, ids, at, score, article)
        return size + 1
    if limit == 0 or not is_worse(scores, ids, 0, score, article):
        return size
    replace_root(scores, ids, limit, score, article)
    return size


@compile_function()
def replace_root(scores: int, ids: int, size: int, score: float, article: int) -> None:
    """Replace the root by a hit and sift it down."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and is_worse(
            scores, ids, child + 1, f64(scores, child), i64(ids, child)
        ):
            child += 1
        if not is_worse(scores, ids, child, score, article):
            break
        set_entry(scores, ids, at, f64(scores, child), i64(ids, child))
        at = child
    set_entry(scores, ids, at, score, article)


@compile_function()
def sort(scores: int, ids: int, size: int) -> None:
    """Sort the hits of a heap in place, the best first (heapsort)."""
    for last in range(size - 1, 0, -1):
        score, article = f64(scores, last), i64(ids, last)
        set_entry(scores, ids, last, f64(scores, 0), i64(ids, 0))
        replace_root(scores, ids, last, score, article)
