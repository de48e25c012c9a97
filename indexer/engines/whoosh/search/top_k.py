"""Top-k selection by MaxScore on arrays: the best documents of a match set, with exact scores.

Turtle and Flood, "Query evaluation: strategies and optimizations" (1995). Scorers are read in
descending order of their upper bounds. When the bounds of the remaining scorers together are below
the threshold (the k-th best score so far), these scorers are non-essential: they are looked up only
for candidates, the documents that can still reach the threshold.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.deadline import current
from indexer.engines.scoring.ragged import run_starts, scatter, slices_of, union
from indexer.engines.whoosh.search.match_set import Mask, MatchSet
from indexer.engines.whoosh.search.scorers import Documents, Scorer, Scores, places_of
from indexer.engines.whoosh.search.statistics import NO_FACTORS
from indexer.scoring_weights import KIND_WEIGHTS

PRUNING_MIN_DOCUMENTS = 256  # up to this many candidates are scored without pruning
KTH_BEST_GROUPS = 512  # groups of scores whose maxima give an estimate of the k-th best score
# With more documents per posting, postings are sorted by document: that touches less memory than an
# array of sums for all documents.
MAX_DOCUMENTS_PER_POSTING = 16
LOOKUP_COST = 6  # looking up a document in a scorer takes as long as reading 6 postings in sequence
#: The bound that is left, as a share of that at the last look for the threshold, at the next look.
MAX_BOUND_LEFT = 0.75
ROUNDING_MARGIN = 1e-5  # relative; sums in single precision have smaller errors

Sums = npt.NDArray[np.float32]

_scratch = threading.local()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The number of best documents, and the least factor of their scores."""

    count: int
    least: float = 1.0

    def threshold(self, scores: npt.NDArray[np.floating]) -> float:
        """Return a lower bound of the scores before the factors that the best documents reach."""
        return kth_best(scores, self.count) * self.least


@dataclass(frozen=True, slots=True)
class _NearBest:
    """The share of the best score that wanted documents have."""

    share: float
    count: int  # more than there are documents: without a threshold, none is left out

    def threshold(self, scores: npt.NDArray[np.floating]) -> float:
        """Return a lower bound of the scores of wanted documents."""
        return self.share * float(scores.max(initial=0))


def top_documents(
    matches: MatchSet,
    allowed: Mask | None,
    count: int,
    threshold: float = 0.0,
    factors: Scores = NO_FACTORS,
) -> tuple[Documents, Scores]:
    """Return the ``count`` best documents, and perhaps further ones, with their scores.

    ``allowed``: mask of the documents that may match; None: all. Documents with scores below
    ``threshold`` may be missing. ``factors``: factor of each document's score; empty: all are 1.
    """
    if not count:
        return np.empty(0, dtype=np.intp), np.empty(0)
    if not len(factors):
        return _top(matches, allowed, _Wanted(count), threshold)
    wanted = _Wanted(count, min(KIND_WEIGHTS.values()))
    documents, scores = _top(matches, allowed, wanted, threshold)
    return documents, scores * factors[documents]


def documents_near_best(
    matches: MatchSet, allowed: Mask | None, share: float, best: float
) -> tuple[Documents, Scores]:
    """Return the documents with a ``share`` of the best score, and perhaps others, with scores.

    ``allowed``: as for ``top_documents``. ``best``: the best score of other documents.
    """
    return _top(matches, allowed, _NearBest(share, matches.size + 1), share * best)


def _top(
    matches: MatchSet, allowed: Mask | None, wanted: _Wanted | _NearBest, threshold: float
) -> tuple[Documents, Scores]:
    """Return the documents that may be among the best, with their scores before the factors."""
    postings = sum(len(scorer.documents) for scorer in matches.scorers)
    if (
        matches.is_union
        or matches.max_documents() * len(matches.scorers) * LOOKUP_COST > postings > 0
    ):
        documents, threshold = _candidates(matches, allowed, wanted, threshold)
        if len(documents) >= wanted.count or threshold > 0:
            return _exactly_scored(documents, matches.scorers, wanted, threshold)
    documents = matches.matching_documents()
    if allowed is not None:
        documents = documents[allowed[documents]]
    return _exactly_scored(documents, matches.scorers, wanted, threshold)


def _candidates(
    matches: MatchSet, allowed: Mask | None, wanted: _Wanted | _NearBest, threshold: float
) -> tuple[Documents, float]:
    """Return the candidates for the wanted documents, and a lower bound of their scores.

    Candidates have a score above 0. The bound is 0 if documents without a score may be among the
    best.
    """
    number = matches.generating if matches.is_union else len(matches.scorers)
    scorers = sorted(matches.scorers[:number], key=lambda scorer: -scorer.bound)
    mask = allowed if matches.is_union else _intersection(matches.matching_mask(), allowed)
    found, threshold = _by_essential_scorers(matches, scorers, mask, wanted, threshold)
    if mask is not None:
        found = found[mask[found]]
    return found, threshold


def _by_essential_scorers(
    matches: MatchSet,
    scorers: Sequence[Scorer],
    mask: Mask | None,
    wanted: _Wanted | _NearBest,
    threshold: float,
) -> tuple[Documents, float]:
    """Read the essential scorers; return the candidates and the threshold.

    Reading stops when it costs more to read the other scorers than to look up the candidates there.
    """
    remaining_bound = sum(scorer.bound for scorer in matches.scorers)
    unread = sum(len(scorer.documents) for scorer in scorers)
    dense = len(scorers) > 1 and unread * MAX_DOCUMENTS_PER_POSTING >= matches.size
    candidates = 0  # documents of the scorers so far that can still reach the threshold
    essential: list[Documents] = []
    read: list[Sums] = []
    with _accumulator(matches.size, essential if dense else ()) as sums:
        for scorer in scorers:
            scores = _accumulated(scorer, sums if dense else None, first=not essential)
            remaining_bound = max(0.0, remaining_bound - scorer.bound)
            unread -= len(scorer.documents)
            essential.append(scorer.documents)
            read.append(scores)
            seen = scores if mask is None else scores[mask[scorer.documents]]
            threshold = max(threshold, wanted.threshold(seen) * (1 - ROUNDING_MARGIN))
            if remaining_bound < threshold:
                candidates += int(np.count_nonzero(seen >= threshold - remaining_bound))
                if candidates * len(matches.scorers) * LOOKUP_COST <= unread:
                    break
        min_sum = _min_partial_score(threshold, remaining_bound)
        if dense and len(essential) > 1:
            return _with_min_sum(sums, min_sum, essential), threshold
    documents, scores = (
        (essential[0], read[0]) if len(essential) == 1 else _summed_by_document(essential, read)
    )
    return documents[scores >= min_sum], threshold


def _min_partial_score(threshold: float, remaining_bound: float) -> float:
    """Return the lowest partial score that can still reach the threshold."""
    lowest = (threshold - remaining_bound) * (1 - ROUNDING_MARGIN)
    return max(lowest, float(np.finfo(np.float32).tiny))


def _summed_by_document(
    documents: Sequence[Documents], scores: Sequence[Sums]
) -> tuple[Documents, Sums]:
    """Return all documents, ascending, and the sum of the scores of each."""
    joined = np.concatenate(documents)
    order = np.argsort(joined)
    joined = joined[order]
    starts = np.flatnonzero(run_starts(joined))
    return joined[starts], np.add.reduceat(np.concatenate(scores)[order], starts)


def _accumulated(scorer: Scorer, sums: Sums | None, *, first: bool) -> Sums:
    """Return the rough scores of a scorer's documents, and add them to ``sums``.

    With ``sums``, the returned scores include those of earlier scorers. ``first``: there are none.
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


def _with_min_sum(sums: Sums, min_sum: float, essential: Sequence[Documents]) -> Documents:
    """Return the documents of the essential scorers with a sum of at least ``min_sum``."""
    if sum(map(len, essential)) * LOOKUP_COST > len(sums):
        return np.flatnonzero(sums >= min_sum)
    return union([documents[sums[documents] >= min_sum] for documents in essential])


@contextmanager
def _accumulator(size: int, used: Sequence[Documents]) -> Iterator[Sums]:
    """Yield an array of zeros that the thread reuses; then set the ``used`` documents to 0."""
    sums: Sums | None = getattr(_scratch, "sums", None)
    if sums is None or len(sums) < size:
        sums = np.zeros(size, dtype=np.float32)
    _scratch.sums = None  # after an exception, the array is not reused
    yield sums[:size]
    if sum(map(len, used)) * 2 > size:
        sums[:size] = 0
    else:
        for documents in used:
            scatter(sums, documents, 0)
    _scratch.sums = sums


def kth_best(scores: npt.NDArray[np.floating], count: int) -> float:
    """Return a lower bound of the ``count``-th best score; 0 if there are fewer scores.

    The bound is close to that score.
    """
    groups = max(KTH_BEST_GROUPS, 4 * count)
    if len(scores) > 4 * groups:
        size = len(scores) // groups
        scores = scores[: groups * size].reshape(size, groups).max(axis=0)
    if len(scores) < count:
        return 0.0
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def _exactly_scored(
    documents: Documents, scorers: Sequence[Scorer], wanted: _Wanted | _NearBest, threshold: float
) -> tuple[Documents, Scores]:
    """Return the documents that may be among the best, with exact scores.

    The threshold is looked for when the bound of the scorers to come has become clearly smaller,
    not for each scorer: with many scorers or many wanted documents that took most of the time. If
    the time of the request is over, the other scorers are left out.
    """
    scores: Scores = np.zeros(len(documents))
    remaining_bound = sum(scorer.bound for scorer in scorers)
    last_bound = remaining_bound
    deadline = current()
    for scorer in sorted(scorers, key=lambda scorer: -scorer.bound):
        places, present = places_of(scorer.documents, documents)
        if present.all():
            scores += scorer.scores_at(places)
        else:
            scores[present] += scorer.scores_at(places[present])
        remaining_bound = max(0.0, remaining_bound - scorer.bound)
        if len(documents) > PRUNING_MIN_DOCUMENTS:
            if deadline.passed():
                break
            if remaining_bound > last_bound * MAX_BOUND_LEFT or remaining_bound > scores.max():
                continue
            last_bound = remaining_bound
            threshold = max(threshold, wanted.threshold(scores))
            keep = scores >= (threshold - remaining_bound) * (1 - ROUNDING_MARGIN)
            documents, scores = documents[keep], scores[keep]
    return documents, scores


def _intersection(mask: Mask, allowed: Mask | None) -> Mask:
    return mask if allowed is None else mask & allowed
