"""Atomic writes: a file has the new content or the old one."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from indexer.storage.atomic_files import sync_path, write_json


def test_a_file_is_replaced_by_the_new_content(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    contents: tuple[Any, ...] = ({"a": 1}, [], "é", None)
    for content in contents:
        write_json(path, content)

        assert json.loads(path.read_text()) == content
        assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    write_json(path, {"a": 1})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_json(path, {"a": 2})
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})

    assert json.loads(path.read_text()) == {"a": 1}


def test_the_file_is_on_the_disk_before_its_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace
    kinds = {True: "sync folder", False: "sync file"}

    def note_sync(descriptor: int) -> None:
        steps.append(kinds[Path(f"/proc/self/fd/{descriptor}").is_dir()])
        fsync(descriptor)

    def note_replace(self: Path, target: Path) -> Path:
        steps.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)

    write_json(tmp_path / "x.json", 1)

    assert steps == ["sync file", "replace", "sync folder"]


def test_syncing_a_missing_file_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_path(tmp_path / "none")
