"""Sort-based inversion in NumPy: occurrences to postings by sorting one 64-bit key for each.

A key has the rank of the term in the upper bits, then the document, then the position. The result
is the same as that of the compiled counting sort (``postings_builder``), which is used if the
kernels are compiled.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import Ints, run_starts
from indexer.engines.whoosh.segment.positions import encode_positions
from indexer.engines.whoosh.segment.postings import TermPostings
from indexer.engines.whoosh.write.postings_builder import Batch

DOCUMENT_BITS, POSITION_BITS = 20, 22
MAX_DOCUMENTS = 1 << DOCUMENT_BITS  # of a segment before merges
MAX_POSITION = (1 << POSITION_BITS) - 1
BATCH_OCCURRENCES = 2_000_000  # number of occurrences that become postings at a time
_TERM_SHIFT = DOCUMENT_BITS + POSITION_BITS

Keys = npt.NDArray[np.uint64]


def used_terms(batches: Sequence[Batch], known: int) -> Ints:
    """Return the numbers of the terms that occur, ascending; ``known``: the number of all terms."""
    used = np.zeros(known, dtype=np.bool_)
    for batch in batches:
        used[batch.terms] = True
    return np.flatnonzero(used)


def invert(
    batches: Sequence[Batch], numbers: Ints, known: int
) -> tuple[Ints, Iterator[TermPostings]]:
    """Return the number of postings of each term, and the postings, in the order of ``numbers``.

    ``numbers`` are the numbers of the terms that occur; ``known``: the number of all terms.
    """
    ranks = np.zeros(known, dtype=np.uint64)
    ranks[numbers] = np.arange(len(numbers), dtype=np.uint64)
    parts = [_keys(batch, ranks) for batch in batches]
    keys = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64)
    keys.sort()
    return _term_counts(keys, len(numbers)), _postings(keys)


def _keys(batch: Batch, ranks: Keys) -> Keys:
    keys = ranks[batch.terms] << np.uint64(_TERM_SHIFT)
    keys |= batch.documents().astype(np.uint64) << np.uint64(POSITION_BITS)
    keys |= batch.positions.astype(np.uint64)
    return keys


def _term_counts(keys: Keys, terms: int) -> Ints:
    """Return the number of postings of each term from sorted keys."""
    postings = keys >> np.uint64(POSITION_BITS)
    ranks = (postings[run_starts(postings)] >> np.uint64(DOCUMENT_BITS)).astype(np.int64)
    return np.bincount(ranks, minlength=terms)


def _postings(keys: Keys) -> Iterator[TermPostings]:
    """Yield the postings of sorted keys in batches of whole terms."""
    begin = 0
    while begin < len(keys):
        end = min(begin + BATCH_OCCURRENCES, len(keys))
        if end < len(keys):  # extend to the end of the term
            last = (keys[end - 1] >> np.uint64(_TERM_SHIFT)) + np.uint64(1)
            end = int(np.searchsorted(keys, last << np.uint64(_TERM_SHIFT)))
        yield _postings_of(keys[begin:end])
        begin = end


def _postings_of(keys: Keys) -> TermPostings:
    postings = keys >> np.uint64(POSITION_BITS)
    firsts = np.flatnonzero(run_starts(postings))
    frequencies = np.diff(np.append(firsts, len(keys)))
    heads = postings[firsts]
    ranks = heads >> np.uint64(DOCUMENT_BITS)
    term_firsts = np.flatnonzero(run_starts(ranks))
    counts = np.diff(np.append(term_firsts, len(ranks)))
    documents = (heads & np.uint64(MAX_DOCUMENTS - 1)).astype(np.int64)
    positions = (keys & np.uint64(MAX_POSITION)).astype(np.int64)
    return TermPostings(counts, documents, frequencies, *encode_positions(positions, firsts))
