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

from indexer.engines.whoosh.columnar.postings import BLOCK

# The columns of a term's row. Offsets are in units of the width in which they are read.
LOW, COUNT, BEGIN, FREQUENCIES, LENGTHS, TABLE = range(6)
WRAP_AT, WRAP_CHUNK, WRAPS, LARGE_AT, LARGE, LARGES, BLOCKS, BLOCK_WIDTH, POSITIONS = range(6, 15)
ROW = 15

WINDOW = 8_192  # documents that are looked at together
LEAP = 16  # a term with so many times the postings of the rarest is searched, not walked through
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


@compile_function()
def is_worse(scores: Any, ids: Any, one: int, other: int) -> Any:
    if scores[one] != scores[other]:
        return bool(scores[one] < scores[other])
    return bool(ids[one] < ids[other])


@compile_function()
def swap(scores: Any, ids: Any, one: int, other: int) -> None:
    scores[one], scores[other] = scores[other], scores[one]
    ids[one], ids[other] = ids[other], ids[one]


@compile_function()
def push(scores: Any, ids: Any, size: int, score: float, article: int) -> Any:
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


@compile_function(inline="always")
def positions_start(
    file: Any,
    words32: Any,
    words64: Any,
    rows: Any,
    cursors: Any,
    term: int,
    place: int,
) -> Any:
    """Return where in the file the positions of a posting begin.

    ``cursors`` holds a posting of each term and where its positions begin, from where it is walked
    on when that is nearer than the beginning of the block.
    """
    begin = rows[term, BEGIN]
    block = (begin + place) // BLOCK
    before = block * BLOCK - begin
    if before <= cursors[term, 0] <= place:
        before, at = cursors[term, 0], cursors[term, 1]
    elif rows[term, BLOCK_WIDTH] == 8:
        at = rows[term, POSITIONS] + np.int64(words64[rows[term, BLOCKS] + block])
    else:
        at = rows[term, POSITIONS] + np.int64(words32[rows[term, BLOCKS] + block])
    skipped, large = 0, False
    frequencies = rows[term, FREQUENCIES]
    for other in range(before, place):
        skipped += file[frequencies + other]
        large |= file[frequencies + other] == 255
    if large:
        skipped = 0
        for other in range(before, place):
            skipped += frequency(file, words32, rows, term, other)
    while skipped >= 16:  # so many bytes cannot hold more numbers than are skipped
        ended = 0
        for byte in range(16):
            ended += file[np.uintp(at + byte)] < 128
        skipped -= ended
        at += 16
    while skipped > 0:
        skipped -= file[np.uintp(at)] < 128
        at += 1
    return at


@compile_function(inline="always")
def read_positions(file: Any, at: int, count: int, positions: Any) -> Any:
    """Read a posting's positions (differences of 7 bits a byte, the low ones first).

    Returns where the next posting's begin.
    """
    last: Any = 0
    for number in range(count):
        value: Any = np.int64(file[np.uintp(at)])
        at += 1
        if value >= 128:
            value &= 127
            shift = 7
            while file[np.uintp(at)] >= 128:
                value |= (np.int64(file[np.uintp(at)]) & 127) << shift
                shift += 7
                at += 1
            value |= np.int64(file[np.uintp(at)]) << shift
            at += 1
        last += value
        positions[np.uintp(number)] = last
    return at


@compile_function(inline="always")
def is_phrase(
    file: Any,
    words32: Any,
    words64: Any,
    rows: Any,
    places: Any,
    cursors: Any,
    order: Any,
    slop: int,
    ends: Any,
    here: Any,
) -> Any:
    """Return whether the words stand one after the other within ``slop``.

    ``places`` has the posting of each term; ``ends`` and ``here`` have room for the positions.
    """
    ended = 0
    for word in range(len(order)):
        term = order[word]
        count = frequency(file, words32, rows, term, places[term])
        at = positions_start(file, words32, words64, rows, cursors, term, places[term])
        cursors[term, 0] = places[term] + 1
        cursors[term, 1] = read_positions(file, at, count, here)
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
        ends, here = here, ends
        ended = count
    return True


@compile_function(inline="always")
def most_positions(file: Any, words32: Any, rows: Any, places: Any, order: Any) -> Any:
    """Return how many positions a word of the phrase has in the document, at most."""
    most = 0
    for term in order:
        most = max(most, frequency(file, words32, rows, term, places[term]))
    return most


@compile_function()
def walk_window(
    words16: Any, words32: Any, rows: Any, walks: Any, slots: Any, places: Any, span: Any
) -> Any:
    """Fill ``slots`` with the first term's documents of a window; return how many there are."""
    base, limit = span
    number = 0
    while walks[0, PLACE] < rows[0, COUNT] and walks[0, CHUNK] < limit:
        low = rows[0, LOW]
        start, place, end = walks[0, CHUNK] - base, walks[0, PLACE], walks[0, RUN_END]
        while place < end:
            slot = start + np.int64(words16[low + place])
            if slot >= limit - base:
                break
            slots[number] = slot
            places[number] = place
            number += 1
            place += 1
        walks[0, PLACE] = place
        if place < end:
            break
        next_run(words16, words32, rows, walks, 0)
    return number


@compile_function()
def mark_window(
    words16: Any,
    words32: Any,
    rows: Any,
    walks: Any,
    term: int,
    marks: Any,
    places: Any,
    span: Any,
) -> None:
    """Count a term for the documents of a window that all terms before it have."""
    base, limit = span
    seek(words16, words32, rows, walks, term, base)
    low = rows[term, LOW]
    while walks[term, PLACE] < rows[term, COUNT] and walks[term, CHUNK] < limit:
        start, place, end = walks[term, CHUNK] - base, walks[term, PLACE], walks[term, RUN_END]
        while place < end:
            slot = start + np.int64(words16[low + place])
            if slot >= limit - base:
                break
            mark = marks[slot]
            marks[slot] = mark + (mark == term)
            places[slot] = place
            place += 1
        walks[term, PLACE] = place
        if place < end:
            break
        next_run(words16, words32, rows, walks, term)


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
    """Find the documents that the first ``required`` rows all hold; rarer rows come first.

    ``order``: the rows of a phrase's words, one after the other (empty: no phrase). ``allowed``: a
    mask over the documents (empty: all). The best are left in ``scores`` and ``ids`` (a heap), all
    in ``documents`` when that is not empty. Returns how many match, and how many are in the heap.
    """
    walks = np.empty((len(rows), 5), np.int64)
    for term in range(len(rows)):
        open_walk(words16, words32, rows, walks, term)
    walked = 1  # terms that are gone through; the others are searched
    while walked < required and rows[walked, COUNT] < LEAP * rows[0, COUNT]:
        walked += 1
    marks = np.zeros(WINDOW if walked > 1 else 0, np.uint8)
    slots = np.empty(min(WINDOW, rows[0, COUNT]), np.int64)
    first_places = np.empty(min(WINDOW, rows[0, COUNT]), np.int64)
    window_places = np.empty((walked, WINDOW if walked > 1 else 0), np.int32)
    places = np.empty(len(rows), np.int64)
    cursors = np.full((len(rows), 2), -(1 << 60), np.int64)  # not yet anywhere
    ends, here = np.empty(256, np.int64), np.empty(256, np.int64)
    total, size = 0, 0
    while walks[0, PLACE] < rows[0, COUNT]:
        first = walks[0, CHUNK] + np.int64(words16[rows[0, LOW] + walks[0, PLACE]])
        base = first // WINDOW * WINDOW
        span = (base, base + WINDOW)
        number = walk_window(words16, words32, rows, walks, slots, first_places, span)
        if walked > 1:
            for at in range(number):
                marks[slots[at]] = 1
            for term in range(1, walked):
                mark_window(words16, words32, rows, walks, term, marks, window_places[term], span)
        for at in range(number):
            slot = slots[at]
            if walked > 1:
                mark = marks[slot]
                marks[slot] = 0
                if mark != walked:
                    continue
            found = base + slot
            if len(allowed) and not allowed[found]:
                continue
            matches = True
            for term in range(walked, required):
                if seek(words16, words32, rows, walks, term, found) != found:
                    matches = False
                    break
                places[term] = walks[term, PLACE]
            if not matches:
                continue
            places[0] = first_places[at]
            for term in range(1, walked):
                places[term] = window_places[term, slot]
            if len(order):
                room = most_positions(file, words32, rows, places, order)
                if room > len(ends):
                    ends, here = np.empty(2 * room, np.int64), np.empty(2 * room, np.int64)
                if not is_phrase(
                    file, words32, words64, rows, places, cursors, order, slop, ends, here
                ):
                    continue
            if len(documents):
                documents[total] = found
            total += 1
            if len(scores) == 0:
                continue
            sum_ = 0.0
            for term in range(len(rows)):
                if term >= required:
                    if seek(words16, words32, rows, walks, term, found) != found:
                        continue
                    places[term] = walks[term, PLACE]
                times = np.float64(frequency(file, words32, rows, term, places[term]))
                norm = tables[rows[term, TABLE], file[rows[term, LENGTHS] + found]]
                sum_ += factors[term] * times / (times + norm)
            if size < len(scores) or sum_ >= scores[0]:
                size = push(scores, ids, size, sum_, articles[found])
    return total, size


@compile_function()
def add_window(
    file: Any,
    words16: Any,
    words32: Any,
    rows: Any,
    walks: Any,
    term: int,
    factor: float,
    table: Any,
    weight: int,
    counts: Any,
    sums: Any,
    touched: Any,
    number: int,
    span: Any,
) -> Any:
    """Weigh and score a term for its documents in a window; return how many were touched so far."""
    base, limit = span
    low, frequencies = rows[term, LOW], rows[term, FREQUENCIES]
    lengths = rows[term, LENGTHS] + base
    while walks[term, PLACE] < rows[term, COUNT] and walks[term, CHUNK] < limit:
        start, place, end = walks[term, CHUNK] - base, walks[term, PLACE], walks[term, RUN_END]
        while place < end:
            slot = start + np.int64(words16[np.uintp(low + place)])
            if slot >= limit - base:
                break
            times = np.float64(file[np.uintp(frequencies + place)])
            if times == 255.0:
                times = np.float64(large_frequency(words32, rows, term, place))
            norm = table[np.uintp(file[np.uintp(lengths + slot)])]
            at = np.uintp(slot)
            held = counts[at]
            touched[np.uintp(number)] = slot
            number += held == 0
            counts[at] = held + weight
            sums[at] += factor * times / (times + norm)
            place += 1
        walks[term, PLACE] = place
        if place < end:
            break
        next_run(words16, words32, rows, walks, term)
    return number


@compile_function()
def note_window(
    words16: Any,
    words32: Any,
    rows: Any,
    walks: Any,
    term: int,
    weight: int,
    counts: Any,
    places: Any,
    touched: Any,
    number: int,
    span: Any,
) -> Any:
    """Note the postings of a term in a window without scoring them; a weight of 0 touches none."""
    base, limit = span
    low = rows[term, LOW]
    while walks[term, PLACE] < rows[term, COUNT] and walks[term, CHUNK] < limit:
        start, place, end = walks[term, CHUNK] - base, walks[term, PLACE], walks[term, RUN_END]
        while place < end:
            slot = start + np.int64(words16[np.uintp(low + place)])
            if slot >= limit - base:
                break
            at = np.uintp(slot)
            held = counts[at]
            touched[np.uintp(number)] = slot
            number += (held == 0) & (weight > 0)
            counts[at] = held + weight
            places[at] = place
            place += 1
        walks[term, PLACE] = place
        if place < end:
            break
        next_run(words16, words32, rows, walks, term)
    return number


@compile_function()
def union(
    file: Any,
    words16: Any,
    words32: Any,
    rows: Any,
    factors: Any,
    tables: Any,
    bounds: Any,
    required: int,
    minimum: int,
    weights: Any,
    allowed: Any,
    articles: Any,
    scores: Any,
    ids: Any,
    documents: Any,
) -> tuple[int, int]:
    """Find the documents in which the first ``required`` rows weigh at least ``minimum``.

    Rows with higher ``bounds`` (no posting scores more) come first, the optional ones last. For the
    rest see ``conjunction``.

    Terms that together cannot lift a document to the k-th best are not scored but for documents
    that the others lift high enough (MaxScore, see ``ranking``).
    """
    walks = np.empty((len(rows), 5), np.int64)
    for term in range(len(rows)):
        open_walk(words16, words32, rows, walks, term)
    sums = np.zeros(WINDOW, np.float64)
    counts = np.zeros(WINDOW, np.uint8)
    touched = np.empty(WINDOW + 1, np.int64)
    places = np.zeros((len(rows), WINDOW), np.int32)
    begun = np.zeros(len(rows), np.int64)
    total, size = 0, 0
    last = len(articles)
    base = 0
    while base < last:
        span = (base, base + WINDOW)
        number, scored, rest = 0, required, 0.0
        for term in range(required, len(rows)):
            rest += bounds[term]
        if size == len(scores):
            least = scores[0] if size else np.inf
            while scored > 0 and rest + bounds[scored - 1] < least:
                scored -= 1
                rest += bounds[scored]
        for term in range(scored):
            number = add_window(
                file,
                words16,
                words32,
                rows,
                walks,
                term,
                factors[term],
                tables[rows[term, TABLE]],
                weights[term],
                counts,
                sums,
                touched,
                number,
                span,
            )
        for term in range(scored, len(rows)):
            begun[term] = walks[term, PLACE]
            number = note_window(
                words16,
                words32,
                rows,
                walks,
                term,
                weights[term],
                counts,
                places[term],
                touched,
                number,
                span,
            )
        for at in range(number):
            slot = touched[at]
            held, sum_ = counts[slot], sums[slot]
            counts[slot], sums[slot] = 0, 0.0
            document = base + slot
            if held < minimum or (len(allowed) and not allowed[document]):
                continue
            if len(documents):
                documents[total] = document
            total += 1
            if len(scores) == 0 or (size == len(scores) and sum_ + rest < scores[0]):
                continue
            for term in range(scored, len(rows)):
                place = places[term, slot]
                if (
                    begun[term] <= place < walks[term, PLACE]  # else it is of another window
                    and words16[rows[term, LOW] + place] == document & 65_535
                ):
                    times = np.float64(frequency(file, words32, rows, term, place))
                    norm = tables[rows[term, TABLE], file[rows[term, LENGTHS] + document]]
                    sum_ += factors[term] * times / (times + norm)
            if size < len(scores) or sum_ >= scores[0]:
                size = push(scores, ids, size, sum_, articles[document])
        base += WINDOW
    return total, size


@compile_function()
def count_cells(documents: Any, cells: Any, counts: Any) -> None:
    """Count documents by the cell each is in."""
    for document in documents:
        counts[np.uintp(cells[np.uintp(document)])] += 1
