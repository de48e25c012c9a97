"""BM25 scores of a term in compiled loops: factor * tf / (tf + norm).

``factors`` are by term: idf * (k1 + 1) * boost. ``tables`` has the norms by field and length code.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.cursor import (
    frequency,
    get,
    large_frequency,
)
from indexer.engines.whoosh.kernels.cursor_layout import (
    FIELD,
    FREQUENCIES,
    LENGTHS,
)
from indexer.engines.whoosh.kernels.pointers import (
    f64,
    i32,
    i64,
    put_f64,
    u8,
)
from indexer.storage.numba_cache import compile_function

CODES = 256  # length codes


@compile_function(inline="always")
def term_score(
    file: int, rows: int, factors: int, tables: int, term: int, document: int, place: int
) -> Any:
    """Return the score of a term in a document; ``place`` is the place of the posting."""
    times = np.float64(frequency(file, rows, term, place))
    code = u8(file, get(rows, term, LENGTHS) + document)
    norm = f64(tables, get(rows, term, FIELD) * CODES + code)
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
    """Add the scores of a term in ``number`` documents of a window to ``sums``.

    ``slots``: the documents, counted from ``base``; ``places``: their postings.
    """
    frequencies, lengths = get(rows, term, FREQUENCIES), get(rows, term, LENGTHS) + base
    for at in range(number):
        place = np.int64(i32(places, at))
        times = np.float64(u8(file, frequencies + place))
        if times == 255.0:
            times = np.float64(large_frequency(file, rows, term, place))
        norm = f64(norms, u8(file, lengths + i64(slots, at)))
        put_f64(sums, at, f64(sums, at) + factor * times / (times + norm))
