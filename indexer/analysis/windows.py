"""The module ``window_kernels``, once it is compiled.

Highlighting uses it. It is compiled with the lookup of words (``surface_forms``), below the engines,
which start the compiler.
"""

from types import ModuleType

import numpy as np

_compiled: list[ModuleType] = []


def compile_kernels() -> None:
    """Compile the choice of windows, or load its machine code. Raises what numba raises."""
    from indexer.analysis import window_kernels

    spans, bounds = np.zeros((0, 3), dtype=np.int64), np.zeros(1, dtype=np.int64)
    windows, scores = np.zeros((0, 2, 2), dtype=np.int64), np.zeros((0, 2))
    scoring = 0.0, 0, 0.0, 0.0
    window_kernels.choose_windows(spans, bounds, np.zeros(1), 1, 1.0, scoring, windows, scores)
    _compiled[:] = [window_kernels]


def window_kernels() -> ModuleType | None:
    """Return the module ``window_kernels``; None while it is not compiled."""
    return _compiled[0] if _compiled else None
