"""Walking through the postings of a term in compiled loops: the lowest part of the kernels.

A segment's file is given whole, as bytes, 16-bit, 32-bit and 64-bit words, and every term as a row
of offsets into it (``ROW``), so that one compiled function serves any number of terms and fields.
"""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

# The columns of a term's row. Offsets are in units of the width in which they are read.
LOW, COUNT, BEGIN, FREQUENCIES, LENGTHS, TABLE = range(6)
WRAP_AT, WRAP_CHUNK, WRAPS, LARGE_AT, LARGE, LARGES, BLOCKS, BLOCK_WIDTH, POSITIONS = range(6, 15)
ROW = 15

# The state of a walk over a term's postings.
PLACE, RUN_END, CHUNK, NEXT_WRAP, LAST_WRAP = range(5)


def compile_function(**options: Any) -> Callable[[Any], Any]:
    """Return numba's decorator; without a place to keep compiled code, it is not kept."""

    def decorate(function: Any) -> Any:
        try:
            return numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function)
        except RuntimeError:  # no writable folder for the cache
            return numba.njit(nogil=True, error_model="numpy", **options)(function)

    return decorate


@compile_function()
def first_at_least(words: Any, begin: int, end: int, wanted: int) -> Any:
    """Return the first place in ascending ``words[begin:end]`` that is not below ``wanted``."""
    while begin < end:
        middle = (begin + end) >> 1
        if words[middle] < wanted:
            begin = middle + 1
        else:
            end = middle
    return begin


@compile_function()
def open_walk(words16: Any, words32: Any, rows: Any, walks: Any, term: int) -> None:
    """Stand on a term's first posting."""
    begin = rows[term, BEGIN]
    first = rows[term, WRAP_AT]
    last = first + rows[term, WRAPS]
    next_wrap = first_at_least(words32, first, last, begin)
    walks[term, NEXT_WRAP] = next_wrap
    walks[term, LAST_WRAP] = first_at_least(words32, next_wrap, last, begin + rows[term, COUNT])
    walks[term, PLACE] = 0
    walks[term, CHUNK] = 0
    walks[term, RUN_END] = 0
    if next_wrap < walks[term, LAST_WRAP] and words32[next_wrap] == begin:
        next_run(words16, words32, rows, walks, term)
    else:
        set_run_end(words32, rows, walks, term)


@compile_function()
def set_run_end(words32: Any, rows: Any, walks: Any, term: int) -> None:
    """Find out where the postings of the chunk end."""
    if walks[term, NEXT_WRAP] < walks[term, LAST_WRAP]:
        walks[term, RUN_END] = words32[walks[term, NEXT_WRAP]] - rows[term, BEGIN]
    else:
        walks[term, RUN_END] = rows[term, COUNT]


@compile_function()
def next_run(words16: Any, words32: Any, rows: Any, walks: Any, term: int) -> None:
    """Go to the first posting whose document is in another chunk of 65,536."""
    walks[term, PLACE] = walks[term, RUN_END]
    wrap = walks[term, NEXT_WRAP]
    if wrap < walks[term, LAST_WRAP]:
        at = rows[term, WRAP_CHUNK] + wrap - rows[term, WRAP_AT]
        walks[term, CHUNK] = np.int64(words16[at]) << 16
        walks[term, NEXT_WRAP] = wrap + 1
    set_run_end(words32, rows, walks, term)


@compile_function()
def seek(words16: Any, words32: Any, rows: Any, walks: Any, term: int, wanted: int) -> Any:
    """Go to the first document that is not below ``wanted``; return it, or -1 behind the last."""
    count = rows[term, COUNT]
    low = rows[term, LOW]
    while walks[term, PLACE] < count:
        chunk = walks[term, CHUNK]
        if chunk > wanted:
            return chunk + np.int64(words16[low + walks[term, PLACE]])
        if chunk + 65_535 >= wanted:
            target = wanted - chunk
            place, end = low + walks[term, PLACE], low + walks[term, RUN_END]
            if words16[place] < target:
                step = 1
                while place + step < end and words16[place + step] < target:
                    place += step
                    step <<= 1
                place = first_at_least(words16, place + 1, min(end, place + step), target)
                walks[term, PLACE] = place - low
            if place < end:
                return chunk + np.int64(words16[place])
        next_run(words16, words32, rows, walks, term)
    return -1


@compile_function()
def large_frequency(words32: Any, rows: Any, term: int, place: int) -> Any:
    """Return the frequency of a posting where it did not fit into its byte."""
    first = rows[term, LARGE_AT]
    at = first_at_least(words32, first, first + rows[term, LARGES], rows[term, BEGIN] + place)
    return np.int64(words32[rows[term, LARGE] + at - first])


@compile_function(inline="always")
def frequency(file: Any, words32: Any, rows: Any, term: int, place: int) -> Any:
    """Return the frequency of a posting."""
    found = np.int64(file[rows[term, FREQUENCIES] + place])
    return found if found < 255 else large_frequency(words32, rows, term, place)
