"""The inner loops of the commonest queries, compiled by numba.

What these give is what the NumPy path of ``evaluation`` and ``ranking`` gives; that path is the
measure and the fallback, see ``compiled``. Terms are rows, see ``walking_kernels``.

The arrays that are given stay where they are while a function runs: it may take their addresses.
"""

from typing import Any

import numpy as np

from indexer.engines.whoosh.kernels.conjunction import conjunction
from indexer.engines.whoosh.kernels.disjunction import union
from indexer.storage.numba_cache import compile_function

__all__ = ["conjunction", "count_cells", "union"]


ROWS = 4


@compile_function()
def count_cells(documents: Any, cells: Any, counts: Any) -> None:
    """Count documents by the cell each is in.

    Documents take turns with some rows of counts: most are in the cell of the one before, and a
    count that was just written is waited for.
    """
    rows = np.zeros((ROWS, len(counts)), dtype=np.int64)
    whole = len(documents) // ROWS * ROWS
    for first in range(0, whole, ROWS):
        for row in range(ROWS):
            rows[row, np.uintp(cells[np.uintp(documents[np.uintp(first + row)])])] += 1
    for at in range(whole, len(documents)):
        rows[0, np.uintp(cells[np.uintp(documents[np.uintp(at)])])] += 1
    for cell in range(len(counts)):
        for row in range(ROWS):
            counts[cell] += rows[row, cell]
