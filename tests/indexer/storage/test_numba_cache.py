"""Compiled code is kept by all the sources that it may come from."""

import ast
from importlib.util import find_spec
from pathlib import Path

import numba
import pytest

from indexer.storage import numba_cache
from indexer.storage.numba_cache import folder_of, keep_in, sources


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return two sources."""
    found = [tmp_path / "loop_kernels.py", tmp_path / "part_kernels.py"]
    for path in found:
        path.write_text("part = 1")
    return found


def test_a_change_of_any_source_is_another_folder(files: list[Path], tmp_path: Path) -> None:
    before = folder_of(files, tmp_path)
    same = folder_of(files, tmp_path)
    files[1].write_text("part = 2")

    assert same == before
    assert folder_of(files, tmp_path) != before


def test_code_of_other_versions_goes(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    (old := folder_of(files, tmp_path)).mkdir()
    (other := tmp_path / "something else").mkdir()
    files[1].write_text("part = 2")
    (new := folder_of(files, tmp_path)).mkdir()

    keep_in(new)

    assert Path(numba.config.CACHE_DIR) == new
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)


def test_whatever_compiled_functions_import_is_a_source() -> None:
    """Of this project; the module that compiles them is none."""
    known = set(sources())
    kernels = {path for path in known if path.name.endswith("kernels.py")}
    imported = {
        Path(spec.origin)
        for path in kernels
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("indexer.")
        if (spec := find_spec(node.module)) and spec.origin
    }

    assert len(kernels) > 5
    assert imported - {Path(numba_cache.__file__)} <= known
