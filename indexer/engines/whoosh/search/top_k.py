"""The best documents of a matches, exactly, without scoring them all.

MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995) on arrays: no
document scores more than the bounds of its scorers. Once the scorers that are left cannot lift a new
document over the k-th best seen, they are only looked up for the documents that still can win.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.search.evaluator import Mask, MatchSet
from indexer.engines.whoosh.search.scorers import Documents, Scorer, Scores, places_of
from indexer.engines.whoosh.segment.ragged import run_starts, scatter, slices_of, union

FEW = 256  # documents that are scored by all scorers at once
GROUPS = 512  # whose maxima stand for all scores when the k-th best is estimated
SPARSE = 16  # documents per posting: sorting these touches less memory than a sum for each of those
LOOKUP_COST = 6  # of one document in a scorer, in postings of a scorer that is read as a whole
ROUNDING = 1e-5  # relative; sums in single precision stay well below
_scratch = threading.local()

Sums = npt.NDArray[np.float32]


def best(
    matches: MatchSet, allowed: Mask | None, count: int, least: float = 0.0
) -> tuple[Documents, Scores]:
    """Return documents, the ``count`` best of the clause among them, and their scores.

    ``allowed`` narrows what matches. Documents that score less than ``least`` may be left out.
    """
    if not count:
        return np.empty(0, dtype=np.intp), np.empty(0)
    postings = sum(len(scorer.documents) for scorer in matches.scorers)
    if matches.is_union or matches.most() * len(matches.scorers) * LOOKUP_COST > postings > 0:
        documents, least = _candidates(matches, allowed, count, least)
        if len(documents) >= count or least > 0:
            return _scored(documents, matches.scorers, count, least)
    documents = matches.matching_documents()
    if allowed is not None:
        documents = documents[allowed[documents]]
    return _scored(documents, matches.scorers, count, least)


def _candidates(
    matches: MatchSet, allowed: Mask | None, count: int, least: float
) -> tuple[Documents, float]:
    """Return documents among which the best are, and a score that the k-th best reaches.

    Only documents with a score are returned; ``least`` is zero when there may be others.
    """
    number = matches.generating if matches.is_union else len(matches.scorers)
    scorers = sorted(matches.scorers[:number], key=lambda scorer: -scorer.bound)
    inside = allowed if matches.is_union else _both(matches.matching_mask(), allowed)
    found, least = _reached(matches, scorers, inside, count, least)
    if inside is not None:
        found = found[inside[found]]
    return found, least


def _reached(
    matches: MatchSet, scorers: Sequence[Scorer], inside: Mask | None, count: int, least: float
) -> tuple[Documents, float]:
    """Return the documents that ``scorers`` lift high enough, and what the k-th best reaches."""
    rest = sum(scorer.bound for scorer in matches.scorers)
    unread = sum(len(scorer.documents) for scorer in scorers)
    dense = len(scorers) > 1 and unread * SPARSE >= matches.size
    contenders = 0  # documents of the scorers so far that can still win
    used: list[Documents] = []
    read: list[Sums] = []
    with _zeros(matches.size, used if dense else ()) as sums:
        for scorer in scorers:
            scores = _read(scorer, sums if dense else None, first=not used)
            rest = max(0.0, rest - scorer.bound)
            unread -= len(scorer.documents)
            used.append(scorer.documents)
            read.append(scores)
            seen = scores if inside is None else scores[inside[scorer.documents]]
            least = max(least, kth_best(seen, count) * (1 - ROUNDING))
            if rest < least:
                contenders += int(np.count_nonzero(seen >= least - rest))
                if contenders * len(matches.scorers) * LOOKUP_COST <= unread:
                    break
        if dense and len(used) > 1:
            return _reaching(sums, _limit(least, rest), used), least
    documents, scores = (used[0], read[0]) if len(used) == 1 else _summed(used, read)
    return documents[scores >= _limit(least, rest)], least


def _limit(least: float, rest: float) -> float:
    """Return what a document must have that can still reach ``least`` with ``rest``."""
    return max((least - rest) * (1 - ROUNDING), float(np.finfo(np.float32).tiny))


def _summed(documents: Sequence[Documents], scores: Sequence[Sums]) -> tuple[Documents, Sums]:
    """Return all documents, ascending, and the sum of the scores of each."""
    together = np.concatenate(documents)
    order = np.argsort(together)
    together = together[order]
    firsts = np.flatnonzero(run_starts(together))
    return together[firsts], np.add.reduceat(np.concatenate(scores)[order], firsts)


def _read(scorer: Scorer, sums: Sums | None, *, first: bool) -> Sums:
    """Return the scores of a scorer's documents together with the ``sums`` so far, which they join.

    Of the ``first`` scorer there are none before.
    """
    scores = np.empty(len(scorer.documents), dtype=np.float32)
    for part in slices_of(len(scores)):
        own = scorer.rough_scores(part)
        if sums is not None:
            documents = scorer.documents[part].astype(np.intp)
            if not first:
                own += sums[documents]
            sums[documents] = own
        scores[part] = own
    return scores


def _reaching(sums: Sums, limit: float, used: Sequence[Documents]) -> Documents:
    """Return the documents whose sums reach the limit."""
    if sum(map(len, used)) * LOOKUP_COST > len(sums):
        return np.flatnonzero(sums >= limit)
    return union([documents[sums[documents] >= limit] for documents in used])


@contextmanager
def _zeros(size: int, used: Sequence[Documents]) -> Iterator[Sums]:
    """Lend this thread's array of zeros; what is ``used`` by then is cleared afterwards."""
    sums: Sums | None = getattr(_scratch, "sums", None)
    if sums is None or len(sums) < size:
        sums = np.zeros(size, dtype=np.float32)
    _scratch.sums = None  # not to be lent while it is dirty
    yield sums[:size]
    if sum(map(len, used)) * 2 > size:
        sums[:size] = 0
    else:
        for documents in used:
            scatter(sums, documents, 0)
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
    documents: Documents, scorers: Sequence[Scorer], count: int, least: float
) -> tuple[Documents, Scores]:
    """Return the documents that may be among the best, with their scores."""
    scores: Scores = np.zeros(len(documents))
    rest = sum(scorer.bound for scorer in scorers)
    for scorer in sorted(scorers, key=lambda scorer: -scorer.bound):
        places, there = places_of(scorer.documents, documents)
        if there.all():
            scores += scorer.scores_at(places)
        else:
            scores[there] += scorer.scores_at(places[there])
        rest = max(0.0, rest - scorer.bound)
        if len(documents) > FEW:
            least = max(least, kth_best(scores, count))
            keep = scores >= (least - rest) * (1 - ROUNDING)
            documents, scores = documents[keep], scores[keep]
    return documents, scores


def _both(mask: Mask, allowed: Mask | None) -> Mask:
    return mask if allowed is None else mask & allowed
