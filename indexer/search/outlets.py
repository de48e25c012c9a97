"""Outlets and bylines in searches: filters, facets and fields work on groups of names.

An engine knows the sources as articles state them. ``OutletSearcher`` stands between the pipeline
and the engine: it replaces outlets by their sources in a query, and adds up facets by outlet. So
a change of the editors' table needs no change of the index, and all engines group alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import NamedTuple

from django.db import OperationalError, ProgrammingError

from articles.bylines.table import BylineTable
from articles.outlets.directory import OutletDirectory
from articles.outlets.models import current_table as read_table
from articles.outlets.table import NO_OUTLETS, OutletTable
from articles.revision import known_stamp
from articles.synonyms.stamp import read_stamp
from indexer.deadline import current
from indexer.engines import get_searcher
from indexer.engines.interface import (
    EngineQuery,
    EngineResults,
    Explanation,
    FacetCount,
    Facets,
    Filters,
    Pin,
    Searcher,
    Sort,
    ValueGroups,
)
from indexer.exceptions import ClusterSlow, IndexerError
from indexer.query import tree
from indexer.query.name_matching import name_matches
from indexer.search.bylines import (
    AUTHOR,
    current_bylines,
    grouped_by_name,
    names_field,
    usual_names,
    with_spellings,
)
from indexer.search.commit_cache import CommitCache
from indexer.search.request import PartCount, SearchRequest

SOURCE = "source"  # the keyword column
STATED = "stated_source"  # key of the facet by source as articles state them

_ALL_ARTICLES = EngineQuery(tree.Everything(), sort=Sort.DATE, limit=0)


_facet_count = partial(tuple.__new__, FacetCount)
_cached_table: tuple[str, OutletTable] | None = None


class _Outlets(NamedTuple):
    """The outlets of a commit, and their sources as groups for the engine."""

    directory: OutletDirectory
    groups: ValueGroups


_outlets: CommitCache[_Outlets] = CommitCache()


def current_directory(searcher: Searcher, *, stamp: str | None = None) -> OutletDirectory:
    """Return the outlets of the sources in the index.

    ``stamp`` is that of the editors' tables, if the caller has read it. Raises ``IndexerError``.
    """
    return _current_outlets(searcher, stamp).directory


def current_table(stamp: str | None = None) -> OutletTable:
    """Return the editors' table; an empty one before the first migration."""
    global _cached_table  # noqa: PLW0603 - one table for the threads of a process
    try:
        stamp = known_stamp() if stamp is None else stamp
        stamp = read_stamp() if stamp is None else stamp
        cached = _cached_table
        if cached is None or cached[0] != stamp:
            with current().paused():
                cached = _cached_table = stamp, read_table()
    except (OperationalError, ProgrammingError):  # no such table
        return NO_OUTLETS
    return cached[1]


def outlet_of(source: str) -> str:
    """Return the name of the outlet of a source; without an index, by table and rule alone."""
    try:
        directory = current_directory(get_searcher())
    except IndexerError:
        directory = OutletDirectory({source: 1}, current_table())
    return directory.outlet(source)


def _current_outlets(searcher: Searcher, stamp: str | None) -> _Outlets:
    table = current_table(stamp)

    def outlets() -> tuple[_Outlets, bool]:
        results = searcher.search(_ALL_ARTICLES)
        directory = OutletDirectory(dict(results.facets.counts(SOURCE)), table)
        groups = ValueGroups(SOURCE, directory.outlets_of_sources)
        return _Outlets(directory, groups), not results.partial

    return _outlets.get(searcher, outlets, source=table)


class OutletSearcher:
    """Searches an engine by outlets. The directory is read for the first query that needs it.

    In a ``literal`` search, ``sumber:`` finds words of the stated source only.
    """

    def __init__(
        self, searcher: Searcher, *, stamp: str | None = None, literal: bool = False
    ) -> None:
        self._searcher = searcher
        self._literal = literal
        self.stamp = stamp
        self._searched = False
        self._hidden: frozenset[int] = frozenset()

    def without(self, hidden: frozenset[int]) -> "OutletSearcher":
        """Return a searcher that finds none of some further articles."""
        return self._hiding(self._hidden | hidden)

    def with_hidden(self, article_id: int) -> "OutletSearcher":
        """Return a searcher that finds an article though it is hidden."""
        return self._hiding(self._hidden - {article_id})

    def _hiding(self, hidden: frozenset[int]) -> "OutletSearcher":
        found = OutletSearcher(self._searcher, stamp=self.stamp, literal=self._literal)
        found._searched, found._hidden = self._searched, hidden
        return found

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the results of the engine, with facets by outlet.

        After the deadline, only the first search of a request is run, and ends soon. A further one
        that a cluster does not answer in time is left out.
        """
        is_first, self._searched = not self._searched, True
        if not is_first and current().passed():
            return EngineResults((), 0, partial=True)
        try:
            results = self._searcher.search(self._of_sources(query))
        except ClusterSlow:
            if is_first:
                raise
            return EngineResults((), 0, partial=True)
        facets = results.facets
        if facets.counts(AUTHOR):
            facets = grouped_by_name(facets, self._bylines)
        if facets.counts(SOURCE):
            facets = self._grouped(facets)
        return results if facets is results.facets else replace(results, facets=facets)

    def expect(self, queries: Iterable[EngineQuery]) -> bool:
        """Announce queries that may be searched later; return whether they share requests."""
        return self._searcher.expect(map(self._of_sources, queries))

    def count(self, query: EngineQuery) -> EngineResults:
        """Return the number of matching articles of a query without filters, and no hits.

        A search after it is still the first one of its request.
        """
        if self._searched and current().passed():
            return EngineResults((), 0, partial=True)
        counting = EngineQuery(
            query.tree,
            sort=Sort.DATE,
            limit=0,
            facets=False,
            relaxed=query.relaxed,
            only=query.only,
        )
        try:
            return self._searcher.search(self._of_sources(counting))
        except ClusterSlow:
            if not self._searched:
                raise
            return EngineResults((), 0, partial=True)

    def explain(self, query: EngineQuery, article_id: int) -> Explanation | None:
        """Return the explanation of the engine."""
        return self._searcher.explain(self._of_sources(query), article_id)

    def _of_sources(self, query: EngineQuery) -> EngineQuery:
        """Return the query without outlets and hidden articles, as engines know it."""
        if query.filters.values(SOURCE):
            query = replace(query, filters=self._filters(query.filters))
        if query.filters.values(AUTHOR) or names_field(query.tree, tree.FieldName.AUTHOR):
            query = with_spellings(query, self._bylines, literal=self._literal)
        if not self._literal and names_field(query.tree, tree.FieldName.SOURCE):
            query = replace(query, tree=self._with_sources(query.tree))
        if self._hidden:
            query = replace(query, hidden=self._hidden)
        if query.pins and not self._literal:
            query = replace(query, pins=tuple(map(self._with_sources_of_pin, query.pins)))
        return query

    def _with_sources_of_pin(self, pin: Pin) -> Pin:
        if pin.within is None or not names_field(pin.within, tree.FieldName.SOURCE):
            return pin
        return pin._replace(within=self._with_sources(pin.within))

    def canonical(self, request: SearchRequest) -> SearchRequest:
        """Return the request with outlets, sources and authors in their usual forms."""
        if authors := request.filters.values(AUTHOR):
            names = usual_names(authors, self._bylines)
            keywords = {**request.filters.keywords, AUTHOR: names}
            request = replace(request, filters=replace(request.filters, keywords=keywords))
        values = request.filters.values(SOURCE)
        if not values:
            return request
        choices = [self.directory.choice(value) for value in values]
        whole = {choice.outlet for choice in choices if choice.value == choice.outlet}
        # A part of an outlet adds nothing beside the outlet.
        usual = [each.outlet if each.outlet in whole else each.value for each in choices]
        keywords = {**request.filters.keywords, SOURCE: tuple(dict.fromkeys(usual))}
        return replace(request, filters=replace(request.filters, keywords=keywords))

    def outlet_of(self, source: str) -> str:
        """Return the name of the outlet of a source. Raises ``IndexerError``."""
        return self.directory.outlet(source)

    def parts(self, facets: Facets) -> tuple[PartCount, ...]:
        """Return the parts of those outlets in facets of this searcher that have several."""
        outlets = self.directory.part_counts(dict(facets.counts(STATED)))
        counts = [
            PartCount(part, count, outlet)
            for outlet, parts in outlets.items()
            for part, count in parts.items()
        ]
        return tuple(sorted(counts, key=lambda each: (-each.count, each.value.casefold())))

    @property
    def directory(self) -> OutletDirectory:
        """Return the directory of outlets. Raises ``IndexerError``."""
        return self._known.directory

    @property
    def groups(self) -> ValueGroups:
        """Return the sources of each outlet, for queries that count rows by outlet.

        Raises ``IndexerError``.
        """
        return self._known.groups

    @cached_property
    def _bylines(self) -> BylineTable:
        return current_bylines(self.stamp)

    @cached_property
    def _known(self) -> _Outlets:
        return _current_outlets(self._searcher, self.stamp)

    def _filters(self, filters: Filters) -> Filters:
        values = filters.values(SOURCE)
        accepted = [name for value in values for name in self.directory.choice(value).sources]
        # Without any source, the values themselves stay: no article has them.
        keywords = {**filters.keywords, SOURCE: tuple(dict.fromkeys(accepted or values))}
        return replace(filters, keywords=keywords)

    def _grouped(self, facets: Facets) -> Facets:
        stated = facets.counts(SOURCE)
        if facets.groups:  # a text in two sources of one outlet is one row
            counts = dict(facets.groups)
            chosen = [source for source, count in stated if not count]
            for outlet in self.directory.outlets_with(chosen):
                counts.setdefault(outlet, 0)
        else:
            counts = self.directory.outlet_counts(dict(stated))
        outlets = _ranked(counts)
        keywords = {**facets.keywords, SOURCE: outlets, STATED: stated}
        distinct = {**facets.distinct, SOURCE: len(outlets), STATED: len(stated)}
        return replace(facets, keywords=keywords, distinct=distinct)

    def _with_sources(self, node: tree.Node) -> tree.Node:
        """Return the tree; ``sumber:`` also matches the sources of outlets with such a name."""
        match node:
            case tree.InField(tree.FieldName.SOURCE, wanted):
                sources = tuple(self._sources_of_outlets(wanted))
                return tree.Or((node, tree.HasKeyword(SOURCE, sources))) if sources else node
            case tree.And(children):
                return tree.And(tuple(map(self._with_sources, children)))
            case tree.Or(children):
                return tree.Or(tuple(map(self._with_sources, children)))
            case tree.Not(child):
                return tree.Not(self._with_sources(child))
            case _:
                return node

    def _sources_of_outlets(self, wanted: tree.Node) -> Iterator[str]:
        """Yield the sources that do not match themselves, of outlets whose name matches."""
        for outlet, sources in self.directory.outlets():
            if name_matches(wanted, outlet):
                yield from (name for name in sources if not name_matches(wanted, name))


def _ranked(counts: dict[str, int]) -> tuple[FacetCount, ...]:
    by_name = sorted(counts, key=str.casefold)
    ordered = sorted(by_name, key=counts.__getitem__, reverse=True)
    return tuple(map(_facet_count, zip(ordered, map(counts.__getitem__, ordered), strict=True)))
