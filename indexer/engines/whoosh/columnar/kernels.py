"""The inner loops of the commonest queries, compiled by numba.

What these give is what the NumPy path of ``evaluation`` and ``ranking`` gives; that path is the
measure and the fallback, see ``compiled``. Terms are rows of offsets, see ``walking_kernels``.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.columnar.heap_kernels import push
from indexer.engines.whoosh.columnar.position_kernels import is_phrase, most_positions
from indexer.engines.whoosh.columnar.walking_kernels import (
    CHUNK,
    COUNT,
    FREQUENCIES,
    LENGTHS,
    LOW,
    PLACE,
    RUN_END,
    TABLE,
    compile_function,
    frequency,
    large_frequency,
    next_run,
    open_walk,
    seek,
)

WINDOW = 8_192  # documents that are looked at together
LEAP = 16  # a term with so many times the postings of the rarest is searched, not walked through


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
