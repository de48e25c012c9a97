"""Walking through the postings of a term in compiled loops: the lowest part of the kernels.

Every term is a row of numbers (``rows``), so one compiled function serves any number of terms and
fields. File and rows are given by their addresses, see ``addresses``.
"""

from typing import Any

from indexer.engines.whoosh.kernels.cursor_layout import (
    BEGIN,
    CHUNK,
    COUNT,
    DENSITY,
    FREQUENCIES,
    KNOWN,
    LARGE,
    LARGE_AT,
    LARGES,
    LAST_WRAP,
    LOW,
    NEXT_WRAP,
    PLACE,
    ROW,
    RUN_END,
    WRAP_AT,
    WRAP_CHUNK,
    WRAPS,
)
from indexer.engines.whoosh.kernels.pointers import i64, put_i64, u8, u16, u32
from indexer.storage.numba_cache import compile_function

FEW = 32  # postings that are compared all, without a branch for each


@compile_function(inline="always")
def get(rows: int, term: int, column: int) -> Any:
    """Return a number of a term's row."""
    return i64(rows, term * ROW + column)


@compile_function(inline="always")
def put(rows: int, term: int, column: int, value: int) -> None:
    """Change a number of a term's row."""
    put_i64(rows, term * ROW + column, value)


@compile_function()
def first_at_least(file: int, begin: int, end: int, wanted: int) -> Any:
    """Return the first place in ascending 32-bit numbers that is not below ``wanted``."""
    while begin < end:
        middle = (begin + end) >> 1
        if u32(file, middle) < wanted:
            begin = middle + 1
        else:
            end = middle
    return begin


@compile_function()
def open_walk(file: int, rows: int, term: int) -> None:
    """Stand on a term's first posting."""
    begin = get(rows, term, BEGIN)
    first = get(rows, term, WRAP_AT)
    last = first + get(rows, term, WRAPS)
    next_wrap = first_at_least(file, first, last, begin)
    last_wrap = first_at_least(file, next_wrap, last, begin + get(rows, term, COUNT))
    put(rows, term, NEXT_WRAP, next_wrap)
    put(rows, term, LAST_WRAP, last_wrap)
    put(rows, term, PLACE, 0)
    put(rows, term, CHUNK, 0)
    put(rows, term, KNOWN, -1)
    if next_wrap < last_wrap and u32(file, next_wrap) == begin:
        put(rows, term, RUN_END, 0)
        next_run(file, rows, term)
    else:
        set_run_end(file, rows, term)


@compile_function()
def set_run_end(file: int, rows: int, term: int) -> None:
    """Find out where the postings of the chunk end, and how dense they are."""
    next_wrap = get(rows, term, NEXT_WRAP)
    if next_wrap < get(rows, term, LAST_WRAP):
        end = u32(file, next_wrap) - get(rows, term, BEGIN)
    else:
        end = get(rows, term, COUNT)
    put(rows, term, RUN_END, end)
    place, low = get(rows, term, PLACE), get(rows, term, LOW)
    if place < end:
        documents = u16(file, low + end - 1) - u16(file, low + place) + 1
        put(rows, term, DENSITY, ((end - place) << 16) // documents)


@compile_function()
def next_run(file: int, rows: int, term: int) -> None:
    """Go to the first posting whose document is in another chunk of 65,536."""
    put(rows, term, PLACE, get(rows, term, RUN_END))
    wrap = get(rows, term, NEXT_WRAP)
    if wrap < get(rows, term, LAST_WRAP):
        at = get(rows, term, WRAP_CHUNK) + wrap - get(rows, term, WRAP_AT)
        put(rows, term, CHUNK, u16(file, at) << 16)
        put(rows, term, NEXT_WRAP, wrap + 1)
    set_run_end(file, rows, term)


@compile_function()
def seek(file: int, rows: int, term: int, wanted: int) -> Any:
    """Go to the first document that is not below ``wanted``; return it, or -1 behind the last."""
    count = get(rows, term, COUNT)
    low = get(rows, term, LOW)
    while get(rows, term, PLACE) < count:
        place = low + get(rows, term, PLACE)
        chunk = get(rows, term, CHUNK)
        if chunk > wanted:
            return chunk + u16(file, place)
        if chunk + 65_535 >= wanted:
            end = low + get(rows, term, RUN_END)
            place = first_in_run(file, place, end, get(rows, term, DENSITY), wanted - chunk)
            put(rows, term, PLACE, place - low)
            if place < end:
                return chunk + u16(file, place)
        next_run(file, rows, term)
    return -1


@compile_function()
def first_in_run(file: int, begin: int, end: int, density: int, wanted: int) -> Any:
    """Return the first place of a run, from ``begin`` on, that is not below ``wanted``.

    It is looked for where it should be by the density of the run, then in larger and larger leaps
    from there, halves of the last one, and in the end by counting what is below.
    """
    first = u16(file, begin)
    if first >= wanted:
        return begin
    leap = FEW
    guess = min(begin + (((wanted - first) * density) >> 16) - (FEW >> 1), end - 1)
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
    while end - begin > FEW:
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
    """Return the frequency of a posting where it did not fit into its byte."""
    first = get(rows, term, LARGE_AT)
    last = first + get(rows, term, LARGES)
    at = first_at_least(file, first, last, get(rows, term, BEGIN) + place)
    return u32(file, get(rows, term, LARGE) + at - first)


@compile_function(inline="always")
def frequency(file: int, rows: int, term: int, place: int) -> Any:
    """Return the frequency of a posting."""
    found = u8(file, get(rows, term, FREQUENCIES) + place)
    return found if found < 255 else large_frequency(file, rows, term, place)
