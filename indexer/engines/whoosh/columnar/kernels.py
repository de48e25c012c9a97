"""The inner loops of the commonest queries, compiled by numba.

A segment's file is given whole, as bytes, 16-bit and 32-bit words, and every term as a row of
offsets into it (``ROW``), so that one compiled function serves any number of terms and fields. What
these give is what the NumPy path of ``evaluation`` and ``ranking`` gives; that path is the measure
and the fallback, see ``compiled``.
"""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

# The columns of a term's row. Offsets are in units of the width in which they are read.
LOW, COUNT, BEGIN, FREQUENCIES, LENGTHS, TABLE = range(6)
WRAP_AT, WRAP_CHUNK, WRAPS, LARGE_AT, LARGE, LARGES, BLOCKS, BLOCK_WIDTH, POSITIONS = range(6, 15)
ROW = 15

WINDOW = 8_192  # documents whose sums are kept at a time
BLOCK = 32  # postings between two offsets of positions
# The state of a walk over a term's postings.
PLACE, RUN_END, CHUNK, NEXT_WRAP, LAST_WRAP = range(5)


def compile_function(**options: Any) -> Callable[[Any], Any]:
    """Return numba's decorator; without a place to keep compiled code, it is not kept."""

    def decorate(function: Any) -> Any:
        try:
            return numba.njit(cache=True, nogil=True, **options)(function)
        except RuntimeError:  # no writable folder for the cache
            return numba.njit(nogil=True, **options)(function)

    return decorate


@compile_function()
def first_at_least(words: Any, begin: int, end: int, wanted: int) -> int:
    """Return the first place in ascending ``words[begin:end]`` that is not below ``wanted``."""
    while begin < end:
        middle = (begin + end) >> 1
        if words[middle] < wanted:
            begin = middle + 1
        else:
            end = middle
    return begin


@compile_function()
def open_walk(words16: Any, words32: Any, row: Any, walk: Any) -> None:
    """Stand on a term's first posting."""
    begin, end = row[BEGIN], row[BEGIN] + row[COUNT]
    first = row[WRAP_AT]
    last = first + row[WRAPS]
    walk[NEXT_WRAP] = first_at_least(words32, first, last, begin)
    walk[LAST_WRAP] = first_at_least(words32, walk[NEXT_WRAP], last, end)
    walk[PLACE] = 0
    walk[CHUNK] = 0
    walk[RUN_END] = 0
    if walk[NEXT_WRAP] < walk[LAST_WRAP] and words32[walk[NEXT_WRAP]] == begin:
        next_run(words16, words32, row, walk)
    else:
        set_run_end(words32, row, walk)


@compile_function()
def set_run_end(words32: Any, row: Any, walk: Any) -> None:
    if walk[NEXT_WRAP] < walk[LAST_WRAP]:
        walk[RUN_END] = words32[walk[NEXT_WRAP]] - row[BEGIN]
    else:
        walk[RUN_END] = row[COUNT]


@compile_function()
def next_run(words16: Any, words32: Any, row: Any, walk: Any) -> None:
    """Go to the first posting whose document is in the next chunk of 65,536."""
    walk[PLACE] = walk[RUN_END]
    if walk[NEXT_WRAP] < walk[LAST_WRAP]:
        walk[CHUNK] = np.int64(words16[row[WRAP_CHUNK] + walk[NEXT_WRAP] - row[WRAP_AT]]) << 16
        walk[NEXT_WRAP] += 1
    set_run_end(words32, row, walk)


@compile_function()
def seek(words16: Any, words32: Any, row: Any, walk: Any, wanted: int) -> int:
    """Go to the first document that is not below ``wanted``; return it, or -1 behind the last."""
    count = row[COUNT]
    low = row[LOW]
    while walk[PLACE] < count:
        chunk = walk[CHUNK]
        if chunk > wanted:
            return chunk + np.int64(words16[low + walk[PLACE]])
        if chunk + 65_535 >= wanted:
            target = wanted - chunk
            place, end = walk[PLACE], walk[RUN_END]
            step = 1
            while place + step < end and words16[low + place + step] < target:
                place += step
                step <<= 1
            limit = min(end, place + step)
            place = first_at_least(words16, low + place, low + limit, target) - low
            walk[PLACE] = place
            if place < end:
                return chunk + np.int64(words16[low + place])
        next_run(words16, words32, row, walk)
    return -1


@compile_function()
def frequency(file: Any, words32: Any, row: Any, place: int) -> int:
    """Return the frequency of a posting."""
    found = np.int64(file[row[FREQUENCIES] + place])
    if found == 255:
        first = row[LARGE_AT]
        at = first_at_least(words32, first, first + row[LARGES], row[BEGIN] + place)
        found = np.int64(words32[row[LARGE] + at - first])
    return found


@compile_function()
def score(
    file: Any, words32: Any, row: Any, factor: float, tables: Any, place: int, document: int
) -> float:
    """Return the BM25 score of a posting."""
    found = frequency(file, words32, row, place)
    norm = tables[row[TABLE], file[row[LENGTHS] + document]]
    return factor * found / (found + norm)


@compile_function()
def is_worse(scores: Any, ids: Any, one: int, other: int) -> bool:
    if scores[one] != scores[other]:
        return bool(scores[one] < scores[other])
    return bool(ids[one] < ids[other])


@compile_function()
def swap(scores: Any, ids: Any, one: int, other: int) -> None:
    scores[one], scores[other] = scores[other], scores[one]
    ids[one], ids[other] = ids[other], ids[one]


@compile_function()
def push(scores: Any, ids: Any, size: int, score: float, article: int) -> int:
    """Put a hit into the heap of the best (the worst of them on top); return its new size."""
    limit = len(scores)
    if size < limit:
        at = size
        scores[at], ids[at] = score, article
        while at > 0 and is_worse(scores, ids, at, (at - 1) >> 1):
            swap(scores, ids, at, (at - 1) >> 1)
            at = (at - 1) >> 1
        return size + 1
    if limit == 0 or score < scores[0] or (score == scores[0] and article < ids[0]):
        return size
    scores[0], ids[0] = score, article
    at = 0
    while True:
        child = 2 * at + 1
        if child >= limit:
            return size
        if child + 1 < limit and is_worse(scores, ids, child + 1, child):
            child += 1
        if not is_worse(scores, ids, child, at):
            return size
        swap(scores, ids, at, child)
        at = child


@compile_function()
def positions_start(file: Any, words32: Any, words64: Any, row: Any, place: int) -> int:
    """Return where in the file the positions of a posting begin."""
    number = row[BEGIN] + place
    block = number // BLOCK
    if row[BLOCK_WIDTH] == 8:
        at = np.int64(words64[row[BLOCKS] + block])
    else:
        at = np.int64(words32[row[BLOCKS] + block])
    at += row[POSITIONS]
    skipped = 0
    for other in range(block * BLOCK - row[BEGIN], place):
        skipped += frequency(file, words32, row, other)
    while skipped:
        if file[at] < 128:
            skipped -= 1
        at += 1
    return at


@compile_function()
def read_positions(file: Any, at: int, count: int, positions: Any) -> None:
    """Read a posting's positions: differences of 7 bits a byte, the low ones first."""
    last = 0
    for number in range(count):
        value, shift = 0, 0
        while file[at] >= 128:
            value |= (np.int64(file[at]) & 127) << shift
            shift += 7
            at += 1
        value |= np.int64(file[at]) << shift
        at += 1
        last += value
        positions[number] = last


@compile_function()
def is_phrase(
    file: Any, words32: Any, words64: Any, rows: Any, walks: Any, order: Any, slop: int
) -> bool:
    """Return whether the words, each on its posting, stand one after the other within ``slop``."""
    ends = np.empty(0, np.int64)
    ended = 0
    for word in range(len(order)):
        row, place = rows[order[word]], walks[order[word], PLACE]
        count = frequency(file, words32, row, place)
        here = np.empty(count, np.int64)
        at = positions_start(file, words32, words64, row, place)
        read_positions(file, at, count, here)
        if word:
            kept, before = 0, 0
            for number in range(count):
                while before < ended and ends[before] < here[number] - slop:
                    before += 1
                if before < ended and ends[before] < here[number]:
                    here[kept] = here[number]
                    kept += 1
            if not kept:
                return False
            count = kept
        ends, ended = here, count
    return True


@compile_function()
def conjunction(
    file: Any,
    words16: Any,
    words32: Any,
    words64: Any,
    rows: Any,
    factors: Any,
    tables: Any,
    required: int,
    order: Any,
    slop: int,
    allowed: Any,
    articles: Any,
    scores: Any,
    ids: Any,
    documents: Any,
) -> tuple[int, int]:
    """Find the documents that the first ``required`` rows all hold, the rarest row being first.

    ``order``: the rows of a phrase's words, one after the other (empty: no phrase). ``allowed``: a
    mask over the documents (empty: all). The best are left in ``scores`` and ``ids`` (a heap), all
    in ``documents`` when that is not empty. Returns how many match, and how many are in the heap.
    """
    walks = np.empty((len(rows), 5), np.int64)
    for term in range(len(rows)):
        open_walk(words16, words32, rows[term], walks[term])
    total, size = 0, 0
    wanted = seek(words16, words32, rows[0], walks[0], 0)
    while wanted >= 0:
        found = wanted
        for term in range(1, required):
            found = seek(words16, words32, rows[term], walks[term], wanted)
            if found != wanted:
                break
        if found < 0:
            break
        if found != wanted:
            wanted = seek(words16, words32, rows[0], walks[0], found)
            continue
        if (len(allowed) == 0 or allowed[found]) and (
            len(order) == 0 or is_phrase(file, words32, words64, rows, walks, order, slop)
        ):
            if len(documents):
                documents[total] = found
            total += 1
            if len(scores):
                sum_ = 0.0
                for term in range(len(rows)):
                    if term < required or (
                        walks[term, PLACE] < rows[term, COUNT]
                        and seek(words16, words32, rows[term], walks[term], found) == found
                    ):
                        sum_ += score(
                            file,
                            words32,
                            rows[term],
                            factors[term],
                            tables,
                            walks[term, PLACE],
                            found,
                        )
                size = push(scores, ids, size, sum_, articles[found])
        walks[0, PLACE] += 1
        if walks[0, PLACE] >= walks[0, RUN_END]:
            next_run(words16, words32, rows[0], walks[0])
        wanted = -1
        if walks[0, PLACE] < rows[0, COUNT]:
            wanted = walks[0, CHUNK] + np.int64(words16[rows[0, LOW] + walks[0, PLACE]])
    return total, size


@compile_function()
def union(
    file: Any,
    words16: Any,
    words32: Any,
    rows: Any,
    factors: Any,
    tables: Any,
    required: int,
    minimum: int,
    bonus: float,
    allowed: Any,
    articles: Any,
    scores: Any,
    ids: Any,
    documents: Any,
) -> tuple[int, int]:
    """Find the documents that at least ``minimum`` of the first ``required`` rows hold.

    A document that all of them hold scores ``bonus`` more. For the rest see ``conjunction``.
    """
    walks = np.empty((len(rows), 5), np.int64)
    for term in range(len(rows)):
        open_walk(words16, words32, rows[term], walks[term])
    sums = np.zeros(WINDOW, np.float64)
    counts = np.zeros(WINDOW, np.uint8)
    touched = np.empty(WINDOW, np.int64)
    total, size = 0, 0
    last = len(articles)
    base = 0
    while base < last:
        limit = base + WINDOW
        number = 0
        for term in range(len(rows)):
            row, walk, factor = rows[term], walks[term], factors[term]
            low, count = row[LOW], row[COUNT]
            frequencies, lengths, table = row[FREQUENCIES], row[LENGTHS], tables[row[TABLE]]
            while walk[PLACE] < count and walk[CHUNK] < limit:
                place, end, chunk = walk[PLACE], walk[RUN_END], walk[CHUNK]
                while place < end:
                    document = chunk + np.int64(words16[low + place])
                    if document >= limit:
                        break
                    slot = document - base
                    if term < required:
                        if counts[slot] == 0:
                            touched[number] = slot
                            number += 1
                        counts[slot] += 1
                    elif counts[slot] == 0:
                        place += 1
                        continue
                    found = np.float64(file[frequencies + place])
                    if found == 255.0:
                        found = np.float64(frequency(file, words32, row, place))
                    sums[slot] += factor * found / (found + table[file[lengths + document]])
                    place += 1
                walk[PLACE] = place
                if place < end:
                    break
                next_run(words16, words32, row, walk)
        for at in range(number):
            slot = touched[at]
            document = base + slot
            if counts[slot] >= minimum and (len(allowed) == 0 or allowed[document]):
                if len(documents):
                    documents[total] = document
                total += 1
                sum_ = sums[slot]
                if counts[slot] == required:
                    sum_ += bonus
                if len(scores) and (size < len(scores) or sum_ >= scores[0]):
                    size = push(scores, ids, size, sum_, articles[document])
            sums[slot] = 0.0
            counts[slot] = 0
        base = limit
    return total, size
