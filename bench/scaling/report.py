"""Tables of measurements, of predictions and of plans, in Markdown."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bench.scaling.costs import Costs
from bench.scaling.prediction import Compared, Planned

Json = dict[str, Any]


def searches(measured: Sequence[Json]) -> str:
    """Return a table of the processor time of searches in ms, by kind and number of articles.

    Of the embedded engine, percentiles 50 and 95; of a cluster, the site's and the nodes' means.
    """
    rows = [
        (kind, *(_cost(each["kinds"][kind]) for each in measured)) for kind in measured[0]["kinds"]
    ]
    return table(("searches", *map(_articles, measured)), rows)


def sizes(measured: Sequence[Json]) -> str:
    """Return a table of builds, of disks and of memory, by number of articles."""
    figures: tuple[tuple[str, Callable[[Json], Any]], ...] = (
        ("words, millions", lambda each: each.get("words", 0) / 1e6),
        ("build, seconds", lambda each: each["build"]["seconds"]),
        ("... processor time of the site, s", lambda each: each["build"].get("site_cpu_s", 0)),
        ("... of the nodes, s", lambda each: each["build"].get("nodes_cpu_s", 0)),
        ("... memory of its processes, MB", lambda each: each["build"].get("peak_mb", 0)),
        ("worker after the searches, MB", lambda each: each["worker_mb"]),
        ("heap in use, MB", lambda each: sum(each.get("heap_used_mb", ()))),
        ("index, MB", lambda each: each["disk_mb"]),
        ("... of it until a merge", lambda each: each.get("files_mb", {}).get("fdt", 0)),
        ("segments", lambda each: each.get("segments", 0)),
        ("word tables, MB", lambda each: each.get("tables_mb", 0)),
        ("processes that waited (load)", lambda each: each["load"]),
    )
    rows = [
        (name, *(amount(value(each)) for each in measured))
        for name, value in figures
        if any(value(each) for each in measured)
    ]
    return table(("", *map(_articles, measured)), rows)


def _articles(measured: Json) -> str:
    return f"{measured['articles']:,}"


def _cost(kind: Json) -> str:
    if "nodes_cpu_ms" in kind:
        return f"{kind['cpu_ms_mean']:.1f} + {kind['nodes_cpu_ms']:.1f}"
    p50, p95 = kind["first_cpu_ms"]
    return f"{p50:.1f} / {p95:.1f}"


def search_costs(found: Costs) -> str:
    """Return a table of the fitted costs of searches: processor time in ms."""
    rows = [
        (
            kind.name,
            amount(kind.site),
            amount(kind.fixed),
            amount(found.per_segment),
            amount(kind.per_million_matches),
        )
        for kind in found.kinds
    ]
    heads = ("searches", "site", "nodes: fixed", "a segment", "a million matches")
    return table(heads, rows)


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
            amount(each.index_gb),
            amount(each.disk_gb),
            amount(each.tables_mb),
            f"{each.build_hours:.1f}",
            f"{amount(each.p50)} / {amount(each.p95)}",
            amount(each.limit),
        )
        for each in found
    ]
    heads = ("articles", "shards", "nodes", "index, GB", "disks, GB", "word tables, MB")
    return table((*heads, "rebuild, h", "search ms, p50 / p95", "searches/s at most"), rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def amount(value: float) -> str:
    """Return a number with two significant digits, or with all digits before the point."""
    if value >= 1_000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{float(f'{value:.2g}'):g}" if value < 100 else f"{value:.0f}"
