"""Scores of windows (stretches of a text), and the module ``window_kernels`` once it is compiled.

Highlighting uses both. The kernels are compiled with the lookup of words (``surface_forms``), as
the engines start the compiler, and they are below highlighting.
"""

from types import ModuleType

import numpy as np

# A term in a window adds up to 1 to its score, by the rarity of the term.
REPEAT_SCORE = 0.02  # for each further match in a window
MAX_REPEATS = 4  # number of further matches that add to the score
SPREAD_PENALTY = 1.0  # of the widest possible window
LATENESS_PENALTY = 0.1  # of a window at the end of the text
TWO_WINDOWS_FACTOR = 1.3  # two windows must score 1.3 times as high as one of equal total length

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
