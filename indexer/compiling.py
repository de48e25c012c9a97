"""Functions compiled by numba, which is imported only where it pays.

Compiled code is kept beside the source, so that only the first process after an installation
waits for the compiler.
"""

from collections.abc import Callable
from typing import Any

import numba


def compile_function(**options: Any) -> Callable[[Any], Any]:
    """Return numba's decorator; without a place to keep compiled code, it is not kept."""

    def decorate(function: Any) -> Any:
        try:
            return numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function)
        except RuntimeError:  # no writable folder for the cache
            return numba.njit(nogil=True, error_model="numpy", **options)(function)

    return decorate
