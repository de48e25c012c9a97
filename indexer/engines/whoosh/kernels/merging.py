"""The merging of segments without deleted documents, compiled: terms united, postings copied.

Nothing here becomes a Python object: terms are compared as bytes where they stand. See ``merging``,
whose NumPy path is the measure and the fallback.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

# How far the reading of a segment is: in terms, postings, positions, wraps, large frequencies.
TERM, POSTING, POSITION, WRAP, LARGE = range(5)
# How much was written: positions, wraps and large frequencies.
POSITIONS, WRAPS, LARGES = range(3)


@compile_function()
def unite(
    one: Any, one_ends: Any, other: Any, other_ends: Any, one_places: Any, other_places: Any
) -> Any:
    """Return the terms of two ascending lists as one; fill in the places of both among them."""
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
            one_places[left] = terms
            left, left_begin = left + 1, end
        if order >= 0:
            end = np.int64(other_ends[right])
            if order:
                for at in range(right_begin, end):
                    content[written] = other[at]
                    written += 1
            other_places[right] = terms
            right, right_begin = right + 1, end
        ends[terms] = written
        terms += 1
    return content[:written].copy(), ends[:terms].copy()


@compile_function()
def merge_terms(
    begin: int,
    end: int,
    state: Any,
    last_terms: Any,
    firsts: Any,
    places: Any,
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
    """Write the postings of the merged terms ``begin:end``, and to ``sizes`` how much that is.

    All segments' slices stand one behind the other in each array; a row of ``state`` is where the
    reading of a segment is, ``firsts`` the new number of its first document. ``written`` postings
    and ``positions_written`` came before. ``out_bounds`` are what no tf / (tf + norm) exceeds.
    """
    out = out_position = blocks = wraps = larges = 0
    for term in range(begin, end):
        chunk_written: Any = 0
        best = 0.0
        for segment in range(len(firsts)):
            own = state[segment, TERM]
            if own == last_terms[segment] or places[own] != term:
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
