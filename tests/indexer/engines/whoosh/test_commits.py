"""Files after commits: few segments, no stray files, and unchanged segments of a rebuild."""

from pathlib import Path

import pytest

from indexer.engines.interface import Engine
from indexer.engines.whoosh import WhooshOptions, open_engine
from indexer.query.tree import Everything
from tests.engines.conftest import build_index, found, open_named
from tests.engines.documents import document


def test_500_commits_leave_few_segments_and_no_other_files(tmp_path: Path) -> None:
    engine = open_engine(WhooshOptions(root=tmp_path))
    folder = tmp_path / build_index(engine, [])
    segments = []

    for number in range(1, 501):
        engine.builder.apply([document(number, "banjir", f"nomor {number}")], [])
        segments.append(len(list(folder.glob("*.seg"))))

    assert max(segments) <= 24  # up to seven in each of three tiers, and the new one
    assert engine.searcher.stats().segments == segments[-1]
    assert len(list(folder.glob("*.toc"))) == 1
    assert len(list(folder.iterdir())) <= segments[-1] + 6
    assert engine.builder.damaged_files() == []
    assert sorted(found(engine, "banjir")) == list(range(1, 501))


@pytest.fixture(params=["whoosh-numpy", "whoosh-stock"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return an engine without an index."""
    return open_named(str(request.param), tmp_path / "engine")


def test_small_commits_are_merged(engine: Engine) -> None:
    documents = [document(n, "banjir", f"nomor {n}") for n in range(1, 101)]
    build_index(engine, documents, batch_size=10)
    engine.builder.apply([], [n for n in range(1, 101) if n % 10])

    for number in range(1_000, 1_020):
        engine.builder.apply([document(number, "gempa")], [])

    assert engine.searcher.stats().segments < 10


def test_no_commit_rewrites_a_rebuilt_index(engine: Engine) -> None:
    build_index(engine, [document(n, "banjir") for n in range(1, 2_001)], batch_size=200)
    before = engine.searcher.stats()

    engine.builder.apply([document(3_000, "banjir")], [])

    assert engine.searcher.stats().segments >= before.segments - 2
    assert len(found(engine, Everything(), limit=5_000)) == 2_001
