"""The inner loops of the commonest queries, compiled by numba.

What these give is what the NumPy path of ``evaluation`` and ``ranking`` gives; that path is the
measure and the fallback, see ``compiled``. Terms are rows, see ``walking_kernels``.

The arrays that are given stay where they are while a function runs: it may take their addresses.
"""

from typing import Any

import numpy as np

from indexer.compiling import compile_function
from indexer.engines.whoosh.columnar.intersection_kernels import conjunction
from indexer.engines.whoosh.columnar.union_kernels import union

__all__ = ["conjunction", "count_cells", "union"]


@compile_function()
def count_cells(documents: Any, cells: Any, counts: Any) -> None:
    """Count documents by the cell each is in."""
    for document in documents:
        counts[np.uintp(cells[np.uintp(document)])] += 1
