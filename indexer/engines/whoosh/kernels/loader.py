"""Whether the compiled inner loops are ready; until they are, NumPy answers.

numba is imported and its functions are compiled (or read from its cache) by a thread in the
background, so that no query waits for a compiler.
"""

import logging
import threading
from types import ModuleType

import numpy as np

from indexer.engines.whoosh.kernels.cursor_layout import ROW

MANY = 1_000_000  # occurrences for which it pays to wait for the compiler

_logger = logging.getLogger(__name__)
_lock = threading.Lock()
_state: dict[str, ModuleType] = {}
_threads: list[threading.Thread] = []


def kernels() -> ModuleType | None:
    """Return the compiled functions, or None while they are not ready."""
    return _state.get("kernels")


def pair_kernels() -> ModuleType | None:
    """Return the compiled functions for pairs of words, or None while they are not ready."""
    return _state.get("pairs")


def load() -> bool:
    """Compile now, unless it is done; return whether the compiled functions can be used."""
    with _lock:
        if "kernels" not in _state:
            try:
                from indexer.engines.whoosh.kernels import proximity
                from indexer.engines.whoosh.kernels import search_functions as module

                _warm_up(module, proximity)
            except Exception:  # an unusual processor or Python: numba raises anything
                _logger.warning("Compiling failed; searches go on by NumPy alone.", exc_info=True)
                return False
            _state["kernels"], _state["pairs"] = module, proximity
    return True


def sorting_kernels(*, many: int) -> ModuleType | None:
    """Return the compiled functions that make postings, if ``many`` occurrences make it worth it.

    The compiler is waited for: nobody but a build has so many.
    """
    if many < MANY or not load():
        return None
    from indexer.engines.whoosh.kernels import inversion as module

    return module


def merging_kernels(*, many: int) -> ModuleType | None:
    """Return the compiled functions that merge segments, if ``many`` postings make it worth it.

    ``many``: of all fields; where it pays for one of them, it costs nothing more for the others.
    """
    if many < MANY or not load():
        return None
    from indexer.engines.whoosh.kernels import merging as module

    return module


def load_in_background() -> None:
    """Begin to compile, once in a process."""
    if not _threads and not _state:
        thread = threading.Thread(target=load, name="compile-kernels", daemon=True)
        _threads.append(thread)
        thread.start()


def _warm_up(module: ModuleType, pairs: ModuleType) -> None:
    """Call every function with arguments of the types that queries bring."""
    content = np.frombuffer(bytes(64), dtype=np.uint8)
    terms = np.zeros(ROW, dtype=np.int64)
    factors, tables = np.zeros(1), np.ones((1, 256))
    nothing = np.empty(0, dtype=np.int64)
    allowed = np.empty(0, dtype=np.bool_)
    articles = np.frombuffer(bytes(8), dtype=np.int64)
    documents = np.empty(0, dtype=np.int32)
    found = allowed, articles, np.zeros(1), np.zeros(1, dtype=np.int64), documents
    common = content, terms, factors, tables, 1
    module.conjunction(*common, nothing, 1, *found)
    module.union(*common, np.ones(1), 1, np.ones(1, dtype=np.int64), *found)
    module.count_cells(documents, np.empty(0, dtype=np.uint32), nothing)
    pairs.occurrences(content, terms, nothing, 0)
    starts = np.zeros(2, dtype=np.int64)
    pairs.gains(nothing, starts, nothing, 0, np.zeros(1), 1, np.zeros(5), 1, 1.0)
