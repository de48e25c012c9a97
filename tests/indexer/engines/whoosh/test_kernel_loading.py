"""The kernels of a server are compiled once, by a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.engines.whoosh.kernels import loader
from indexer.storage import numba_cache


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Set an empty cache of machine code, and note what is compiled in this process."""
    monkeypatch.setattr(numba_cache, "_FOLDER", tmp_path / "compiled")
    return tmp_path / "compiled"


@pytest.fixture
def compiled_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows when this process compiles, or loads machine code."""
    calls: list[str] = []
    monkeypatch.setattr(loader, "compile_now", lambda: calls.append("here"))
    return calls


def child(monkeypatch: pytest.MonkeyPatch, cache: Path, status: int) -> list[Any]:
    """Replace the process that compiles; return the list of its commands."""
    commands: list[Any] = []

    def run(command: Any, **options: Any) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        if status == 0:
            numba_cache.note_complete()
        return subprocess.CompletedProcess(command, status)

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_one_process_compiles_for_all(
    monkeypatch: pytest.MonkeyPatch, cache: Path, compiled_here: list[str]
) -> None:
    commands = child(monkeypatch, cache, status=0)

    loader._compile_apart()
    loader._compile_apart()

    assert [command[0] for command in commands] == [sys.executable]
    assert compiled_here == ["here", "here"]  # from the cache


def test_a_killed_compiler_leaves_the_worker_without_kernels(
    monkeypatch: pytest.MonkeyPatch, cache: Path, compiled_here: list[str]
) -> None:
    child(monkeypatch, cache, status=-9)

    loader._compile_apart()

    assert compiled_here == []


def test_without_a_writable_cache_each_worker_compiles(
    monkeypatch: pytest.MonkeyPatch, cache: Path, compiled_here: list[str]
) -> None:
    cache.write_text("no folder")
    commands = child(monkeypatch, cache, status=0)

    loader._compile_apart()

    assert not commands
    assert compiled_here == ["here"]


def test_before_a_fork_nothing_is_compiled(cache: Path, compiled_here: list[str]) -> None:
    loader.load_compiled()
    assert compiled_here == []

    cache.mkdir()
    numba_cache.note_complete()
    loader.load_compiled()
    assert compiled_here == ["here"]


@pytest.mark.skipif(not Path("/proc/self/oom_score_adj").exists(), reason="needs Linux")
def test_the_process_that_compiles_is_killed_before_the_workers() -> None:
    program = (
        "import pathlib\n"
        "from indexer.engines.whoosh.kernels import loader\n"
        "loader.compile_now = lambda: True\n"
        "loader.compile_as_victim()\n"
        "print(pathlib.Path('/proc/self/oom_score_adj').read_text())"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=loader.ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "1000"
