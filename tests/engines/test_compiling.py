"""Compiled code is kept by all the sources that it may come from."""

from pathlib import Path

import numba
import pytest

from indexer.engines.whoosh.columnar.compiling import folder_of, keep_in


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with two sources."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "loops.py").write_text("from parts import part")
    (folder / "parts.py").write_text("part = 1")
    return folder


def test_a_change_of_any_source_is_another_folder(sources: Path, tmp_path: Path) -> None:
    before = folder_of(sources, tmp_path)
    same = folder_of(sources, tmp_path)
    (sources / "parts.py").write_text("part = 2")

    assert same == before
    assert folder_of(sources, tmp_path) != before


def test_code_of_other_versions_goes(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    (old := folder_of(sources, tmp_path)).mkdir()
    (other := tmp_path / "something else").mkdir()
    (sources / "parts.py").write_text("part = 2")
    (new := folder_of(sources, tmp_path)).mkdir()

    keep_in(new)

    assert Path(numba.config.CACHE_DIR) == new
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)
