"""Functions compiled by numba, which is imported only where it pays, and where their code is kept.

Compiled code is kept beside this source, so that only the first process after an installation waits
for the compiler. numba keeps it by the file of the function and knows nothing of what that function
calls in other files, so it is kept in a folder named after all the sources that it may come from:
code of another version is never used, and goes when there is newer.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

_SOURCES = Path(__file__).parent
# Of which functions are compiled, and modules whose constants are compiled into them.
_NAMES = ("*kernels", "addresses", "positions", "postings", "proximity", "rows")
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


def sources(folder: Path = _SOURCES) -> list[Path]:
    """Return the files that compiled code comes from."""
    return sorted({path for name in _NAMES for path in folder.rglob(f"{name}.py")})


def folder_of(files: list[Path], kept: Path) -> Path:
    """Return the folder for code that is compiled from these files."""
    digest = hashlib.sha256()
    for path in files:
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


keep_in(folder_of(sources(), _KEPT))
