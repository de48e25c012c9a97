"""What a term adds to the scores of documents, in compiled loops."""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.cursor import (
    frequency,
    get,
    large_frequency,
)
from indexer.engines.whoosh.kernels.cursor_layout import (
    FREQUENCIES,
    LENGTHS,
    TABLE,
)
from indexer.engines.whoosh.kernels.pointers import (
    f64,
    i32,
    i64,
    put_f64,
    u8,
)
from indexer.storage.numba_cache import compile_function

WINDOW = 8_192  # documents that are looked at together
CODES = 256  # of a field's length


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
def add_scores(
    file: int,
    rows: int,
    term: int,
    factor: float,
    norms: int,
    slots: int,
    places: int,
    sums: int,
    number: int,
    base: int,
) -> None:
    """Add what a term scores in documents of a window, given by their slots and its postings."""
    frequencies, lengths = get(rows, term, FREQUENCIES), get(rows, term, LENGTHS) + base
    for at in range(number):
        place = np.int64(i32(places, at))
        times = np.float64(u8(file, frequencies + place))
        if times == 255.0:
            times = np.float64(large_frequency(file, rows, term, place))
        norm = f64(norms, u8(file, lengths + i64(slots, at)))
        put_f64(sums, at, f64(sums, at) + factor * times / (times + norm))
