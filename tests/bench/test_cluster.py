"""The articles and figures of the benchmark of a cluster."""

from collections import Counter
from typing import Any

import pytest

from bench.cluster import nodes
from bench.cluster.copies import DISTANCE, NewsWithCopies
from bench.cluster.searches import Figures


class Numbered:
    """Documents with their number as the text."""

    def read(self, first: int, last: int) -> Any:
        from tests.engines.documents import document

        return iter([document(number, f"teks {number}") for number in range(first, last + 1)])


def test_copies_have_the_text_of_the_preceding_article_in_any_range() -> None:
    source = NewsWithCopies(Numbered())  # type: ignore[arg-type]
    whole = list(source.read(1, 3 * DISTANCE))

    assert list(source.read(DISTANCE + 1, DISTANCE + 9)) == whole[DISTANCE : DISTANCE + 9]
    pairs = Counter(each.copy_group for each in whole if each.copy_group)
    assert pairs[2] == pairs[3] == 2
    assert whole[DISTANCE].body == whole[DISTANCE - 1].body


def test_figures_take_the_best_round_of_each_query() -> None:
    figures = Figures(2, rounds=[[5.0, 40.0], [30.0, 10.0]], processor=60.0, nodes=20.0)
    figures.requests = Counter({1: 1, 3: 1})

    found = dict(figures.lines())

    assert (found["p50_ms"], found["p95_ms"], found["site_ms"]) == (5.0, 10.0, 15.0)
    assert (found["all_p50_ms"], found["all_p95_ms"]) == (10.0, 40.0)
    assert (found["requests"], found["most_requests"], found["within_two"]) == (2, 3, 0.5)


def test_nodes_are_described_by_what_changes_their_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    node = {
        "name": "node1",
        "version": "3.9.0",
        "jvm": {
            "version": "25",
            "mem": {"heap_max_in_bytes": 268_000_000},
            "input_arguments": ["-Xmx256m", "-XX:TieredStopAtLevel=1"],
            "gc_collectors": ["Copy", "MarkSweepCompact"],
        },
        "os": {"allocated_processors": 2},
    }
    monkeypatch.setattr(nodes, "_asked", lambda _: {"nodes": {"an id": node}})

    (line,) = nodes.descriptions("http://127.0.0.1:9200")

    assert line == (
        "node1: OpenSearch 3.9.0, Java 25, heap 268 MB, compilers: C1 only,"
        " collectors: Copy, MarkSweepCompact, processors: 2"
    )
