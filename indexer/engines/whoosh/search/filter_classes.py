"""Classes of documents by the filters that they pass, for disjunctive facets.

A document is a hit if it passes all filters. If it fails exactly one, it counts for the facet of
that filter. Other documents count for nothing.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import Filters
from indexer.engines.whoosh.store.doc_values import DocValues, TimeRange

Classes = npt.NDArray[np.uint8]

NO_MATCH, HIT, FIRST_DIMENSION = 0, 1, 2  # classes; those that fail only one filter follow
TIME = ""  # the dimension of days and ``undated``; the others are keyword columns


def dimensions(filters: Filters) -> tuple[str, ...]:
    """Return the keyword columns that have a condition, and ``TIME`` if time has one."""
    timed = (TIME,) if filters.has_days or filters.undated else ()
    return (*filters.keywords, *timed)


def class_of(dimension: str, among: tuple[str, ...]) -> int:
    """Return the class of the documents that fail only one of some dimensions."""
    return among.index(dimension) + FIRST_DIMENSION


def filter_classes(columns: DocValues, filters: Filters, bounds: TimeRange) -> Classes:
    """Return the class of each document; ``bounds`` are the days as epoch seconds."""
    failed = np.zeros(len(columns.article_ids), dtype=np.uint8)  # number of filters
    last = np.zeros_like(failed)
    for number, passed in enumerate(_masks(columns, filters, bounds), FIRST_DIMENSION):
        missed = (~passed).view(np.uint8)
        failed += missed
        last += missed * np.uint8(number)
    last[failed == 0] = HIT
    last[failed > 1] = NO_MATCH
    return last


def _masks(
    columns: DocValues, filters: Filters, bounds: TimeRange
) -> Iterator[npt.NDArray[np.bool_]]:
    """Yield the documents that pass the filter of each dimension."""
    for name, accepted in filters.keywords.items():
        yield columns.keywords[name].among(accepted)
    if filters.has_days or filters.undated:
        yield columns.in_time(filters, *bounds)
