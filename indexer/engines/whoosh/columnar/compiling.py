"""How inner loops are compiled, and where compiled code is kept.

numba keeps compiled code by the file of the function, and knows nothing of what that function calls
in other files. So it is kept in a folder named after all the sources here: code of another version
is never used, and goes when there is newer.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

_SOURCES = Path(__file__).parent
_KEPT = Path(numba.config.CACHE_DIR or _SOURCES / "__pycache__")  # NUMBA_CACHE_DIR
_BEGINNING = "compiled-"


def compile_function(**options: Any) -> Callable[[Any], Any]:
    """Return numba's decorator; without a place to keep compiled code, it is not kept."""

    def decorate(function: Any) -> Any:
        try:
            return numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function)
        except RuntimeError:  # no writable folder for the cache
            return numba.njit(nogil=True, error_model="numpy", **options)(function)

    return decorate


def folder_of(sources: Path, kept: Path) -> Path:
    """Return the folder for code that is compiled from these sources."""
    digest = hashlib.sha256()
    for path in sorted(sources.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return kept / f"{_BEGINNING}{digest.hexdigest()[:16]}"


def keep_in(folder: Path) -> None:
    """Keep compiled code in this folder, and remove that of other versions beside it.

    Where it cannot be written numba looks for another place itself.
    """
    numba.config.CACHE_DIR = str(folder)
    for other in folder.parent.glob(f"{_BEGINNING}*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


keep_in(folder_of(_SOURCES, _KEPT))
