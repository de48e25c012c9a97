"""Positions of postings and phrase checks in compiled loops.

``segment.positions`` describes the coding. A phrase candidate is first checked by the low bytes of
its positions. The positions are decoded only if these bytes allow a phrase.
"""

from typing import Any

from indexer.engines.whoosh.kernels.cursor import frequency, get, put
from indexer.engines.whoosh.kernels.cursor_layout import (
    CACHED_POSITION,
    CACHED_POSTING,
    FAR,
    FAR_AT,
    FAR_COUNT,
    FIRST_POSITION,
    FIRST_POSTING,
    FREQUENCIES,
    LARGE_COUNT,
    LOWS,
    NUMBER_WIDTH,
    POSITION_COUNT,
    POSITION_STARTS,
    POSTING,
    STEPS,
)
from indexer.engines.whoosh.kernels.pointers import i64, put_i64, u8, u16, u32, u64
from indexer.engines.whoosh.segment.positions import LOW_BITS, LOW_MASK, STEP_LIMIT
from indexer.engines.whoosh.segment.postings import BLOCK
from indexer.storage.numba_cache import compile_function

MAX_BYTE_PAIRS = 64  # of low bytes; with more, positions are decoded and merged at once


@compile_function()
def locate_positions(file: int, rows: int, term: int) -> None:
    """Set ``FIRST_POSITION`` and ``POSITION_COUNT`` of the posting at ``POSTING``.

    The frequencies of the postings before it are added up, from the beginning of its block or from
    the cached posting if that is nearer.
    """
    begin, place = get(rows, term, FIRST_POSTING), get(rows, term, POSTING)
    block = (begin + place) // BLOCK
    before = block * BLOCK - begin
    known = get(rows, term, CACHED_POSTING)
    if known >= before and 0 <= known <= place:
        before, number = known, get(rows, term, CACHED_POSITION)
    elif get(rows, term, NUMBER_WIDTH) == 4:
        number = u32(file, get(rows, term, POSITION_STARTS) + block)
    else:
        number = u64(file, get(rows, term, POSITION_STARTS) + block)
    if get(rows, term, LARGE_COUNT) == 0:
        frequencies = get(rows, term, FREQUENCIES)
        for other in range(before, place):
            number += u8(file, frequencies + other)
    else:
        for other in range(before, place):
            number += frequency(file, rows, term, other)
    put(rows, term, CACHED_POSTING, place)
    put(rows, term, CACHED_POSITION, number)
    put(rows, term, FIRST_POSITION, number)
    put(rows, term, POSITION_COUNT, frequency(file, rows, term, place))


@compile_function()
def exception_step(file: int, rows: int, term: int, number: int) -> Any:
    """Return the step of a position whose step is an exception, by binary search."""
    first = get(rows, term, FAR_AT)
    wide = get(rows, term, NUMBER_WIDTH) != 4
    begin, end = first, first + get(rows, term, FAR_COUNT)
    while begin < end:
        middle = (begin + end) >> 1
        if (u64(file, middle) if wide else u32(file, middle)) < number:
            begin = middle + 1
        else:
            end = middle
    return u16(file, get(rows, term, FAR) + begin - first)


@compile_function(inline="always")
def upper_bits(file: int, rows: int, term: int, number: int, last: int) -> Any:
    """Return the upper bits of a position; ``last``: the upper bits of the previous position."""
    step = (u8(file, get(rows, term, STEPS) + (number >> 2)) >> ((number & 3) << 1)) & 3
    if step == STEP_LIMIT:
        step = exception_step(file, rows, term, number)
    return last + step


@compile_function()
def decode_positions(file: int, rows: int, term: int, positions: int) -> None:
    """Decode the positions of the posting that ``locate_positions`` has set."""
    upper, start = 0, get(rows, term, FIRST_POSITION)
    for at in range(get(rows, term, POSITION_COUNT)):
        upper = upper_bits(file, rows, term, start + at, upper)
        low = u8(file, get(rows, term, LOWS) + start + at)
        put_i64(positions, at, (upper << LOW_BITS) | low)


@compile_function()
def may_follow(file: int, rows: int, term: int, other: int, slop: int) -> Any:
    """Return False if the low bytes of the positions show that ``other`` does not follow."""
    times, others = get(rows, term, POSITION_COUNT), get(rows, other, POSITION_COUNT)
    if times * others > MAX_BYTE_PAIRS:
        return True
    here = get(rows, term, LOWS) + get(rows, term, FIRST_POSITION)
    there = get(rows, other, LOWS) + get(rows, other, FIRST_POSITION)
    near = 0
    for one in range(times):
        wanted = u8(file, here + one) + 1
        for two in range(others):
            near |= ((u8(file, there + two) - wanted) & LOW_MASK) < slop
    return near != 0


@compile_function()
def max_positions_of_candidate(file: int, rows: int, order: int, terms: int, slop: int) -> Any:
    """Return the largest number of positions of a term; 0 if the document is no candidate.

    ``order``: the address of the indexes of the phrase's terms. ``POSTING`` of each is set.
    """
    most = 0
    for word in range(terms):
        term = i64(order, word)
        locate_positions(file, rows, term)
        if word and not may_follow(file, rows, i64(order, word - 1), term, slop):
            return 0
        most = max(most, get(rows, term, POSITION_COUNT))
    return most


@compile_function()
def is_phrase(file: int, rows: int, order: int, terms: int, slop: int, ends: int, here: int) -> Any:
    """Return whether each term follows the one before within ``slop`` positions.

    The ends of the phrase so far are merged with the positions of the next term. ``ends`` and
    ``here`` are buffers for the positions of a term.
    """
    ended = get(rows, i64(order, 0), POSITION_COUNT)
    decode_positions(file, rows, i64(order, 0), ends)
    for word in range(1, terms):
        decode_positions(file, rows, i64(order, word), here)
        kept, before = 0, 0
        for at in range(get(rows, i64(order, word), POSITION_COUNT)):
            position = i64(here, at)
            while before < ended and i64(ends, before) < position - slop:
                before += 1
            if before < ended and i64(ends, before) < position:
                put_i64(here, kept, position)
                kept += 1
        if not kept:
            return False
        ends, here, ended = here, ends, kept
    return True
