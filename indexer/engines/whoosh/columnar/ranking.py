"""The best documents of a clause, exactly, without scoring them all.

MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995) on arrays: no
document scores more than the bounds of its leaves. Once the leaves that are left cannot lift a new
document over the k-th best seen, they are only looked up for the documents that still can win.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.columnar.evaluation import Clause, Mask
from indexer.engines.whoosh.columnar.leaves import Documents, Leaf, Scores, places_of

FEW = 256  # documents that are scored by all leaves at once
GROUPS = 512  # whose maxima stand for all scores when the k-th best is estimated
LOOKUP_COST = 6  # of one document in a leaf, in postings of a leaf that is read as a whole
ROUNDING = 1e-5  # relative; sums in single precision stay well below
_scratch = threading.local()

Sums = npt.NDArray[np.float32]


def best(
    clause: Clause, allowed: Mask | None, count: int, least: float = 0.0
) -> tuple[Documents, Scores]:
    """Return documents, the ``count`` best of the clause among them, and their scores.

    ``allowed`` narrows what matches. Documents that score less than ``least`` may be left out.
    """
    if not count:
        return np.empty(0, dtype=np.intp), np.empty(0)
    postings = sum(len(leaf.documents) for leaf in clause.leaves)
    if clause.is_union or clause.most() * len(clause.leaves) * LOOKUP_COST > postings > 0:
        documents, least = _candidates(clause, allowed, count, least)
        if len(documents) >= count or least > 0:
            return _scored(documents, clause.leaves, count, least)
    documents = clause.matching_documents()
    if allowed is not None:
        documents = documents[allowed[documents]]
    return _scored(documents, clause.leaves, count, least)


def _candidates(
    clause: Clause, allowed: Mask | None, count: int, least: float
) -> tuple[Documents, float]:
    """Return documents among which the best are, and a score that the k-th best reaches.

    Only documents with a score are returned; ``least`` is zero when there may be others.
    """
    number = clause.generating if clause.is_union else len(clause.leaves)
    leaves = sorted(clause.leaves[:number], key=lambda leaf: -leaf.bound)
    rest = sum(leaf.bound for leaf in clause.leaves)
    inside = allowed if clause.is_union else _both(clause.matching_mask(), allowed)
    used: list[Documents] = []
    with _zeros(clause.size, used) as zeros:
        sums: Sums = zeros
        for leaf in leaves:
            documents = leaf.documents.astype(np.intp)
            scores = leaf.rough_scores()
            rest = max(0.0, rest - leaf.bound)
            if used:
                np.add.at(sums, documents, scores)
                scores = sums[documents]
            elif len(leaves) == 1:
                sums = scores
            else:
                sums[documents] = scores
            used.append(documents)
            seen = scores if inside is None else scores[inside[documents]]
            least = max(least, kth_best(seen, count) * (1 - ROUNDING))
            if rest < least:
                break
        limit = max((least - rest) * (1 - ROUNDING), float(np.finfo(np.float32).tiny))
        found = _reaching(sums, limit, used, clause.size)
    if inside is not None:
        found = found[inside[found]]
    return found, least


def _reaching(sums: Sums, limit: float, used: Sequence[Documents], size: int) -> Documents:
    """Return the documents whose sums reach the limit."""
    if len(sums) != size or len(used) == 1:  # the scores of the only leaf, or all of them in it
        values = sums if len(sums) != size else sums[used[0]]
        return used[0][values >= limit]
    if sum(map(len, used)) * LOOKUP_COST > size:
        return np.flatnonzero(sums >= limit)
    return np.unique(np.concatenate([found[sums[found] >= limit] for found in used]))


@contextmanager
def _zeros(size: int, used: Sequence[Documents]) -> Iterator[Sums]:
    """Lend this thread's array of zeros; the documents ``used`` are cleared afterwards."""
    sums: Sums | None = getattr(_scratch, "sums", None)
    if sums is None or len(sums) < size:
        sums = np.zeros(size, dtype=np.float32)
    _scratch.sums = None  # not to be lent while it is dirty
    yield sums[:size]
    if sum(map(len, used)) * 2 > size:
        sums[:size] = 0
    else:
        for documents in used:
            sums[documents] = 0
    _scratch.sums = sums


def kth_best(scores: npt.NDArray[np.floating], count: int) -> float:
    """Return a score that ``count`` of the scores reach, close to the highest such; 0 for fewer."""
    groups = max(GROUPS, 4 * count)
    if len(scores) > 4 * groups:
        size = len(scores) // groups
        scores = scores[: groups * size].reshape(size, groups).max(axis=0)
    if len(scores) < count:
        return 0.0
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def _scored(
    documents: Documents, leaves: Sequence[Leaf], count: int, least: float
) -> tuple[Documents, Scores]:
    """Return the documents that may be among the best, with their scores."""
    scores: Scores = np.zeros(len(documents))
    rest = sum(leaf.bound for leaf in leaves)
    for leaf in sorted(leaves, key=lambda leaf: -leaf.bound):
        places, there = places_of(leaf.documents, documents)
        if there.all():
            scores += leaf.scores_at(places)
        else:
            scores[there] += leaf.scores_at(places[there])
        rest = max(0.0, rest - leaf.bound)
        if len(documents) > FEW:
            least = max(least, kth_best(scores, count))
            keep = scores >= (least - rest) * (1 - ROUNDING)
            documents, scores = documents[keep], scores[keep]
    return documents, scores


def _both(mask: Mask, allowed: Mask | None) -> Mask:
    return mask if allowed is None else mask & allowed
