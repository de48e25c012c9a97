"""Settings of the C library and of numpy that keep a worker small."""

import ctypes
import os
from contextlib import suppress

M_ARENA_MAX = -8  # of glibc's malloc.h
ARENAS = 1  # pool of memory; by default, each thread gets one, which keeps what it once needed


def save_memory() -> None:
    """Limit the pools of ``malloc`` and the threads of numpy; called before numpy is imported."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no search multiplies matrices
    with suppress(OSError, AttributeError):  # a C library that is not glibc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
