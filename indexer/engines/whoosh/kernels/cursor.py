"""Cursors over the postings of a term: the lowest layer of the compiled loops.

A cursor is a row of integers (``cursor_layout``). ``file`` and ``rows`` are the addresses of the
segment's file and of the rows (``pointers``); ``term`` is the index of a row.
"""

from typing import Any

from indexer.engines.whoosh.kernels.cursor_layout import (
    CACHED_POSTING,
    CHUNK,
    COUNT,
    DENSITY,
    FIRST_POSTING,
    FREQUENCIES,
    LARGE,
    LARGE_AT,
    LARGE_COUNT,
    LAST_WRAP,
    LOW,
    NEXT_WRAP,
    PLACE,
    ROW,
    RUN_END,
    WRAP_AT,
    WRAP_CHUNK,
    WRAP_COUNT,
)
from indexer.engines.whoosh.kernels.pointers import i64, put_i64, u8, u16, u32
from indexer.storage.numba_cache import compile_function

SCAN_LENGTH = 32  # up to this many postings are all compared, without a branch for each


@compile_function(inline="always")
def get(rows: int, term: int, column: int) -> Any:
    """Return a column of a term's row."""
    return i64(rows, term * ROW + column)


@compile_function(inline="always")
def put(rows: int, term: int, column: int, value: int) -> None:
    """Set a column of a term's row."""
    put_i64(rows, term * ROW + column, value)


@compile_function()
def lower_bound(file: int, begin: int, end: int, wanted: int) -> Any:
    """Return the offset of the first of ascending u32 numbers that is at least ``wanted``."""
    while begin < end:
        middle = (begin + end) >> 1
        if u32(file, middle) < wanted:
            begin = middle + 1
        else:
            end = middle
    return begin


@compile_function()
def open_cursor(file: int, rows: int, term: int) -> None:
    """Move to the first posting of a term."""
    begin = get(rows, term, FIRST_POSTING)
    first = get(rows, term, WRAP_AT)
    last = first + get(rows, term, WRAP_COUNT)
    next_wrap = lower_bound(file, first, last, begin)
    last_wrap = lower_bound(file, next_wrap, last, begin + get(rows, term, COUNT))
    put(rows, term, NEXT_WRAP, next_wrap)
    put(rows, term, LAST_WRAP, last_wrap)
    put(rows, term, PLACE, 0)
    put(rows, term, CHUNK, 0)
    put(rows, term, CACHED_POSTING, -1)
    if next_wrap < last_wrap and u32(file, next_wrap) == begin:
        put(rows, term, RUN_END, 0)
        next_run(file, rows, term)
    else:
        begin_run(file, rows, term)


@compile_function()
def begin_run(file: int, rows: int, term: int) -> None:
    """Set the end and the density of the run that begins at the current posting."""
    next_wrap = get(rows, term, NEXT_WRAP)
    if next_wrap < get(rows, term, LAST_WRAP):
        end = u32(file, next_wrap) - get(rows, term, FIRST_POSTING)
    else:
        end = get(rows, term, COUNT)
    put(rows, term, RUN_END, end)
    place, low = get(rows, term, PLACE), get(rows, term, LOW)
    if place < end:
        documents = u16(file, low + end - 1) - u16(file, low + place) + 1
        put(rows, term, DENSITY, ((end - place) << 16) // documents)


@compile_function()
def next_run(file: int, rows: int, term: int) -> None:
    """Move to the first posting of the next run."""
    put(rows, term, PLACE, get(rows, term, RUN_END))
    wrap = get(rows, term, NEXT_WRAP)
    if wrap < get(rows, term, LAST_WRAP):
        at = get(rows, term, WRAP_CHUNK) + wrap - get(rows, term, WRAP_AT)
        put(rows, term, CHUNK, u16(file, at) << 16)
        put(rows, term, NEXT_WRAP, wrap + 1)
    begin_run(file, rows, term)


@compile_function()
def seek(file: int, rows: int, term: int, wanted: int) -> Any:
    """Move to the first document that is at least ``wanted``; return it, or -1 if there is none."""
    count = get(rows, term, COUNT)
    low = get(rows, term, LOW)
    while get(rows, term, PLACE) < count:
        place = low + get(rows, term, PLACE)
        chunk = get(rows, term, CHUNK)
        if chunk > wanted:
            return chunk + u16(file, place)
        if chunk + 65_535 >= wanted:
            end = low + get(rows, term, RUN_END)
            place = lower_bound_in_run(file, place, end, get(rows, term, DENSITY), wanted - chunk)
            put(rows, term, PLACE, place - low)
            if place < end:
                return chunk + u16(file, place)
        next_run(file, rows, term)
    return -1


@compile_function()
def lower_bound_in_run(file: int, begin: int, end: int, density: int, wanted: int) -> Any:
    """Return the first offset in ``begin:end`` of a run whose number is at least ``wanted``.

    Interpolation search guesses the offset from the density of the run. Galloping search (doubling
    leaps, to the left or to the right) then finds a range around the offset, and binary search
    narrows the range to ``SCAN_LENGTH`` numbers. At last, the numbers below ``wanted`` are counted
    without branches.
    """
    first = u16(file, begin)
    if first >= wanted:
        return begin
    leap = SCAN_LENGTH
    guess = min(begin + (((wanted - first) * density) >> 16) - (SCAN_LENGTH >> 1), end - 1)
    if guess > begin and u16(file, guess) >= wanted:
        end = guess
        guess -= leap
        while guess > begin and u16(file, guess) >= wanted:
            end = guess
            leap <<= 1
            guess -= leap
        begin = max(begin, guess)
    else:
        begin = max(begin, guess)
        while begin + leap < end and u16(file, begin + leap) < wanted:
            begin += leap
            leap <<= 1
        end = min(end, begin + leap)
    while end - begin > SCAN_LENGTH:
        middle = (begin + end) >> 1
        if u16(file, middle) < wanted:
            begin = middle + 1
        else:
            end = middle
    below = 0
    for place in range(begin, end):
        below += u16(file, place) < wanted
    return begin + below


@compile_function()
def large_frequency(file: int, rows: int, term: int, place: int) -> Any:
    """Return the frequency of a posting whose frequency is 255 or more, by binary search."""
    first = get(rows, term, LARGE_AT)
    last = first + get(rows, term, LARGE_COUNT)
    at = lower_bound(file, first, last, get(rows, term, FIRST_POSTING) + place)
    return u32(file, get(rows, term, LARGE) + at - first)


@compile_function(inline="always")
def frequency(file: int, rows: int, term: int, place: int) -> Any:
    """Return the frequency of the posting at a place."""
    found = u8(file, get(rows, term, FREQUENCIES) + place)
    return found if found < 255 else large_frequency(file, rows, term, place)
