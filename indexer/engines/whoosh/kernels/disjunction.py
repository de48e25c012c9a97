"""Disjunctions in compiled loops: term at a time within a window of documents, with MaxScore.

Scores and weights are added up in arrays over the window. MaxScore (Turtle and Flood, "Query
Evaluation: Strategies and Optimizations", 1995): terms that even together cannot lift a document
into the top k are non-essential. Non-essential terms are scored only for candidates from the other
terms. All matches are counted nevertheless.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.cursor import (
    get,
    large_frequency,
    open_cursor,
)
from indexer.engines.whoosh.kernels.cursor_layout import (
    FIELD,
    FREQUENCIES,
    LENGTHS,
    LOW,
    PLACE,
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
    term_score,
)
from indexer.engines.whoosh.kernels.topk_heap import (
    push,
    sort,
)
from indexer.engines.whoosh.kernels.window import WINDOW, window_loop
from indexer.storage.numba_cache import compile_function


@compile_function()
def _score(
    file: int,
    rows: int,
    term: int,
    arguments: tuple[Any, ...],
    slot: int,
    place: int,
    number: int,
) -> Any:
    """Add the score and the weight of a term for a document; list it at its first weight."""
    factor, norms, weight, held_weights, sums, touched, frequencies, lengths = arguments
    times = np.float64(u8(file, frequencies + place))
    if times == 255.0:
        times = np.float64(large_frequency(file, rows, term, place))
    norm = f64(norms, u8(file, lengths + slot))
    held = np.int64(byte(held_weights, slot))
    put_i64(touched, number, slot)
    number += held == 0
    put_byte(held_weights, slot, held + weight)
    put_f64(sums, slot, f64(sums, slot) + factor * times / (times + norm))
    return number


@compile_function()
def _record(
    file: int,
    rows: int,
    term: int,
    arguments: tuple[Any, ...],
    slot: int,
    place: int,
    number: int,
) -> Any:
    """Record a posting and add the weight of the term; list the document at its first weight.

    A weight of 0 lists no document.
    """
    weight, held_weights, places, touched = arguments
    held = np.int64(byte(held_weights, slot))
    put_i64(touched, number, slot)
    number += (held == 0) & (weight > 0)
    put_byte(held_weights, slot, held + weight)
    put_i32(places, slot, place)
    return number


score_postings, record_postings = window_loop(_score), window_loop(_record)


@compile_function()
def disjunction(
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
    document_factors: Any,
    scores: Any,
    ids: Any,
    documents: Any,
    fits: Any,
    min_fit: float,
    best_score: float,
) -> tuple[int, int, int]:
    """Find the documents whose terms among the first ``required`` weigh at least ``minimum``.

    Return the number of matches, the number of hits in ``scores``, or of scores in ``fits``, and
    the number of ``documents``.

    bounds: upper bound of each term's score; the required terms are in descending order of their
        bounds, and the optional terms follow.
    weights: weight of each term, 0 for optional terms; their sum is at most 255.

    ``conjunction.conjunction`` describes the other arguments.
    """
    fitted = len(fits) > 0
    file, rows, all_terms = content.ctypes.data, terms.ctypes.data, len(factors)
    term_factors, norms, best, best_ids = (
        factors.ctypes.data,
        tables.ctypes.data,
        scores.ctypes.data,
        ids.ctypes.data,
    )
    for term in range(all_terms):
        open_cursor(file, rows, term)
    sums = np.zeros(WINDOW, np.float64)
    held_weights = np.zeros(WINDOW, np.uint8)
    touched = np.empty(WINDOW + 1, np.int64)
    places = np.zeros((all_terms, WINDOW), np.int32)
    first_places = np.zeros(all_terms, np.int64)  # of the window
    window = held_weights.ctypes.data, sums.ctypes.data, touched.ctypes.data
    total, size, listed = 0, 0, 0
    last = len(articles)
    base = 0
    while base < last:
        limit = base + WINDOW
        number, essential = 0, required
        rest = 0.0  # sum of the upper bounds of the non-essential terms
        for term in range(required, all_terms):
            rest += bounds[term]
        if fitted or size == len(scores):
            threshold = np.inf
            if fitted:
                threshold = min_fit * best_score
            elif size:
                threshold = scores[0]
            while essential > 0 and rest + bounds[essential - 1] < threshold:
                essential -= 1
                rest += bounds[essential]
        for term in range(essential):
            arguments = (
                factors[term],
                norms + 8 * CODES * get(rows, term, FIELD),
                weights[term],
                window[0],
                window[1],
                window[2],
                get(rows, term, FREQUENCIES),
                get(rows, term, LENGTHS) + base,
            )
            number = score_postings(file, rows, term, arguments, number, base, limit)
        for term in range(essential, all_terms):
            first_places[term] = get(rows, term, PLACE)
            recorded = weights[term], window[0], places[term].ctypes.data, window[2]
            number = record_postings(file, rows, term, recorded, number, base, limit)
        for at in range(number):
            slot = touched[at]
            held, score = held_weights[np.uintp(slot)], sums[np.uintp(slot)]
            held_weights[np.uintp(slot)], sums[np.uintp(slot)] = 0, 0.0
            document = base + slot
            if held < minimum:
                continue
            kind = np.uint8(1)
            if len(allowed):
                kind = allowed[np.uintp(document)]
                if kind == 0:
                    continue
            if len(documents) and not fitted:
                documents[listed] = document
                listed += 1
            if kind != 1:
                continue
            total += 1
            if fitted:
                if score + rest < min_fit * best_score:
                    continue
            elif len(scores) == 0 or (size == len(scores) and score + rest < scores[0]):
                continue
            for term in range(essential, all_terms):
                place = places[term, slot]
                if (
                    first_places[term] <= place < get(rows, term, PLACE)  # else in another window
                    and u16(file, get(rows, term, LOW) + place) == document & 65_535
                ):
                    score += term_score(file, rows, term_factors, norms, term, document, place)
            if fitted:
                if score >= min_fit * best_score:
                    documents[size], fits[size] = document, score
                    best_score = max(best_score, score)
                    size += 1
            elif size < len(scores) or score >= scores[0]:
                if len(document_factors):  # at most 1: the bounds of MaxScore stay upper bounds
                    score *= document_factors[np.uintp(document)]
                size = push(best, best_ids, len(scores), size, score, articles[document])
        base += WINDOW
    if not fitted:
        sort(best, best_ids, size)
    return total, size, listed
