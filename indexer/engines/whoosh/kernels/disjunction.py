"""Documents that hold enough of some terms, in compiled loops: sums over a window at a time."""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.cursor import (
    get,
    large_frequency,
    next_run,
    open_walk,
    put,
)
from indexer.engines.whoosh.kernels.cursor_layout import (
    CHUNK,
    COUNT,
    FREQUENCIES,
    LENGTHS,
    LOW,
    PLACE,
    RUN_END,
    TABLE,
)
from indexer.engines.whoosh.kernels.pointers import (
    byte,
    f64,
    put_byte,
    put_f64,
    put_i32,
    put_i64,
    u8,
    u16,
)
from indexer.engines.whoosh.kernels.scoring import (
    CODES,
    WINDOW,
    part_of_score,
)
from indexer.engines.whoosh.kernels.topk_heap import (
    push,
    sort,
)
from indexer.storage.numba_cache import compile_function


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
