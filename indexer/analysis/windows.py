"""The module ``window_kernels``, once it is compiled.

Highlighting uses it. It is compiled with the lookup of words (``surface_forms``): the engines start
the compiler, and highlighting is above them.
"""

from types import ModuleType

import numpy as np

_compiled: list[ModuleType] = []


def compile_kernels() -> None:
    """Compile the choice of windows, or load its machine code. Raises what numba raises."""
    from indexer.analysis import window_kernels

    spans, bounds = np.zeros((0, 3), dtype=np.int64), np.zeros(1, dtype=np.int64)
    windows = np.zeros((0, 4), dtype=np.int64)
    window_kernels.choose_windows(spans, bounds, np.zeros(1), 1, windows)
    _compiled[:] = [window_kernels]


def window_kernels() -> ModuleType | None:
    """Return the module ``window_kernels``; None while it is not compiled."""
    return _compiled[0] if _compiled else None
