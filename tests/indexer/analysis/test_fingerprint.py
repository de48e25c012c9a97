"""The fingerprint changes with everything that changes a token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.analysis import fingerprint as public
from lexicon import word_files


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    import importlib

    module = importlib.import_module("indexer.analysis.fingerprint")
    module.fingerprint.cache_clear()
    yield module
    module.fingerprint.cache_clear()


def test_it_is_stable_and_short() -> None:
    assert public() == public()
    assert len(public()) == 16


def test_a_changed_word_file_changes_it(fresh, monkeypatch, tmp_path: Path) -> None:
    before = fresh.fingerprint()
    changed = tmp_path / word_files()[0].name
    changed.write_bytes(word_files()[0].read_bytes() + b"\nkatabaru\n")
    monkeypatch.setattr(fresh, "word_files", lambda: (changed, *word_files()[1:]))
    fresh.fingerprint.cache_clear()

    assert fresh.fingerprint() != before


def test_another_version_changes_it(fresh, monkeypatch) -> None:
    before = fresh.fingerprint()
    monkeypatch.setattr(fresh, "ANALYSIS_VERSION", fresh.ANALYSIS_VERSION + 1)
    fresh.fingerprint.cache_clear()

    assert fresh.fingerprint() != before


def test_tables_count_as_word_files() -> None:
    assert {path.suffix for path in word_files()} == {".tsv", ".txt"}
