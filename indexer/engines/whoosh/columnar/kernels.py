"""The inner loops of the commonest queries, compiled by numba.

What these give is what the NumPy path of ``evaluation`` and ``ranking`` gives; that path is the
measure and the fallback, see ``compiled``. Terms are rows, see ``walking_kernels``.

The arrays that are given stay where they are while a function runs: it may take their addresses.
"""

from typing import Any

import numpy as np

from indexer.compiling import compile_function
from indexer.engines.whoosh.columnar.addresses import (
    byte,
    f64,
    put_byte,
    put_f64,
    put_i32,
    put_i64,
    u8,
    u16,
)
from indexer.engines.whoosh.columnar.heap_kernels import push, sort
from indexer.engines.whoosh.columnar.position_kernels import is_phrase, may_be_phrase
from indexer.engines.whoosh.columnar.rows import (
    AT,
    CHUNK,
    COUNT,
    FREQUENCIES,
    LENGTHS,
    LOW,
    PLACE,
    RUN_END,
    TABLE,
)
from indexer.engines.whoosh.columnar.walking_kernels import (
    frequency,
    get,
    large_frequency,
    next_run,
    open_walk,
    put,
    seek,
)

WINDOW = 8_192  # documents that are looked at together in a union
WALKED = 16_384  # and in an intersection
LEAP = 8  # a term with so many times the postings of the rarest is searched, not walked through
CODES = 256  # of a field's length


@compile_function()
def walk_window(file: int, rows: int, slots: int, places: int, base: int, limit: int) -> Any:
    """Fill ``slots`` with the first term's documents of a window; return how many there are."""
    low, count = get(rows, 0, LOW), get(rows, 0, COUNT)
    number = 0
    while get(rows, 0, PLACE) < count and get(rows, 0, CHUNK) < limit:
        start = get(rows, 0, CHUNK) - base
        place, end = get(rows, 0, PLACE), get(rows, 0, RUN_END)
        while place < end:
            slot = start + u16(file, low + place)
            if slot >= limit - base:
                break
            put_i64(slots, number, slot)
            put_i64(places, number, place)
            number += 1
            place += 1
        put(rows, 0, PLACE, place)
        if place < end:
            break
        next_run(file, rows, 0)
    return number


@compile_function()
def mark_window(
    file: int, rows: int, term: int, marks: int, places: int, base: int, limit: int
) -> None:
    """Count a term for the documents of a window that all terms before it have."""
    seek(file, rows, term, base)
    low, count = get(rows, term, LOW), get(rows, term, COUNT)
    while get(rows, term, PLACE) < count and get(rows, term, CHUNK) < limit:
        start = get(rows, term, CHUNK) - base
        place, end = get(rows, term, PLACE), get(rows, term, RUN_END)
        while place < end:
            slot = start + u16(file, low + place)
            if slot >= limit - base:
                break
            mark = np.int64(byte(marks, slot))
            put_byte(marks, slot, mark + (mark == term))
            put_i32(places, slot, place)
            place += 1
        put(rows, term, PLACE, place)
        if place < end:
            break
        next_run(file, rows, term)


@compile_function(inline="always")
def part_of_score(
    file: int, rows: int, factors: int, tables: int, term: int, document: int, place: int
) -> Any:
    """Return what a term adds to the score of a document that it has a posting of."""
    times = np.float64(frequency(file, rows, term, place))
    code = u8(file, get(rows, term, LENGTHS) + document)
    norm = f64(tables, get(rows, term, TABLE) * CODES + code)
    return f64(factors, term) * times / (times + norm)


@compile_function()
def conjunction(
    content: Any,
    terms: Any,
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
    """Find the documents that the first ``required`` terms all hold; rarer ones come first.

    ``content``: the file, as bytes; ``terms``: their rows; ``factors``: of their scores.
    ``order``: the terms of a phrase, one after the other (empty: no phrase). ``allowed``: a mask
    over the documents (empty: all). The best are left in ``scores`` and ``ids``, best first, all in
    ``documents`` when that is not empty. Returns how many match, and how many are in ``scores``.
    """
    file, rows, held = content.ctypes.data, terms.ctypes.data, len(factors)
    weights, norms, best, best_ids = (
        factors.ctypes.data,
        tables.ctypes.data,
        scores.ctypes.data,
        ids.ctypes.data,
    )
    for term in range(held):
        open_walk(file, rows, term)
    rarest = get(rows, 0, COUNT)
    walked = 1  # terms that are gone through; the others are searched
    while walked < required and get(rows, walked, COUNT) < LEAP * rarest:
        walked += 1
    marks = np.zeros(WALKED if walked > 1 else 0, np.uint8)
    slots = np.empty(min(WALKED, rarest), np.int64)
    first_places = np.empty(min(WALKED, rarest), np.int64)
    window_places = np.empty((walked, WALKED if walked > 1 else 0), np.int32)
    words, phrase = len(order), order.ctypes.data
    room = np.empty(256 if words else 0, np.int64)  # for positions
    total, size = 0, 0
    while get(rows, 0, PLACE) < rarest:
        first = get(rows, 0, CHUNK) + u16(file, get(rows, 0, LOW) + get(rows, 0, PLACE))
        base = first // WALKED * WALKED
        limit = base + WALKED
        number = walk_window(file, rows, slots.ctypes.data, first_places.ctypes.data, base, limit)
        if walked > 1:
            for at in range(number):
                marks[np.uintp(slots[at])] = 1
            for term in range(1, walked):
                mark_window(
                    *(file, rows, term, marks.ctypes.data),
                    *(window_places.ctypes.data + 4 * WALKED * term, base, limit),
                )
        for at in range(number):
            slot = slots[at]
            if walked > 1:
                mark = marks[np.uintp(slot)]
                marks[np.uintp(slot)] = 0
                if mark != walked:
                    continue
            found = base + slot
            if len(allowed) and not allowed[np.uintp(found)]:
                continue
            matches = True
            for term in range(walked, required):
                if seek(file, rows, term, found) != found:
                    matches = False
                    break
                put(rows, term, AT, get(rows, term, PLACE))
            if not matches:
                continue
            put(rows, 0, AT, first_places[at])
            for term in range(1, walked):
                put(rows, term, AT, window_places[term, slot])
            if words:
                most = may_be_phrase(file, rows, phrase, words, slop)
                if not most:
                    continue
                if 2 * most > len(room):
                    room = np.empty(4 * most, np.int64)
                ends = room.ctypes.data
                if not is_phrase(file, rows, phrase, words, slop, ends, ends + 8 * most):
                    continue
            if len(documents):
                documents[total] = found
            total += 1
            if len(scores) == 0:
                continue
            score = 0.0
            for term in range(held):
                if term < required:
                    place = get(rows, term, AT)
                elif seek(file, rows, term, found) == found:
                    place = get(rows, term, PLACE)
                else:
                    continue
                score += part_of_score(file, rows, weights, norms, term, found, place)
            if size < len(scores) or score >= scores[0]:
                size = push(best, best_ids, len(scores), size, score, articles[found])
    sort(best, best_ids, size)
    return total, size


@compile_function()
def add_window(
    file: int,
    rows: int,
    term: int,
    factor: float,
    norms: int,
    weight: int,
    counts: int,
    sums: int,
    touched: int,
    number: int,
    base: int,
    limit: int,
) -> Any:
    """Weigh and score a term for its documents in a window; return how many were touched so far."""
    low, count = get(rows, term, LOW), get(rows, term, COUNT)
    frequencies, lengths = get(rows, term, FREQUENCIES), get(rows, term, LENGTHS) + base
    while get(rows, term, PLACE) < count and get(rows, term, CHUNK) < limit:
        start = get(rows, term, CHUNK) - base
        place, end = get(rows, term, PLACE), get(rows, term, RUN_END)
        while place < end:
            slot = start + u16(file, low + place)
            if slot >= limit - base:
                break
            times = np.float64(u8(file, frequencies + place))
            if times == 255.0:
                times = np.float64(large_frequency(file, rows, term, place))
            norm = f64(norms, u8(file, lengths + slot))
            held = np.int64(byte(counts, slot))
            put_i64(touched, number, slot)
            number += held == 0
            put_byte(counts, slot, held + weight)
            put_f64(sums, slot, f64(sums, slot) + factor * times / (times + norm))
            place += 1
        put(rows, term, PLACE, place)
        if place < end:
            break
        next_run(file, rows, term)
    return number


@compile_function()
def note_window(
    file: int,
    rows: int,
    term: int,
    weight: int,
    counts: int,
    places: int,
    touched: int,
    number: int,
    base: int,
    limit: int,
) -> Any:
    """Note the postings of a term in a window without scoring them; a weight of 0 touches none."""
    low, count = get(rows, term, LOW), get(rows, term, COUNT)
    while get(rows, term, PLACE) < count and get(rows, term, CHUNK) < limit:
        start = get(rows, term, CHUNK) - base
        place, end = get(rows, term, PLACE), get(rows, term, RUN_END)
        while place < end:
            slot = start + u16(file, low + place)
            if slot >= limit - base:
                break
            held = np.int64(byte(counts, slot))
            put_i64(touched, number, slot)
            number += (held == 0) & (weight > 0)
            put_byte(counts, slot, held + weight)
            put_i32(places, slot, place)
            place += 1
        put(rows, term, PLACE, place)
        if place < end:
            break
        next_run(file, rows, term)
    return number


@compile_function()
def union(
    content: Any,
    terms: Any,
    factors: Any,
    tables: Any,
    required: int,
    bounds: Any,
    minimum: int,
    weights: Any,
    allowed: Any,
    articles: Any,
    scores: Any,
    ids: Any,
    documents: Any,
) -> tuple[int, int]:
    """Find the documents in which the first ``required`` terms weigh at least ``minimum``.

    Terms with higher ``bounds`` (no posting scores more) come first, the optional ones last. For
    the rest see ``conjunction``.

    Terms that together cannot lift a document to the k-th best are not scored but for documents
    that the others lift high enough (MaxScore, see ``ranking``).
    """
    file, rows, all_terms = content.ctypes.data, terms.ctypes.data, len(factors)
    term_factors, norms, best, best_ids = (
        factors.ctypes.data,
        tables.ctypes.data,
        scores.ctypes.data,
        ids.ctypes.data,
    )
    for term in range(all_terms):
        open_walk(file, rows, term)
    sums = np.zeros(WINDOW, np.float64)
    counts = np.zeros(WINDOW, np.uint8)
    touched = np.empty(WINDOW + 1, np.int64)
    places = np.zeros((all_terms, WINDOW), np.int32)
    begun = np.zeros(all_terms, np.int64)
    window = counts.ctypes.data, sums.ctypes.data, touched.ctypes.data
    total, size = 0, 0
    last = len(articles)
    base = 0
    while base < last:
        limit = base + WINDOW
        number, scored, rest = 0, required, 0.0
        for term in range(required, all_terms):
            rest += bounds[term]
        if size == len(scores):
            least = scores[0] if size else np.inf
            while scored > 0 and rest + bounds[scored - 1] < least:
                scored -= 1
                rest += bounds[scored]
        for term in range(scored):
            number = add_window(
                *(file, rows, term, factors[term], norms + 8 * CODES * get(rows, term, TABLE)),
                *(weights[term], window[0], window[1], window[2], number, base, limit),
            )
        for term in range(scored, all_terms):
            begun[term] = get(rows, term, PLACE)
            number = note_window(
                *(file, rows, term, weights[term], window[0], places[term].ctypes.data),
                *(window[2], number, base, limit),
            )
        for at in range(number):
            slot = touched[at]
            held, score = counts[np.uintp(slot)], sums[np.uintp(slot)]
            counts[np.uintp(slot)], sums[np.uintp(slot)] = 0, 0.0
            document = base + slot
            if held < minimum or (len(allowed) and not allowed[np.uintp(document)]):
                continue
            if len(documents):
                documents[total] = document
            total += 1
            if len(scores) == 0 or (size == len(scores) and score + rest < scores[0]):
                continue
            for term in range(scored, all_terms):
                place = places[term, slot]
                if (
                    begun[term] <= place < get(rows, term, PLACE)  # else it is of another window
                    and u16(file, get(rows, term, LOW) + place) == document & 65_535
                ):
                    score += part_of_score(file, rows, term_factors, norms, term, document, place)
            if size < len(scores) or score >= scores[0]:
                size = push(best, best_ids, len(scores), size, score, articles[document])
        base += WINDOW
    sort(best, best_ids, size)
    return total, size


@compile_function()
def count_cells(documents: Any, cells: Any, counts: Any) -> None:
    """Count documents by the cell each is in."""
    for document in documents:
        counts[np.uintp(cells[np.uintp(document)])] += 1
