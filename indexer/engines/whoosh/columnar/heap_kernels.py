"""The best hits seen so far in compiled loops: a heap with the worst of them on top."""

from typing import Any

from indexer.engines.whoosh.columnar.walking_kernels import compile_function


@compile_function()
def is_worse(scores: Any, ids: Any, one: int, other: int) -> Any:
    if scores[one] != scores[other]:
        return bool(scores[one] < scores[other])
    return bool(ids[one] < ids[other])


@compile_function()
def swap(scores: Any, ids: Any, one: int, other: int) -> None:
    scores[one], scores[other] = scores[other], scores[one]
    ids[one], ids[other] = ids[other], ids[one]


@compile_function()
def push(scores: Any, ids: Any, size: int, score: float, article: int) -> Any:
    """Put a hit into the heap of the best (the worst of them on top); return its new size."""
    limit = len(scores)
    if size < limit:
        at = size
        scores[at], ids[at] = score, article
        while at > 0 and is_worse(scores, ids, at, (at - 1) >> 1):
            swap(scores, ids, at, (at - 1) >> 1)
            at = (at - 1) >> 1
        return size + 1
    if limit == 0 or score < scores[0] or (score == scores[0] and article < ids[0]):
        return size
    scores[0], ids[0] = score, article
    at = 0
    while True:
        child = 2 * at + 1
        if child >= limit:
            return size
        if child + 1 < limit and is_worse(scores, ids, child + 1, child):
            child += 1
        if not is_worse(scores, ids, child, at):
            return size
        swap(scores, ids, at, child)
        at = child
