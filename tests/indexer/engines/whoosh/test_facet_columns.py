"""Counts by group come from the same cells as counts by value."""

import numpy as np

from indexer.engines.whoosh.search.facet_columns import GROUPS, FacetCells
from indexer.engines.whoosh.search.value_numbering import Grouping
from indexer.engines.whoosh.store.doc_values import KeywordValues
from indexer.engines.whoosh.store.local_days import LocalDays

SOURCES = KeywordValues(np.array([0, 1, 2, 1, 3, 2]), ("", "a", "b", "c"))
CATEGORIES = KeywordValues(np.array([1, 0, 1, 1, 0, 0]), ("", "x"))
DAYS = LocalDays(np.array([0, 730_120, 737_000]), np.array([1, 1, 2, 0, 2, 1], dtype=np.uint32))
#: Numbers of a commit differ from the ordinals of a segment: here, 4 less the ordinal.
FIRST = Grouping(("c and b", "a", ""), np.array([9, 0, 0, 1, 2]))
SECOND = Grouping(("all",), np.array([9, 0, 0, 0, 0]))


def counted(cells: FacetCells) -> dict[str, list[int]]:
    sums = cells.sums(np.bincount(cells.of_document, minlength=cells.number))
    places = {**cells.places, "years": cells.year_places}
    return {name: sums[place].tolist() for name, place in places.items()}


def test_groups_are_a_further_column() -> None:
    cells = FacetCells.of({"source": SOURCES, "category": CATEGORIES}, DAYS)
    plain = counted(cells)

    for grouping, groups in ((FIRST, [3, 2, 1]), (SECOND, [6]), (FIRST, [3, 2, 1])):
        grouped = cells.grouped("source", grouping, lambda ordinals: 4 - ordinals)

        assert counted(grouped) == {**plain, GROUPS: groups}
        assert cells.grouped("source", grouping, lambda ordinals: 4 - ordinals) is grouped
