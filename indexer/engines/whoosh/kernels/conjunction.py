"""Conjunctions and phrases in compiled loops, a window of documents at a time.

The postings of the rarest term in the window are listed as candidates. The postings of terms of
similar frequency are scanned, and mark their documents. In the postings of much more frequent terms
(``SEARCH_RATIO``), each candidate is searched by galloping. The remaining documents are checked for
the phrase and scored term by term. Passes over a window take a quarter of the time of one loop for
each document.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.cursor import (
    get,
    open_cursor,
    put,
    seek,
)
from indexer.engines.whoosh.kernels.cursor_layout import (
    CHUNK,
    COUNT,
    FIELD,
    LOW,
    PLACE,
    POSTING,
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
    max_positions_of_candidate,
)
from indexer.engines.whoosh.kernels.scoring import (
    CODES,
    add_scores,
    term_score,
)
from indexer.engines.whoosh.kernels.topk_heap import (
    push,
    sort,
)
from indexer.engines.whoosh.kernels.window import WINDOW, window_loop
from indexer.storage.numba_cache import compile_function

# If a term has at least this multiple of the rarest term's postings, it is searched, not scanned.
SEARCH_RATIO = 8


@compile_function()
def _list(
    file: int, rows: int, term: int, arguments: tuple[int, int], slot: int, place: int, number: int
) -> Any:
    """Append a posting to ``slots`` and ``places``."""
    slots, places = arguments
    put_i64(slots, number, slot)
    put_i32(places, number, place)
    return number + 1


@compile_function()
def _mark(
    file: int, rows: int, term: int, arguments: tuple[int, int], slot: int, place: int, number: int
) -> Any:
    """Mark a document that has ``term`` and all terms before it."""
    marks, places = arguments
    mark = np.int64(byte(marks, slot))
    put_byte(marks, slot, mark + (mark == term))
    put_i32(places, slot, place)
    return number


list_postings, mark_postings = window_loop(_list), window_loop(_mark)


@compile_function()
def keep_marked(slots: int, places: int, number: int, marks: int, wanted: int) -> Any:
    """Keep the documents with ``wanted`` marks and clear all marks; return the number kept."""
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
    """Keep the documents that a mask allows; return the number kept."""
    kept = 0
    for at in range(number):
        slots[kept], places[kept] = slots[at], places[at]
        kept += allowed[np.uintp(base + slots[at])] != 0
    return kept


@compile_function()
def keep_with_term(
    file: int,
    rows: int,
    term: int,
    slots: int,
    places: int,
    number: int,
    by_slot: int,
    base: int,
) -> Any:
    """Search a term in each document and keep the documents that have it; return their number.

    ``by_slot`` receives the postings of the term.
    """
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
    document_factors: Any,
    scores: Any,
    ids: Any,
    documents: Any,
    fits: Any,
    min_fit: float,
    best_score: float,
) -> tuple[int, int, int]:
    """Find the documents that have all of the first ``required`` terms.

    Return the number of matches, the number of hits in ``scores``, or of scores in ``fits``, and
    the number of ``documents``.

    content: the segment's file, as bytes.
    terms: the cursor rows; the rarest required term first, optional terms last.
    factors, tables: the arrays that ``scoring`` describes.
    order: indexes of the terms of a phrase, in its order; empty: no phrase.
    slop: largest distance from one term of the phrase to the next, in positions.
    allowed: class of each document: 0: no match; 1: a match; others are listed in ``documents``
        only. Empty: all are matches.
    articles: article id of each document.
    document_factors: factor of each document's score, at most 1; empty: all are 1.
    scores, ids: receive the best hits, best first; their size is k.
    documents: receives all matches and the documents of further classes, ascending; empty:
        matches are only counted.
    fits: receives a score for each document in ``documents``, which then gets only matches with at
        least ``min_fit`` times the best score so far; ``scores`` is then empty. Empty: no floor.
    best_score: the best score before the first document.
    """
    fitted = len(fits) > 0
    file, rows, all_terms = content.ctypes.data, terms.ctypes.data, len(factors)
    norms, best, best_ids = tables.ctypes.data, scores.ctypes.data, ids.ctypes.data
    for term in range(all_terms):
        open_cursor(file, rows, term)
    rarest = get(rows, 0, COUNT)
    scanned = 1  # terms; the others are searched
    while scanned < required and get(rows, scanned, COUNT) < SEARCH_RATIO * rarest:
        scanned += 1
    max_matches = min(WINDOW, rarest)  # of a window
    marks = np.zeros(WINDOW if scanned > 1 else 0, np.uint8)
    # Slots of the candidates and their postings of the first term; then their postings by term.
    slots, first_places = np.empty(max_matches, np.int64), np.empty(max_matches, np.int32)
    places, sums = np.empty((required, max_matches), np.int32), np.empty(max_matches, np.float64)
    window_places = np.empty((required, WINDOW), np.int32)  # postings of other terms, by slot
    candidates = slots.ctypes.data, first_places.ctypes.data
    phrase_terms, phrase = len(order), order.ctypes.data
    buffer = np.empty(256 if phrase_terms else 0, np.int64)  # two halves, each for positions
    total, size, listed = 0, 0, 0
    while get(rows, 0, PLACE) < rarest:
        first = get(rows, 0, CHUNK) + u16(file, get(rows, 0, LOW) + get(rows, 0, PLACE))
        base = first // WINDOW * WINDOW
        limit = base + WINDOW
        number = list_postings(file, rows, 0, candidates, 0, base, limit)
        if scanned > 1:
            for at in range(number):
                marks[np.uintp(slots[at])] = 1
            for term in range(1, scanned):
                seek(file, rows, term, base)
                by_slot = window_places.ctypes.data + 4 * WINDOW * term
                mark_postings(file, rows, term, (marks.ctypes.data, by_slot), 0, base, limit)
            number = keep_marked(candidates[0], candidates[1], number, marks.ctypes.data, scanned)
        if len(allowed):
            number = keep_allowed(slots, first_places, number, allowed, base)
        for term in range(scanned, required):
            by_slot = window_places.ctypes.data + 4 * WINDOW * term
            number = keep_with_term(
                *(file, rows, term, candidates[0], candidates[1], number, by_slot, base)
            )
        for at in range(number):
            places[0, at] = first_places[at]
        for term in range(1, required):
            for at in range(number):
                places[term, at] = window_places[term, np.uintp(slots[at])]
        if phrase_terms:
            matched = 0
            for at in range(number):
                for word in range(phrase_terms):
                    put(rows, order[word], POSTING, places[order[word], at])
                most = max_positions_of_candidate(file, rows, phrase, phrase_terms, slop)
                if not most:
                    continue
                if 2 * most > len(buffer):
                    buffer = np.empty(4 * most, np.int64)
                ends = buffer.ctypes.data
                if not is_phrase(file, rows, phrase, phrase_terms, slop, ends, ends + 8 * most):
                    continue
                slots[matched] = slots[at]
                for term in range(required):
                    places[term, matched] = places[term, at]
                matched += 1
            number = matched
        if len(documents) and not fitted:
            for at in range(number):
                documents[listed + at] = base + slots[at]
            listed += number
            if len(allowed):
                hits = 0
                for at in range(number):
                    slot = slots[at]
                    slots[hits] = slot
                    for term in range(required):
                        places[term, hits] = places[term, at]
                    hits += allowed[np.uintp(base + slot)] == 1
                number = hits
        total += number
        if len(scores) == 0 and not fitted:
            continue
        sums[:number] = 0.0
        for term in range(required):
            add_scores(
                *(file, rows, term, factors[term], norms + 8 * CODES * get(rows, term, FIELD)),
                *(slots.ctypes.data, places.ctypes.data + 4 * max_matches * term),
                *(sums.ctypes.data, number, base),
            )
        for at in range(number):
            found = base + slots[at]
            score = sums[at]
            for term in range(required, all_terms):
                if seek(file, rows, term, found) == found:
                    place = get(rows, term, PLACE)
                    score += term_score(file, rows, factors.ctypes.data, norms, term, found, place)
            if fitted:
                if score >= min_fit * best_score:
                    documents[size], fits[size] = found, score
                    best_score = max(best_score, score)
                    size += 1
            elif size < len(scores) or score >= scores[0]:
                if len(document_factors):
                    score *= document_factors[np.uintp(found)]
                size = push(best, best_ids, len(scores), size, score, articles[found])
    if not fitted:
        sort(best, best_ids, size)
    return total, size, listed
