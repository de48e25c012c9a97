"""The kernels that searches call: conjunction, disjunction, facet counts and single scores.

``search.evaluator`` and ``search.top_k`` give the same results in NumPy: they are the oracle and
the fallback (``loader``). A kernel uses the addresses of its arrays, so the caller must keep the
arrays alive while it runs.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels import copy_chains
from indexer.engines.whoosh.kernels.conjunction import conjunction
from indexer.engines.whoosh.kernels.cursor import frequency, get, next_run, open_cursor, seek
from indexer.engines.whoosh.kernels.cursor_layout import CHUNK, COUNT, LOW, PLACE, ROW, RUN_END
from indexer.engines.whoosh.kernels.disjunction import disjunction
from indexer.engines.whoosh.kernels.pointers import u16
from indexer.engines.whoosh.kernels.scoring import term_score
from indexer.storage.numba_cache import compile_function

__all__ = [
    "add_frequencies",
    "conjunction",
    "count_values",
    "count_values_by_class",
    "disjunction",
    "find_hidden",
    "find_rows",
    "link_members",
    "list_copies",
    "score_documents",
    "take_off_cells",
    "take_off_hidden",
    "take_off_values",
]

list_copies = compile_function()(copy_chains.list_copies)
find_rows = compile_function()(copy_chains.find_rows)
link_members = compile_function()(copy_chains.link_members)
take_off_values = compile_function()(copy_chains.take_off_values)
take_off_cells = compile_function()(copy_chains.take_off_cells)
find_hidden = compile_function()(copy_chains.find_hidden)
take_off_hidden = compile_function()(copy_chains.take_off_hidden)


COUNTER_ROWS = 4


@compile_function()
def score_documents(
    content: Any, terms: Any, factors: Any, tables: Any, documents: Any, scores: Any
) -> None:
    """Add the scores of all terms to ``scores``, for a few documents in ascending order.

    ``conjunction.conjunction`` describes the other arguments.
    """
    file, rows = content.ctypes.data, terms.ctypes.data
    norms, term_factors = tables.ctypes.data, factors.ctypes.data
    for term in range(len(factors)):
        open_cursor(file, rows, term)
        for at in range(len(documents)):
            found = np.int64(documents[np.uintp(at)])
            if seek(file, rows, term, found) == found:
                place = get(rows, term, PLACE)
                scores[at] += term_score(file, rows, term_factors, norms, term, found, place)


@compile_function()
def add_frequencies(content: Any, terms: Any, sums: Any) -> None:
    """Add the frequencies of all terms to ``sums``, which is by document."""
    file, rows = content.ctypes.data, terms.ctypes.data
    for term in range(len(terms) // ROW):
        open_cursor(file, rows, term)
        count, low = get(rows, term, COUNT), get(rows, term, LOW)
        while get(rows, term, PLACE) < count:
            chunk, end = get(rows, term, CHUNK), get(rows, term, RUN_END)
            for place in range(get(rows, term, PLACE), end):
                document = chunk + u16(file, low + place)
                sums[np.uintp(document)] += frequency(file, rows, term, place)
            next_run(file, rows, term)


@compile_function()
def count_values(documents: Any, values: Any, counts: Any) -> None:
    """Add the number of ``documents`` of each value to ``counts``; ``values`` is by document.

    Successive documents use different rows of counters in turn. Most documents have the value of
    the document before, and a second increment of one counter waits for the first one. With more
    values than documents, it takes longer to add up the rows.
    """
    if len(counts) > len(documents):
        for at in range(len(documents)):
            counts[np.uintp(values[np.uintp(documents[np.uintp(at)])])] += 1
        return
    rows = np.zeros((COUNTER_ROWS, len(counts)), dtype=np.int64)
    whole = len(documents) // COUNTER_ROWS * COUNTER_ROWS
    for first in range(0, whole, COUNTER_ROWS):
        for row in range(COUNTER_ROWS):
            rows[row, np.uintp(values[np.uintp(documents[np.uintp(first + row)])])] += 1
    for at in range(whole, len(documents)):
        rows[0, np.uintp(values[np.uintp(documents[np.uintp(at)])])] += 1
    for value in range(len(counts)):
        for row in range(COUNTER_ROWS):
            counts[value] += rows[row, value]


@compile_function()
def count_values_by_class(
    documents: Any, classes: Any, rows: Any, values: Any, counts: Any
) -> None:
    """Add the number of ``documents`` of each value to a row of ``counts`` for each class.

    classes, values: by document.
    rows: the row of each class; documents of a class with a row beyond the last are not counted.
    """
    for at in range(len(documents)):
        document = np.uintp(documents[np.uintp(at)])
        row = rows[np.uintp(classes[document])]
        if row < len(counts):
            counts[np.uintp(row), np.uintp(values[document])] += 1
