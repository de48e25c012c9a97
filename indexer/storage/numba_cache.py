"""numba's decorator for this project, and the folder in which the machine code is kept.

Only the first process after an installation waits for the compiler: numba keeps machine code in
``__pycache__`` beside this module, or in ``NUMBA_CACHE_DIR``. numba identifies a function by its
own file; it does not notice a change in another file that the function calls or whose constants it
uses. The folder is therefore named after a digest of all files that machine code can come from
(``sources``), so that machine code of another version is never loaded.

Several versions share a cache, for example two releases during a deployment. Folders of other
versions stay until ``remove_other_versions`` is called, at the end of ``manage.py reindex``.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numba

_INDEXER = Path(__file__).parents[1]
_CACHE = Path(numba.config.CACHE_DIR or Path(__file__).parent / "__pycache__")  # NUMBA_CACHE_DIR
_PREFIX = "compiled-"  # of the folder of a version
_COMPLETE = "complete"  # a file in it
_IMPORTS = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|.*)|import[ \t]+(.*))", re.MULTILINE
)
_COMMENT = re.compile("#.*")


def compile_function(**options: Any) -> Callable[[Any], Any]:
    """Return numba's decorator; machine code is kept if a folder for it can be written."""

    def decorate(function: Any) -> Any:
        try:
            return numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function)
        except RuntimeError:  # no writable folder for the cache
            return numba.njit(nogil=True, error_model="numpy", **options)(function)

    return decorate


def is_complete() -> bool:
    """Return whether an earlier process has left the machine code of all kernels."""
    return (_FOLDER / _COMPLETE).exists()


def note_complete() -> None:
    """Note that the cache has the machine code of all kernels, if it can be written."""
    with suppress(OSError):
        (_FOLDER / _COMPLETE).touch()


def lock_file() -> Path:
    """Return the file that is locked while a process compiles. Raises ``OSError``."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    return _FOLDER / "lock"


def sources(folder: Path = _INDEXER) -> list[Path]:
    """Return the files of the project that machine code can come from, sorted.

    Machine code comes from the modules in a folder ``kernels`` or named ``*_kernels.py`` below
    ``folder``, and from the modules that these import, transitively. The names of imported modules
    are absolute, from the parent of ``folder``. A package's ``__init__.py`` is read only if a name
    is imported from it.
    """
    found = {*folder.rglob("kernels/*.py"), *folder.rglob("*_kernels.py")}
    waiting = list(found)
    while waiting:
        new = _imported(waiting.pop(), folder.parent) - found
        found |= new
        waiting += new
    return sorted(found)


def version_folder(files: list[Path], cache: Path) -> Path:
    """Return the folder below ``cache`` for machine code that comes from these files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return cache / f"{_PREFIX}{digest.hexdigest()[:16]}"


def remove_other_versions(current: Path | None = None) -> None:
    """Remove the machine code of all versions but the ``current`` one (default: this process's).

    Another release that shares the cache compiles again in its next process; running processes are
    not affected.
    """
    current = _FOLDER if current is None else current
    for folder in current.parent.glob(f"{_PREFIX}*"):
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)


def _imported(path: Path, root: Path) -> set[Path]:
    """Return the files below ``root`` that a module imports, in functions too."""
    found = set()
    for package, names, modules in _IMPORTS.findall(path.read_text("utf-8")):
        for module in _COMMENT.sub("", modules).split(",") if modules else ():
            found.add(_file(root, module))
        if not package:
            continue
        if module_file := _file(root, package, packages=False):
            found.add(module_file)
            continue
        for name in _COMMENT.sub("", names).strip("()").split(","):
            found.add(_file(root, f"{package}.{name.strip()}") or _file(root, package))
    return {Path(file) for file in found if file}


def _file(root: Path, name: str, *, packages: bool = True) -> str | None:
    """Return the file of a module (``a.b as c``) or package; None outside the project."""
    path = f"{root}/{name.partition(' as ')[0].strip().replace('.', '/')}"
    for file in (f"{path}.py", f"{path}/__init__.py")[: 1 + packages]:
        if os.path.isfile(file):  # noqa: PTH113 - hundreds of names at import: a tenth of the time
            return file
    return None


# Where this folder cannot be written, numba chooses another one itself.
_FOLDER = version_folder(sources(), _CACHE)
numba.config.CACHE_DIR = str(_FOLDER)
