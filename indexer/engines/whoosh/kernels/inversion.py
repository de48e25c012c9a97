"""Inversion by counting sort in compiled loops: two passes over the occurrences, no comparisons.

The first pass counts the postings and occurrences of each term. The second puts each occurrence in
its place; the sort is stable, so documents and positions stay in order. ``write.sort_inversion``
gives the same arrays in NumPy: it is the oracle and the fallback.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.segment.positions import LOW_BITS, LOW_MASK
from indexer.storage.numba_cache import compile_function


@compile_function()
def append_groups(one: Any, other: Any, one_offsets: Any, other_offsets: Any, times: int) -> Any:
    """Return for each i the group i of ``one``, and then the group i of ``other``.

    Each value of ``other`` is repeated ``times``. Group i of an array is
    ``[offsets[i]:offsets[i + 1]]``.
    """
    found = np.empty(len(one) + times * len(other), dtype=np.int32)
    at = np.uintp(0)
    for document in range(len(one_offsets) - 1):
        for number in range(one_offsets[document], one_offsets[document + 1]):
            found[at] = one[np.uintp(number)]
            at += np.uintp(1)
        for number in range(other_offsets[document], other_offsets[document + 1]):
            for _ in range(times):
                found[at] = other[np.uintp(number)]
                at += np.uintp(1)
    return found


@compile_function()
def gather_slices(content: Any, starts: Any, lengths: Any) -> Any:
    """Return the concatenation of the slices of ``content`` with these starts and lengths."""
    found = np.empty(lengths.sum(), dtype=np.uint8)
    at = np.uintp(0)
    for number in range(len(starts)):
        for place in range(starts[number], starts[number] + lengths[number]):
            found[at] = content[np.uintp(place)]
            at += np.uintp(1)
    return found


@compile_function()
def count_postings(
    terms: Any, counts: Any, first: int, postings: Any, sizes: Any, last_documents: Any
) -> None:
    """Count the postings and the occurrences (``sizes``) of each term in a batch.

    ``counts``: occurrences of each document from ``first`` on. ``last_documents`` keeps the
    document of each term's last occurrence from batch to batch.
    """
    at = np.uintp(0)
    for document in range(first, first + len(counts)):
        for _ in range(counts[document - first]):
            term = np.uintp(terms[at])
            sizes[term] += 1
            if last_documents[term] != document:
                last_documents[term] = document
                postings[term] += 1
            at += np.uintp(1)


@compile_function()
def place_postings(
    terms: Any,
    positions: Any,
    counts: Any,
    first: int,
    next_posting: Any,
    next_position: Any,
    last_documents: Any,
    last_upper: Any,
    found: Any,
    frequencies: Any,
    lows: Any,
    steps: Any,
) -> None:
    """Put the occurrences of a batch in their places in the arrays from ``found`` to ``steps``.

    ``terms``, ``counts`` and ``first`` are those of ``count_postings``. ``next_posting``,
    ``next_position`` and ``last_upper`` (upper bits of the last position) keep the state of each
    term from batch to batch.
    """
    at = np.uintp(0)
    for document in range(first, first + len(counts)):
        for _ in range(counts[document - first]):
            term = np.uintp(terms[at])
            upper = np.int64(positions[at]) >> LOW_BITS
            step = upper
            posting = next_posting[term]
            if last_documents[term] != document:
                last_documents[term] = document
                found[np.uintp(posting)] = document
                next_posting[term] = posting + 1
            else:
                posting -= 1
                step -= last_upper[term]
            last_upper[term] = upper
            frequencies[np.uintp(posting)] += 1
            number = np.uintp(next_position[term])
            lows[number] = np.int64(positions[at]) & LOW_MASK
            steps[number] = step
            next_position[term] += 1
            at += np.uintp(1)


@compile_function()
def encode_postings(
    counts: Any,
    documents: Any,
    frequencies: Any,
    norms: Any,
    lengths: Any,
    written: int,
    positions_written: int,
    block: int,
    out_low: Any,
    out_frequencies: Any,
    out_bounds: Any,
    out_starts: Any,
    out_wrap_at: Any,
    out_wrap_chunk: Any,
    out_large_at: Any,
    out_large: Any,
) -> tuple[int, int, int]:
    """Encode the postings of terms (``write.field_serializer.EncodedPostings``).

    ``written`` and ``positions_written``: number of earlier postings and positions of the field.
    Return the number of blocks, of wraps and of large frequencies.

    NOTE: ``merging.merge_postings`` encodes in the same way. A function for one posting, shared by
    both loops, takes 6 to 12 times the time, since numba counts references to its arrays.
    """
    at = blocks = wraps = larges = 0
    position: Any = positions_written
    for term in range(len(counts)):
        chunk: Any = 0
        best = 0.0
        for _ in range(counts[term]):
            document: Any = documents[at]
            frequency: Any = np.int64(frequencies[at])
            out_low[at] = document & 0xFFFF
            if document >> 16 != chunk:
                chunk = document >> 16
                out_wrap_at[wraps] = written + at
                out_wrap_chunk[wraps] = chunk
                wraps += 1
            if frequency >= 255:
                out_large_at[larges] = written + at
                out_large[larges] = frequency
                larges += 1
            out_frequencies[at] = min(frequency, 255)
            best = max(best, frequency / (frequency + norms[lengths[document]]))
            if (written + at) % block == 0:
                out_starts[blocks] = position
                blocks += 1
            position += frequency
            at += 1
        out_bounds[term] = best
    return blocks, wraps, larges
