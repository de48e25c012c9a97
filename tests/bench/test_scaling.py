"""``bin/bench scaling``: complete runs on a few synthetic articles."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.scaling import command, searches
from bench.scaling.growing_cluster import plan
from tests.cluster import nodes

SIZE = 400
ARGUMENTS = ("--synthetic", "--words", "40")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of the benchmark, which runs one search of each kind."""
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "scratch"))
    monkeypatch.setattr(command, "WARMING", 1)
    monkeypatch.setattr(command, "PER_KIND", 1)
    return tmp_path / "scratch"


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.django_db(transaction=True)
def test_the_embedded_engine_is_measured_and_its_index_removed(
    scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([*ARGUMENTS, "--documents", str(SIZE)]) == 0

    (line,) = _lines(capsys)
    assert (line["engine"], line["corpus"], line["articles"]) == ("whoosh", "synthetic", SIZE)
    assert line["build"]["seconds"] > 0
    assert line["disk_mb"] > 0
    assert set(line["kinds"]) == set(searches.KINDS)
    assert all(each["first_cpu_ms"][0] > 0 for each in line["kinds"].values())
    assert sum(sum(each["hits"]) for each in line["kinds"].values()) > 0
    assert not list(scratch.glob("embedded-*"))


@pytest.mark.django_db(transaction=True)
def test_one_index_of_a_cluster_grows_and_is_removed(
    scratch: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    if not request.config.getoption("--cluster"):
        pytest.skip("runs with --cluster")
    urls = ",".join(nodes.urls())
    engine = ("--engine", "opensearch", "--urls", urls, "--shards", "2")

    assert command.main([*ARGUMENTS, *engine, "--documents", "200", str(SIZE)]) == 0

    small, large = _lines(capsys)
    assert (small["articles"], large["articles"]) == (200, SIZE)
    assert large["disk_mb"] > small["disk_mb"] > 0
    assert large["build"]["nodes_cpu_s"] > small["build"]["nodes_cpu_s"]
    hits = [sum(sum(kind["hits"]) for kind in each["kinds"].values()) for each in (small, large)]
    assert hits[1] > hits[0] > 0
    assert all(each["requests"] >= 1 for each in large["kinds"].values())


def test_each_size_is_the_end_of_a_range() -> None:
    found = plan([3_000, 3_500])

    assert found == [(1, 2_000), (2_001, 3_000), (3_001, 3_500)]


def test_without_the_corpus_there_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_CORPUS", str(tmp_path))
    monkeypatch.setenv("BENCH_DIR", str(tmp_path))

    assert command.main(["--documents", "200"]) == 2

    assert "news.jsonl.gz" in capsys.readouterr().err
