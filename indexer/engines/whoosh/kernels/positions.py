"""The positions of a posting in compiled loops, and phrases by them."""

from typing import Any

from indexer.engines.whoosh.kernels.cursor import frequency, get, put
from indexer.engines.whoosh.kernels.cursor_layout import (
    AT,
    BEGIN,
    FAR,
    FAR_AT,
    FARS,
    FREQUENCIES,
    KNOWN,
    KNOWN_START,
    LARGES,
    LOWS,
    NUMBER_WIDTH,
    START,
    STARTS,
    STEPS,
    TIMES,
)
from indexer.engines.whoosh.kernels.pointers import i64, put_i64, u8, u16, u32, u64
from indexer.engines.whoosh.segment.positions import LOW_BITS, LOW_MASK, STEP_LIMIT
from indexer.engines.whoosh.segment.postings import BLOCK
from indexer.storage.numba_cache import compile_function

MANY_PAIRS = 64  # of low bytes, above which positions are compared in order instead


@compile_function()
def find_positions(file: int, rows: int, term: int) -> None:
    """Find out where the positions of a term's posting ``AT`` begin, and how many they are.

    They are counted from the beginning of the block, or from the posting that was asked for last
    when that is nearer.
    """
    begin, place = get(rows, term, BEGIN), get(rows, term, AT)
    block = (begin + place) // BLOCK
    before = block * BLOCK - begin
    known = get(rows, term, KNOWN)
    if known >= before and 0 <= known <= place:
        before, number = known, get(rows, term, KNOWN_START)
    elif get(rows, term, NUMBER_WIDTH) == 4:
        number = u32(file, get(rows, term, STARTS) + block)
    else:
        number = u64(file, get(rows, term, STARTS) + block)
    if get(rows, term, LARGES) == 0:
        frequencies = get(rows, term, FREQUENCIES)
        for other in range(before, place):
            number += u8(file, frequencies + other)
    else:
        for other in range(before, place):
            number += frequency(file, rows, term, other)
    put(rows, term, KNOWN, place)
    put(rows, term, KNOWN_START, number)
    put(rows, term, START, number)
    put(rows, term, TIMES, frequency(file, rows, term, place))


@compile_function()
def far_step(file: int, rows: int, term: int, number: int) -> Any:
    """Return a step that did not fit into its two bits."""
    first = get(rows, term, FAR_AT)
    wide = get(rows, term, NUMBER_WIDTH) != 4
    begin, end = first, first + get(rows, term, FARS)
    while begin < end:
        middle = (begin + end) >> 1
        if (u64(file, middle) if wide else u32(file, middle)) < number:
            begin = middle + 1
        else:
            end = middle
    return u16(file, get(rows, term, FAR) + begin - first)


@compile_function(inline="always")
def upper_bits(file: int, rows: int, term: int, number: int, last: int) -> Any:
    """Return the upper bits of a position; ``last`` are those of the one before it."""
    step = (u8(file, get(rows, term, STEPS) + (number >> 2)) >> ((number & 3) << 1)) & 3
    if step == STEP_LIMIT:
        step = far_step(file, rows, term, number)
    return last + step


@compile_function()
def read_positions(file: int, rows: int, term: int, positions: int) -> None:
    """Read the positions of a term's posting, which ``find_positions`` has found."""
    upper, start = 0, get(rows, term, START)
    for at in range(get(rows, term, TIMES)):
        upper = upper_bits(file, rows, term, start + at, upper)
        low = u8(file, get(rows, term, LOWS) + start + at)
        put_i64(positions, at, (upper << LOW_BITS) | low)


@compile_function()
def may_follow(file: int, rows: int, term: int, other: int, slop: int) -> Any:
    """Return False where the low bytes of positions tell that no ``other`` follows the term."""
    times, others = get(rows, term, TIMES), get(rows, other, TIMES)
    if times * others > MANY_PAIRS:
        return True
    here = get(rows, term, LOWS) + get(rows, term, START)
    there = get(rows, other, LOWS) + get(rows, other, START)
    near = 0
    for one in range(times):
        wanted = u8(file, here + one) + 1
        for two in range(others):
            near |= ((u8(file, there + two) - wanted) & LOW_MASK) < slop
    return near != 0


@compile_function()
def may_be_phrase(file: int, rows: int, order: int, words: int, slop: int) -> Any:
    """Return how many positions a word has at most where words may be a phrase, otherwise 0.

    ``order`` has the terms of the words; their postings are those ``AT``.
    """
    most = 0
    for word in range(words):
        term = i64(order, word)
        find_positions(file, rows, term)
        if word and not may_follow(file, rows, i64(order, word - 1), term, slop):
            return 0
        most = max(most, get(rows, term, TIMES))
    return most


@compile_function()
def is_phrase(file: int, rows: int, order: int, words: int, slop: int, ends: int, here: int) -> Any:
    """Return whether the words stand one after the other within ``slop``.

    ``ends`` and ``here`` have room for the positions of a word.
    """
    ended = get(rows, i64(order, 0), TIMES)
    read_positions(file, rows, i64(order, 0), ends)
    for word in range(1, words):
        read_positions(file, rows, i64(order, word), here)
        kept, before = 0, 0
        for at in range(get(rows, i64(order, word), TIMES)):
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
