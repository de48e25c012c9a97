"""Kernels are compiled in the background; NumPy answers until then and if compiling fails."""

import logging
from pathlib import Path
from types import ModuleType

import pytest

from indexer.engines.interface import Engine, EngineQuery
from indexer.engines.whoosh import WhooshOptions, open_engine
from indexer.engines.whoosh.kernels import loader
from indexer.query.parser import parse
from tests.engines.conftest import build_index
from tests.engines.documents import document

QUERY = EngineQuery(parse("banjir").tree)


@pytest.fixture
def nothing_compiled(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """Reset the loader to the state of a new process; return its state."""
    state: dict[str, ModuleType] = {}
    monkeypatch.setattr(loader, "_state", state)
    monkeypatch.setattr(loader, "_threads", [])
    return state


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Return an engine on a small index."""
    engine = open_engine(WhooshOptions(root=tmp_path))
    build_index(engine, [document(1, "banjir"), document(2, "gempa")])
    return engine


def test_a_search_does_not_wait_for_the_compiler(
    nothing_compiled: dict[str, ModuleType], engine: Engine
) -> None:
    assert engine.searcher.search(QUERY).total == 1
    assert nothing_compiled == {}

    engine.searcher.warm_up()
    engine.searcher.warm_up()
    (thread,) = loader._threads
    assert engine.searcher.search(QUERY).total == 1
    thread.join(timeout=300)

    assert loader.search_kernels() is not None
    assert engine.searcher.search(QUERY).total == 1


def test_numpy_answers_if_compiling_fails(
    nothing_compiled: dict[str, ModuleType],
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: ModuleType) -> None:
        raise RuntimeError("no such processor")

    monkeypatch.setattr(loader, "_call_each", fail)
    with caplog.at_level(logging.WARNING):
        assert not loader.compile_now()

    assert "go on by NumPy" in caplog.text
    assert loader.search_kernels() is None
    assert engine.searcher.search(QUERY).total == 1


def test_nothing_is_compiled_if_the_option_is_off(
    nothing_compiled: dict[str, ModuleType], tmp_path: Path
) -> None:
    open_engine(WhooshOptions(root=tmp_path, compiled=False)).searcher.warm_up()

    assert loader._threads == []


def test_a_build_in_little_memory_is_the_same(tmp_path: Path) -> None:
    documents = [document(n, f"judul {n}", f"isi nomor {n} banjir") for n in range(1, 1_001)]
    sizes = []
    for megabytes in (128, 0):
        root = tmp_path / str(megabytes)
        engine = open_engine(WhooshOptions(root=root, rebuild_memory_mb=megabytes, compiled=False))
        build_index(engine, documents, batch_size=600)
        assert engine.searcher.search(QUERY).total == 1_000
        assert engine.searcher.stats().segments == 1
        sizes.append(sum(path.stat().st_size for path in root.rglob("*.seg")))

    assert sizes[0] == pytest.approx(sizes[1], rel=0.01)
