"""The fingerprint changes with everything that changes a token."""

from pathlib import Path

from indexer.analysis import fingerprint
from indexer.analysis.fingerprint import ANALYSIS_VERSION, compute_fingerprint
from lexicon import word_files


def test_it_is_stable_and_short() -> None:
    assert fingerprint() == compute_fingerprint(ANALYSIS_VERSION, word_files())
    assert len(fingerprint()) == 16


def test_a_changed_word_file_changes_it(tmp_path: Path) -> None:
    first, *others = word_files()
    changed = tmp_path / first.name
    changed.write_bytes(first.read_bytes() + b"\nkatabaru\n")

    assert compute_fingerprint(ANALYSIS_VERSION, (changed, *others)) != fingerprint()


def test_another_version_changes_it() -> None:
    assert compute_fingerprint(ANALYSIS_VERSION + 1, word_files()) != fingerprint()


def test_tables_count_as_word_files() -> None:
    assert {path.suffix for path in word_files()} == {".tsv", ".txt"}
