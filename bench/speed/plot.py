"""Latency and build time against the size of the corpus, as a picture."""

from collections.abc import Sequence
from pathlib import Path

from bench.speed.report import Figure

PANELS = (
    ("or_p50", "OR, p50 (ms)"),
    ("or_p95", "OR, p95 (ms)"),
    ("and_p95", "AND, p95 (ms)"),
    ("phrase_p95", "phrase, p95 (ms)"),
    ("facets_p95", "OR with facets, p95 (ms)"),
    ("build_rate", "build, one process (s)"),
)
ROWS = 2


def points(figures: Sequence[Figure], engine: str, name: str) -> list[tuple[int, float]]:
    """Return documents and values of an engine's line, rising; builds in seconds."""
    found = sorted(
        (each.documents, each.value)
        for each in figures
        if (each.engine, each.figure) == (engine, name)
    )
    if name == "build_rate":
        return [(documents, documents / rate) for documents, rate in found]
    return found


def plot(figures: Sequence[Figure], path: Path) -> None:
    """Write a PNG or SVG, by the path's ending."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "benchmark"
    from matplotlib import pyplot

    engines = list(dict.fromkeys(figure.engine for figure in figures))
    picture, axes = pyplot.subplots(
        ROWS, len(PANELS) // ROWS, figsize=(12, 7), layout="constrained"
    )
    for axis, (name, title) in zip(axes.flat, PANELS, strict=True):
        for number, engine in enumerate(engines):
            if found := points(figures, engine, name):
                axis.plot(*zip(*found, strict=True), marker="o", color=f"C{number}", label=engine)
        axis.set(title=title, xlabel="articles", xscale="log", yscale="log")
        axis.grid(alpha=0.3)
    handles = {
        label: handle
        for axis in axes.flat
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)
    }
    picture.legend(
        list(handles.values()), list(handles), loc="outside lower center", ncols=len(engines)
    )
    picture.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(picture)
