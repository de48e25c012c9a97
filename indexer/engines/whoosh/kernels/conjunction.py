"""Documents that hold all of some terms, and phrases of them, in compiled loops.

A window of documents at a time: the rarest term is listed, others mark the window or are searched,
and what all hold is scored term by term.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.cursor import (
    get,
    next_run,
    open_walk,
    put,
    seek,
)
from indexer.engines.whoosh.kernels.cursor_layout import (
    AT,
    CHUNK,
    COUNT,
    LOW,
    PLACE,
    RUN_END,
    TABLE,
)
from indexer.engines.whoosh.kernels.pointers import (
    byte,
    i32,
    i64,
    put_byte,
    put_i32,
    put_i64,
    u16,
)
from indexer.engines.whoosh.kernels.positions import (
    is_phrase,
    may_be_phrase,
)
from indexer.engines.whoosh.kernels.scoring import (
    CODES,
    WINDOW,
    add_scores,
    part_of_score,
)
from indexer.engines.whoosh.kernels.topk_heap import (
    push,
    sort,
)
from indexer.storage.numba_cache import compile_function

LEAP = 8  # a term with so many times the postings of the rarest is searched, not walked through


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
            put_i32(places, number, place)
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


@compile_function()
def keep_marked(slots: int, places: int, number: int, marks: int, wanted: int) -> Any:
    """Keep the documents that all of ``wanted`` terms have marked; clear marks, return how many."""
    kept = 0
    for at in range(number):
        slot, place = i64(slots, at), i32(places, at)
        put_i64(slots, kept, slot)
        put_i32(places, kept, place)
        kept += np.int64(byte(marks, slot)) == wanted
        put_byte(marks, slot, 0)
    return kept


@compile_function()
def keep_allowed(slots: Any, places: Any, number: int, allowed: Any, base: int) -> Any:
    """Keep the documents that a mask lets through; return how many."""
    kept = 0
    for at in range(number):
        slots[kept], places[kept] = slots[at], places[at]
        kept += allowed[np.uintp(base + slots[at])]
    return kept


@compile_function()
def keep_found(
    file: int,
    rows: int,
    term: int,
    slots: int,
    places: int,
    number: int,
    by_slot: int,
    base: int,
) -> Any:
    """Keep the documents that a term is in, and note its postings; return how many."""
    kept = 0
    for at in range(number):
        slot, place = i64(slots, at), i32(places, at)
        found = base + slot
        if seek(file, rows, term, found) == found:
            put_i64(slots, kept, slot)
            put_i32(places, kept, place)
            put_i32(by_slot, slot, get(rows, term, PLACE))
            kept += 1
    return kept


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
    norms, best, best_ids = tables.ctypes.data, scores.ctypes.data, ids.ctypes.data
    for term in range(held):
        open_walk(file, rows, term)
    rarest = get(rows, 0, COUNT)
    walked = 1  # terms that are gone through; the others are searched
    while walked < required and get(rows, walked, COUNT) < LEAP * rarest:
        walked += 1
    most_here = min(WINDOW, rarest)
    marks = np.zeros(WINDOW if walked > 1 else 0, np.uint8)
    # Of what matches so far: slots in the window and postings of the first term; then of each term.
    slots, first_places = np.empty(most_here, np.int64), np.empty(most_here, np.int32)
    places, sums = np.empty((required, most_here), np.int32), np.empty(most_here, np.float64)
    window_places = np.empty((required, WINDOW), np.int32)  # of the other terms, by slot
    matching = slots.ctypes.data, first_places.ctypes.data
    words, phrase = len(order), order.ctypes.data
    room = np.empty(256 if words else 0, np.int64)  # for positions
    total, size = 0, 0
    while get(rows, 0, PLACE) < rarest:
        first = get(rows, 0, CHUNK) + u16(file, get(rows, 0, LOW) + get(rows, 0, PLACE))
        base = first // WINDOW * WINDOW
        limit = base + WINDOW
        number = walk_window(file, rows, matching[0], matching[1], base, limit)
        if walked > 1:
            for at in range(number):
                marks[np.uintp(slots[at])] = 1
            for term in range(1, walked):
                mark_window(
                    *(file, rows, term, marks.ctypes.data),
                    *(window_places.ctypes.data + 4 * WINDOW * term, base, limit),
                )
            number = keep_marked(matching[0], matching[1], number, marks.ctypes.data, walked)
        if len(allowed):
            number = keep_allowed(slots, first_places, number, allowed, base)
        for term in range(walked, required):
            by_slot = window_places.ctypes.data + 4 * WINDOW * term
            number = keep_found(
                *(file, rows, term, matching[0], matching[1], number, by_slot, base)
            )
        for at in range(number):
            places[0, at] = first_places[at]
        for term in range(1, required):
            for at in range(number):
                places[term, at] = window_places[term, np.uintp(slots[at])]
        if words:
            matched = 0
            for at in range(number):
                for word in range(words):
                    put(rows, order[word], AT, places[order[word], at])
                most = may_be_phrase(file, rows, phrase, words, slop)
                if not most:
                    continue
                if 2 * most > len(room):
                    room = np.empty(4 * most, np.int64)
                ends = room.ctypes.data
                if not is_phrase(file, rows, phrase, words, slop, ends, ends + 8 * most):
                    continue
                slots[matched] = slots[at]
                for term in range(required):
                    places[term, matched] = places[term, at]
                matched += 1
            number = matched
        if len(documents):
            for at in range(number):
                documents[total + at] = base + slots[at]
        total += number
        if len(scores) == 0:
            continue
        sums[:number] = 0.0
        for term in range(required):
            add_scores(
                *(file, rows, term, factors[term], norms + 8 * CODES * get(rows, term, TABLE)),
                *(slots.ctypes.data, places.ctypes.data + 4 * most_here * term),
                *(sums.ctypes.data, number, base),
            )
        for at in range(number):
            found = base + slots[at]
            score = sums[at]
            for term in range(required, held):
                if seek(file, rows, term, found) == found:
                    place = get(rows, term, PLACE)
                    score += part_of_score(
                        file, rows, factors.ctypes.data, norms, term, found, place
                    )
            if size < len(scores) or score >= scores[0]:
                size = push(best, best_ids, len(scores), size, score, articles[found])
    sort(best, best_ids, size)
    return total, size
