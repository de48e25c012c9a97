"""Choice, computation and output of the figures."""

import pytest

from bench.speed.figures import UNITS, choose
from bench.speed.plot import points
from bench.speed.query_latency import disagreements
from bench.speed.report import Figure, json_line, table
from bench.speed.timing import Timings, measure_rounds, percentile

FIGURES = [
    Figure("searchsite", 55_369, "or_p50", 0.19),
    Figure("tantivy", 55_369, "or_p50", 0.38),
    Figure("searchsite", 55_369, "build_rate", 5_000.0),
    Figure("searchsite", 10_000, "build_rate", 4_000.0),
]


def test_a_json_line() -> None:
    line = json_line(FIGURES[0])

    assert line == (
        '{"engine": "searchsite", "documents": 55369, "figure": "or_p50",'
        ' "value": 0.19, "unit": "ms"}'
    )


def test_the_table_has_ratios_to_every_peer() -> None:
    rows = table(FIGURES).splitlines()

    assert rows[0].split() == ["55,369", "documents", "searchsite", "tantivy", "/", "tantivy"]
    assert rows[1].split() == ["or_p50", "(ms)", "0.19", "0.38", "0.50"]
    assert rows[2].split() == ["build_rate", "(documents/s)", "5,000", "-", "-"]
    assert rows[4].split() == ["10,000", "documents", "searchsite"]


def test_a_prefix_selects_all_figures_of_its_kind() -> None:
    assert choose(["or"]) == {"or_p50", "or_p95", "or_p99"}
    assert choose(["build_rate", "http_floor"]) == {
        "build_rate",
        "http_floor_p50_ms",
        "http_floor_p99_ms",
        "http_floor_rps",
    }
    with pytest.raises(ValueError, match="'o' is no figure"):
        choose(["o"])


def test_every_documented_figure_has_a_unit() -> None:
    queries = {f"{kind}_p{n}" for kind in ("or", "and", "phrase", "facets") for n in (50, 95, 99)}
    others = (
        "build_rate build_rate_2 build_peak_mb index_mb commit_ms cold_open_ms snippets_ms"
        " http_p50_ms http_rps http_floor_p50_ms http_floor_rps worker_growth_mb"
    )

    assert queries | set(others.split()) <= UNITS.keys()


@pytest.mark.parametrize(("percent", "expected"), [(50, 5), (95, 10), (99, 10), (10, 1)])
def test_percentiles_are_by_the_nearest_rank(percent: int, expected: int) -> None:
    assert percentile([10, 3, 1, 4, 2, 5, 9, 6, 8, 7], percent) == expected


def test_engines_take_turns_and_keep_their_answers() -> None:
    calls: list[str] = []

    def engine(name: str, answer: int) -> object:
        def ask(query: str) -> int:
            calls.append(f"{name}{query}")
            return answer

        return ask

    engines = {"searchsite": engine("s", 1), "fts5": engine("f", 2)}

    timings = measure_rounds(engines, ["a", "b"], 2)  # type: ignore[arg-type]

    assert calls == ["sa", "sb", "fa", "fb"] * 3
    assert [len(times) for times in timings["fts5"].milliseconds] == [2, 2]
    assert timings["searchsite"].answers == [1, 1]


def test_different_totals_are_reported() -> None:
    timings = {
        "searchsite": Timings([3, 4], 1),
        "fts5": Timings([3, 5], 1),
        "whoosh": Timings([3, 4], 1),
    }

    assert list(disagreements(timings)) == [
        "fts5 has another total than searchsite for 1 of 2 queries"
    ]


def test_the_picture_shows_builds_in_seconds() -> None:
    assert points(FIGURES, "searchsite", "build_rate") == [(10_000, 2.5), (55_369, 55_369 / 5_000)]
    assert points(FIGURES, "tantivy", "or_p50") == [(55_369, 0.38)]
