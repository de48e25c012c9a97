"""The names of the figures, their units, and how a run is limited to some of them."""

from collections.abc import Sequence

PERCENTILES = (50, 95, 99)
#: Kinds of queries, and the method of an opened index that answers them.
KINDS = {
    "or": "any_of",
    "and": "all_of",
    "phrase": "phrase",
    "facets": "facets",
    "search": "product",
}
UNITS = {f"{kind}_p{percent}": "ms" for kind in KINDS for percent in PERCENTILES} | {
    "build_rate": "documents/s",
    "build_rate_2": "documents/s",
    "build_rate_index": "documents/s",
    "build_peak_mb": "MB",
    "build_peak_private_mb": "MB",
    "index_mb": "MB",
    "commit_ms": "ms",
    "cold_open_ms": "ms",
    "snippets_ms": "ms",
    "http_p50_ms": "ms",
    "http_p99_ms": "ms",
    "http_rps": "requests/s",
    "http_floor_p50_ms": "ms",
    "http_floor_p99_ms": "ms",
    "http_floor_rps": "requests/s",
    "worker_growth_mb": "MB",
    "worker_growth_mapped_mb": "MB",
}


def choose(names: Sequence[str]) -> frozenset[str]:
    """Return the figures named; the beginning of a name (``or``, ``http``) stands for its kind.

    Raises ``ValueError`` for a name that is none.
    """
    chosen: set[str] = set()
    for name in names:
        found = {figure for figure in UNITS if figure == name or figure.startswith(f"{name}_")}
        if name in UNITS:
            found = {name}
        if not found:
            raise ValueError(f"{name!r} is no figure; choose from {', '.join(UNITS)}")
        chosen |= found
    return frozenset(chosen)
