"""The kernels that searches call: conjunction, disjunction and facet counts.

``search.evaluator`` and ``search.top_k`` give the same results in NumPy: they are the oracle and
the fallback (``loader``). A kernel uses the addresses of its arrays, so the caller must keep the
arrays alive while it runs.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.conjunction import conjunction
from indexer.engines.whoosh.kernels.disjunction import disjunction
from indexer.storage.numba_cache import compile_function

__all__ = ["conjunction", "count_cells", "disjunction"]

COUNTER_ROWS = 4


@compile_function()
def count_cells(documents: Any, cells: Any, counts: Any) -> None:
    """Add the number of ``documents`` in each cell to ``counts``.

    Successive documents use different rows of counters in turn. Most documents are in the same cell
    as the document before, and a second increment of one counter waits for the first one.
    """
    rows = np.zeros((COUNTER_ROWS, len(counts)), dtype=np.int64)
    whole = len(documents) // COUNTER_ROWS * COUNTER_ROWS
    for first in range(0, whole, COUNTER_ROWS):
        for row in range(COUNTER_ROWS):
            rows[row, np.uintp(cells[np.uintp(documents[np.uintp(first + row)])])] += 1
    for at in range(whole, len(documents)):
        rows[0, np.uintp(cells[np.uintp(documents[np.uintp(at)])])] += 1
    for cell in range(len(counts)):
        for row in range(COUNTER_ROWS):
            counts[cell] += rows[row, cell]
