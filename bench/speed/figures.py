"""Names and units of the figures, and the choice of some of them."""

from collections.abc import Sequence

PERCENTILES = (50, 95, 99)
#: Kinds of queries, each with the method of an opened index that answers it.
KINDS = {
    "or": "any_of",
    "and": "all_of",
    "phrase": "phrase",
    "facets": "facets",
    "periods": "periods",
    "search": "site_search",
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
    "http_repeated_p50_ms": "ms",
    "http_repeated_p99_ms": "ms",
    "http_repeated_rps": "requests/s",
    "http_floor_p50_ms": "ms",
    "http_floor_p99_ms": "ms",
    "http_floor_rps": "requests/s",
    "worker_growth_mb": "MB",
    "worker_growth_mapped_mb": "MB",
}


def choose(names: Sequence[str]) -> frozenset[str]:
    """Return the named figures; a prefix (``or``, ``http``) selects all figures that share it.

    Raises ``ValueError`` for an unknown name.
    """
    chosen: set[str] = set()
    for name in names:
        matching = {figure for figure in UNITS if figure.startswith(f"{name}_")}
        if name in UNITS:
            matching = {name}
        if not matching:
            raise ValueError(f"{name!r} is no figure; choose from {', '.join(UNITS)}")
        chosen |= matching
    return frozenset(chosen)
