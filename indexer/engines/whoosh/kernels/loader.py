"""Compiles the kernels in the background; until they are ready, NumPy answers.

A thread imports numba and compiles the functions, or loads their machine code from its cache, so
that no query waits for the compiler. Builds and large merges wait for it.
"""

import logging
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import numpy as np

from indexer.analysis.surface_forms import compile_kernels
from indexer.engines.whoosh.kernels.cursor_layout import ROW
from indexer.storage.file_locks import file_lock

COMPILE_THRESHOLD = 1_000_000  # occurrences or postings; from here on, compiling saves time
COMPILE_SECONDS = 120.0  # to wait for the process that compiles
ROOT = Path(__file__).parents[4]

_logger = logging.getLogger(__name__)
_lock = threading.Lock()
_state: dict[str, ModuleType] = {}
_threads: list[threading.Thread] = []


def search_kernels() -> ModuleType | None:
    """Return the module ``search_functions``; None while the module is not compiled."""
    return _state.get("search")


def proximity_kernels() -> ModuleType | None:
    """Return the module ``proximity``; None while the module is not compiled."""
    return _state.get("proximity")


def term_kernels() -> ModuleType | None:
    """Return the module ``term_kernels``; None while the module is not compiled."""
    return _state.get("terms")


def inversion_kernels() -> ModuleType | None:
    """Return the module ``inversion``, compiled if necessary; None if compiling fails."""
    if not compile_now():
        return None
    from indexer.engines.whoosh.kernels import inversion

    return inversion


def merge_kernels() -> ModuleType | None:
    """Return the module ``merging``, compiled if necessary; None if compiling fails."""
    if not compile_now():
        return None
    from indexer.engines.whoosh.kernels import merging

    return merging


def compile_now() -> bool:
    """Compile the search kernels at the first call; return whether they can be used."""
    with _lock:
        if "search" not in _state:
            try:
                from indexer.engines.whoosh.kernels import proximity, search_functions
                from indexer.storage import term_kernels as terms
                from indexer.storage.numba_cache import note_complete

                _call_each(search_functions, proximity)
                _call_each_of_terms(terms)
                compile_kernels()
                note_complete()
            except Exception:  # on an unsupported processor or Python, numba raises anything
                _logger.warning("Compiling failed; searches go on by NumPy alone.", exc_info=True)
                return False
            _state["search"], _state["proximity"] = search_functions, proximity
            _state["terms"] = terms
    return True


def compile_as_victim() -> None:
    """Compile in a process that the kernel kills before the workers if memory runs out.

    What it has compiled stays in the cache, so that the next worker that starts goes on from there.
    """
    with suppress(OSError):  # not Linux
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    compile_now()


def load_compiled() -> None:
    """Load the machine code if there is some in the cache; nothing is compiled otherwise."""
    from indexer.storage.numba_cache import is_complete  # imports numba: 0.3 s

    if is_complete():
        compile_now()


def compile_in_background() -> None:
    """Start the thread that loads the kernels; only the first call in a process does so."""
    if not _threads and not _state:
        thread = threading.Thread(target=_compile_apart, name="compile-kernels", daemon=True)
        _threads.append(thread)
        thread.start()


def _compile_apart() -> None:
    """Load the kernels. If they are not in the cache, one process of this machine compiles them.

    The compiler takes 80 MB and seconds of the processor. A server would pay them in each worker.
    """
    with _lock:  # numba cannot be imported by two threads at once
        from indexer.storage.numba_cache import is_complete, lock_file

    if not is_complete():
        with suppress(OSError), file_lock(lock_file(), wait_seconds=COMPILE_SECONDS):
            if not is_complete() and not _compiled_by_child():
                return
    compile_now()


def _compiled_by_child() -> bool:
    program = f"from {__name__} import compile_as_victim; compile_as_victim()"
    done = subprocess.run((sys.executable, "-c", program), cwd=ROOT, check=False)  # noqa: S603
    if done.returncode:
        _logger.warning(
            "The process that compiles has ended with status %d, perhaps for lack of memory."
            " Searches go on by NumPy alone until another worker starts.",
            done.returncode,
        )
    return not done.returncode


def _call_each_of_terms(terms: ModuleType) -> None:
    """Call the functions over sorted terms."""
    content = np.frombuffer(b"ab", dtype=np.uint8)
    ends = np.frombuffer(np.array([2], dtype=np.uint32).tobytes(), dtype=np.uint32)
    word, pattern = np.zeros(1, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    found = np.empty(1, dtype=np.int64)
    terms.near(content, ends, 0, 1, word, 1, found, found)
    terms.fitting(content, ends, 0, 1, pattern, found)
    terms.find_all(content, ends, content, ends, found)


def _call_each(search_functions: ModuleType, proximity: ModuleType) -> None:
    """Call every function with arguments of the types that queries pass, so that it is compiled."""
    content = np.frombuffer(bytes(64), dtype=np.uint8)
    terms = np.zeros(ROW, dtype=np.int64)
    factors, tables = np.zeros(1), np.ones((1, 256))
    nothing = np.empty(0, dtype=np.int64)
    allowed = np.empty(0, dtype=np.uint8)
    articles = np.frombuffer(bytes(8), dtype=np.int64)
    documents = np.empty(0, dtype=np.int32)
    found = allowed, articles, np.empty(0), np.zeros(1), np.zeros(1, dtype=np.int64), documents
    common = content, terms, factors, tables, 1
    floor = np.empty(0), 0.0, 0.0
    search_functions.conjunction(*common, nothing, 1, *found, *floor)
    search_functions.disjunction(*common, np.ones(1), 1, np.ones(1, dtype=np.int64), *found, *floor)
    values, counts = np.empty(0, dtype=np.uint32), np.empty((1, 0), dtype=np.int64)
    search_functions.count_values(documents, values, nothing)
    search_functions.count_values_by_class(documents, allowed, allowed, values, counts)
    chains = documents, documents, documents, allowed
    search_functions.list_copies(documents, documents, documents, documents)
    search_functions.find_rows(nothing, nothing, documents, documents)
    search_functions.link_members(documents, allowed, documents, documents)
    search_functions.take_off_values(*chains, 1, nothing, nothing)
    search_functions.take_off_cells(*chains, nothing, values, nothing, 0, nothing)
    search_functions.find_hidden(*chains, 1, nothing, nothing, nothing, allowed)
    search_functions.take_off_hidden(allowed, values, nothing, counts)
    search_functions.score_documents(content, terms, factors, tables, documents, np.empty(0))
    search_functions.add_frequencies(content, terms, np.zeros(1))
    proximity.occurrences(content, terms, nothing, nothing, 0)
    starts = np.zeros(2, dtype=np.int64)
    proximity.proximity_scores(
        nothing, starts, nothing, starts, nothing, 1, np.zeros(1), 1, np.zeros(6), 1, 1.0
    )
