"""Facets of looser hits: each count is the number of hits after choosing its value.

A query without hits within its filters shows looser ones. With another filter, the query may have
hits of its own, and then a reader who chooses that filter gets these.
"""

from collections.abc import Iterable
from dataclasses import replace

from indexer.engines.interface import FacetCount, Facets


def offers_choices(facets: Facets) -> bool:
    """Return whether other filters have hits."""
    columns = (*facets.keywords.values(), facets.years)
    return facets.undated > 0 or any(each.count for column in columns for each in column)


def as_chosen(looser: Facets, own: Facets) -> Facets:
    """Return the facets of looser hits, with the counts of the query's own hits where it has any.

    Periods stay: they add up to the hits that are shown.
    """
    if not offers_choices(own):
        return looser
    keywords = {
        column: _ranked(_as_chosen(counts, own.counts(column)))
        for column, counts in looser.keywords.items()
    }
    return replace(
        looser,
        keywords=keywords,
        years=_as_chosen(looser.years, own.years),
        undated=own.undated or looser.undated,
    )


def _as_chosen(looser: Iterable[FacetCount], own: Iterable[FacetCount]) -> tuple[FacetCount, ...]:
    counts = dict(own)
    return tuple([FacetCount(value, counts.get(value) or count) for value, count in looser])


def _ranked(counts: Iterable[FacetCount]) -> tuple[FacetCount, ...]:
    return tuple(sorted(counts, key=lambda each: (-each.count, each.value.casefold())))
