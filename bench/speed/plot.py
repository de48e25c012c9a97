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
    """Return the points (documents, value) of an engine in order of size; builds in seconds."""
    values = sorted(
        (each.documents, each.value)
        for each in figures
        if (each.engine, each.figure) == (engine, name)
    )
    if name == "build_rate":
        return [(documents, documents / rate) for documents, rate in values]
    return values


def plot(figures: Sequence[Figure], path: Path) -> None:
    """Write the picture as PNG or SVG, by the suffix of the path."""
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
            if line := points(figures, engine, name):
                axis.plot(*zip(*line, strict=True), marker="o", color=f"C{number}", label=engine)
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
