"""Tables of measurements, of predictions and of plans, in Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

from bench.scaling.prediction import Compared, Planned

Json = dict[str, Any]


def measurements(measured: Iterable[Json]) -> str:
    """Return a table of the searches: processor time of the site, and of the nodes, by kind."""
    rows = []
    for each in measured:
        for kind, found in each["kinds"].items():
            first, again = found["first_cpu_ms"], found["again_cpu_ms"]
            rows.append(
                (
                    each["engine"],
                    f"{each['articles']:,}",
                    kind,
                    f"{sorted(found['hits'])[len(found['hits']) // 2]:,}",
                    f"{first[0]:.1f} / {first[1]:.1f}",
                    f"{again[0]:.1f}",
                    f"{found['nodes_cpu_ms']:.1f}" if "nodes_cpu_ms" in found else "",
                    f"{found['requests']:g}",
                )
            )
    heads = ("engine", "articles", "searches", "hits", "site ms, p50 / p95", "again", "nodes ms")
    return table((*heads, "requests"), rows)


def comparison(found: Iterable[Compared]) -> str:
    """Return a table of predicted and measured figures."""
    rows = [
        (each.name, f"{each.predicted:.4g}", f"{each.measured:.4g}", f"{100 * each.error:+.0f} %")
        for each in found
    ]
    return table(("figure", "predicted", "measured", "error"), rows)


def plans(found: Iterable[Planned]) -> str:
    """Return a table of clusters."""
    rows = [
        (
            f"{each.articles:,}",
            str(each.layout.shards),
            str(each.layout.nodes),
            _amount(each.index_gb),
            _amount(each.disk_gb),
            _amount(each.tables_mb),
            f"{each.build_hours:.1f}",
            f"{_amount(each.p50)} / {_amount(each.p95)}",
            _amount(each.limit),
        )
        for each in found
    ]
    heads = ("articles", "shards", "nodes", "index, GB", "disks, GB", "word tables, MB")
    return table((*heads, "rebuild, h", "search ms, p50 / p95", "searches/s at most"), rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _amount(value: float) -> str:
    """Return a number with two significant digits."""
    return f"{float(f'{value:.2g}'):,g}" if value else "0"
