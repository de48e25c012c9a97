"""Latency and build time against the size of the corpus, as a picture."""

from collections.abc import Sequence
from pathlib import Path

from bench.speed.report import Figure

PANELS = (
    ("or_p95", "OR, p95 (ms)"),
    ("and_p95", "AND, p95 (ms)"),
    ("build_rate", "articles a second"),
)


def plot(figures: Sequence[Figure], path: Path) -> None:
    """Write a PNG or SVG, by the path's ending."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "benchmark"
    from matplotlib import pyplot

    picture, axes = pyplot.subplots(1, len(PANELS), figsize=(12, 3.6), layout="constrained")
    for axis, (name, title) in zip(axes, PANELS, strict=True):
        for engine in dict.fromkeys(figure.engine for figure in figures):
            points = sorted(
                (figure.documents, figure.value)
                for figure in figures
                if (figure.engine, figure.figure) == (engine, name)
            )
            if points:
                axis.plot(*zip(*points, strict=True), marker="o", label=engine)
        axis.set(title=title, xlabel="articles", xscale="log", yscale="log")
        axis.grid(alpha=0.3)
    axes[0].legend()
    picture.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
