"""Occurrences into postings, compiled by numba: two passes, and nothing is compared.

The first pass counts the postings and occurrences of each term, the second puts each
occurrence in its place: it comes with the documents and positions in order.
See ``inversion``, whose NumPy path is the measure and the fallback.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.segment.positions import LOW_BITS, LOW_MASK
from indexer.storage.numba_cache import compile_function


@compile_function()
def joined(one: Any, other: Any, one_offsets: Any, other_offsets: Any, times: int) -> Any:
    """Return, for each document, its part of the one array and that of the other, each ``times``.

    The part of a document begins where its offset says and ends where that of the next does.
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
def gathered(content: Any, starts: Any, lengths: Any) -> Any:
    """Return stretches of bytes one behind the other."""
    found = np.empty(lengths.sum(), dtype=np.uint8)
    at = np.uintp(0)
    for number in range(len(starts)):
        for place in range(starts[number], starts[number] + lengths[number]):
            found[at] = content[np.uintp(place)]
            at += np.uintp(1)
    return found


@compile_function()
def count(
    terms: Any, counts: Any, first: int, postings: Any, sizes: Any, last_documents: Any
) -> None:
    """Add a batch to the postings and occurrences of each term.

    The batch has ``counts`` occurrences of each document from ``first`` on; ``last_documents``
    carries the document of each term's last occurrence from batch to batch.
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
def place(
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
    """Put a batch in its places: documents, frequencies, and positions (see ``positions``).

    The batch is as for ``count``; ``last_upper`` carries the upper bits of each term's last
    position from batch to batch.
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
def pack(
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
    """Write the postings of terms as they are kept (``fieldwriter.PackedPostings``).

    ``written`` postings and ``positions_written`` came before. Returns how many blocks, wraps and
    large frequencies there are.
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
