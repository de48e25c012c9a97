"""All hits of a search, as arrays: 16 bytes a hit, and the ids of its copies."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.conf import settings

from indexer.deadline import Deadline, until
from indexer.engines.interface import Hit
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

#: Of the search for all hits, which takes longer than that of a page.
SEARCH_PROCESSOR_SECONDS, SEARCH_SECONDS = 10.0, 30.0


class TooDear(Exception):
    """Time was up before all hits of a search were found; ``results`` has some of them.

    The same search ends so again, so that it is not to be sent again later.
    """

    def __init__(self, results: SearchResults) -> None:
        super().__init__("the search takes too long")
        self.results = results


@dataclass(frozen=True, slots=True)
class AllHits:
    """The first hits of a search, up to the limit of exports; ``total`` counts all."""

    ids: "array[int]"
    scores: "array[float]"
    copies: dict[int, tuple[int, ...]]  # article id -> ids of the copies in its row
    total: int

    def batches(self, size: int, *, without: frozenset[int]) -> Iterator[list[Hit]]:
        """Yield the hits in order, in lists of this size, without some that are written."""
        pairs = zip(self.ids, self.scores, strict=True)
        hits = (
            Hit(key, score, self.copies.get(key, ())) for key, score in pairs if key not in without
        )
        while batch := list(islice(hits, size)):
            yield batch


def first_hits(request: SearchRequest, count: int) -> SearchResults:
    """Return the results of a search with its first hits.

    Raises ``TooDear``, ``Refused`` and ``IndexerError``.
    """
    results = search(replace(request, page=1, offset=0, per_page=count, facets=False))
    if results.partial:
        raise TooDear(results)
    return results


def all_hits(request: SearchRequest) -> AllHits:
    """Return the hits, found by one search of one commit. Raises as ``first_hits``."""
    with until(Deadline(processor=SEARCH_PROCESSOR_SECONDS, elapsed=SEARCH_SECONDS)):
        results = first_hits(request, settings.EXPORT_MAX_ROWS)
    return AllHits(
        array("q", [hit.article_id for hit in results.hits]),
        array("d", [hit.score for hit in results.hits]),
        {hit.article_id: hit.copies for hit in results.hits if hit.copies},
        results.total,
    )
