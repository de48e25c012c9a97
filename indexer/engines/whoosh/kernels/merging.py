"""Merge of segments without deleted documents in compiled loops.

Terms are compared as bytes in the segments' arrays; no Python objects are created. ``write.merge``
gives the same arrays in NumPy: it is the oracle and the fallback.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

# Columns of a segment's state: the next term, posting, position, wrap and large frequency to read.
TERM, POSTING, POSITION, WRAP, LARGE = range(5)
# Indexes of ``sizes``: the numbers of positions, wraps and large frequencies written.
POSITIONS, WRAPS, LARGES = range(3)


@compile_function()
def merge_term_lists(
    one: Any, one_ends: Any, other: Any, other_ends: Any, one_ordinals: Any, other_ordinals: Any
) -> Any:
    """Merge two ascending term lists; return content and ends of the merged list.

    ``one_ordinals`` and ``other_ordinals`` receive the merged ordinals of the terms of each list.
    """
    content = np.empty(len(one) + len(other), dtype=np.uint8)
    ends = np.empty(len(one_ends) + len(other_ends), dtype=np.uint32)
    left = right = written = 0
    terms = 0
    left_begin: Any = 0
    right_begin: Any = 0
    while left < len(one_ends) or right < len(other_ends):
        order = 0
        if left == len(one_ends):
            order = 1
        elif right == len(other_ends):
            order = -1
        else:
            left_size = np.int64(one_ends[left]) - left_begin
            right_size = np.int64(other_ends[right]) - right_begin
            letter = 0
            while letter < left_size and letter < right_size and order == 0:
                a, b = one[left_begin + letter], other[right_begin + letter]
                if a != b:
                    order = -1 if a < b else 1
                letter += 1
            if order == 0 and left_size != right_size:
                order = -1 if left_size < right_size else 1
        if order <= 0:
            end = np.int64(one_ends[left])
            for at in range(left_begin, end):
                content[written] = one[at]
                written += 1
            one_ordinals[left] = terms
            left, left_begin = left + 1, end
        if order >= 0:
            end = np.int64(other_ends[right])
            if order:
                for at in range(right_begin, end):
                    content[written] = other[at]
                    written += 1
            other_ordinals[right] = terms
            right, right_begin = right + 1, end
        ends[terms] = written
        terms += 1
    return content[:written].copy(), ends[:terms].copy()


@compile_function()
def merge_postings(
    begin: int,
    end: int,
    state: Any,
    last_terms: Any,
    firsts: Any,
    ordinals: Any,
    counts: Any,
    low: Any,
    frequencies: Any,
    lows: Any,
    steps: Any,
    wrap_at: Any,
    wrap_chunk: Any,
    wrap_ends: Any,
    large: Any,
    norms: Any,
    lengths: Any,
    written: int,
    positions_written: int,
    block: int,
    out_low: Any,
    out_frequencies: Any,
    out_lows: Any,
    out_steps: Any,
    out_bounds: Any,
    out_starts: Any,
    out_wrap_at: Any,
    out_wrap_chunk: Any,
    out_large_at: Any,
    out_large: Any,
    sizes: Any,
) -> None:
    """Merge the postings of the merged terms ``begin:end`` (k-way, segment after segment).

    Each input array concatenates slices of all segments. The ``out_`` arrays are the arrays of
    ``write.field_serializer.EncodedPostings``.

    state: a row for each segment: the next entries to read; advanced.
    last_terms: the end of each segment's terms in ``ordinals``.
    firsts: the merged number of each segment's first document.
    ordinals, counts: the merged ordinal of each term, and its number of postings.
    wrap_ends: the end of each segment's wraps.
    norms, lengths: norms by length code; length codes by merged document.
    written, positions_written: number of earlier postings and positions of the field.
    sizes: receives the numbers of positions, wraps and large frequencies written.
    """
    out = out_position = blocks = wraps = larges = 0
    for term in range(begin, end):
        chunk_written: Any = 0
        best = 0.0
        for segment in range(len(firsts)):
            own = state[segment, TERM]
            if own == last_terms[segment] or ordinals[own] != term:
                continue
            state[segment, TERM] = own + 1
            posting = state[segment, POSTING]
            first_position = position = state[segment, POSITION]
            wrap = state[segment, WRAP]
            chunk: Any = 0
            for at in range(posting, posting + counts[own]):
                while wrap < wrap_ends[segment] and wrap_at[wrap] == at:
                    chunk = np.int64(wrap_chunk[wrap])
                    wrap += 1
                document = firsts[segment] + (chunk << 16 | np.int64(low[at]))
                if document >> 16 != chunk_written:
                    chunk_written = document >> 16
                    out_wrap_at[wraps] = written + out
                    out_wrap_chunk[wraps] = chunk_written
                    wraps += 1
                frequency: Any = np.int64(frequencies[at])
                out_frequencies[out] = frequency
                if frequency == 255:
                    frequency = np.int64(large[state[segment, LARGE]])
                    state[segment, LARGE] += 1
                    out_large_at[larges] = written + out
                    out_large[larges] = frequency
                    larges += 1
                out_low[out] = document & 0xFFFF
                impact = frequency / (frequency + norms[lengths[document]])
                best = max(best, impact)
                if (written + out) % block == 0:
                    moved = position - first_position
                    out_starts[blocks] = positions_written + out_position + moved
                    blocks += 1
                position += frequency
                out += 1
            for at in range(first_position, position):
                out_lows[out_position] = lows[at]
                out_steps[out_position] = steps[at]
                out_position += 1
            state[segment, POSTING] = posting + counts[own]
            state[segment, POSITION] = position
            state[segment, WRAP] = wrap
        out_bounds[term - begin] = best
    sizes[POSITIONS], sizes[WRAPS], sizes[LARGES] = out_position, wraps, larges
