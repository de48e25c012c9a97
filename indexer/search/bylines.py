"""Bylines in searches: filters, facets and ``penulis:`` work on all spellings of an author.

As for outlets (``indexer.search.outlets``), the engine knows the authors as articles state them. A
site without merged spellings pays for one comparison.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.db import OperationalError, ProgrammingError

from articles.bylines.models import current_table as read_table
from articles.bylines.table import NO_BYLINES, BylineTable
from articles.revision import known_stamp
from articles.synonyms.stamp import read_stamp
from indexer.engines.interface import EngineQuery, FacetCount, Facets
from indexer.query import tree
from indexer.query.name_matching import name_matches

AUTHOR = "author"  # the keyword column

_cached_table: tuple[str, BylineTable] | None = None


def current_bylines(stamp: str | None = None) -> BylineTable:
    """Return the editors' table; an empty one before its migration.

    ``stamp`` is that of the editors' tables, if the caller has read it.
    """
    global _cached_table  # noqa: PLW0603 - one table for the threads of a process
    try:
        stamp = known_stamp() if stamp is None else stamp
        stamp = read_stamp() if stamp is None else stamp
        cached = _cached_table
        if cached is None or cached[0] != stamp:
            cached = _cached_table = stamp, read_table()
    except (OperationalError, ProgrammingError):  # no such table
        return NO_BYLINES
    return cached[1]


def with_spellings(query: EngineQuery, table: BylineTable, *, literal: bool) -> EngineQuery:
    """Return the query; its author filters, and ``penulis:``, accept all spellings of a name."""
    if not table.names:
        return query
    if values := query.filters.values(AUTHOR):
        accepted = dict.fromkeys(name for value in values for name in table.accepted(value))
        keywords = {**query.filters.keywords, AUTHOR: tuple(accepted)}
        query = replace(query, filters=replace(query.filters, keywords=keywords))
    if not literal and names_field(query.tree, tree.FieldName.AUTHOR):
        query = replace(query, tree=_with_authors(query.tree, table))
    return query


def usual_names(values: tuple[str, ...], table: BylineTable) -> tuple[str, ...]:
    """Return filter values with each spelling replaced by the name that stands for it."""
    return tuple(dict.fromkeys(table.name(value) or value for value in values))


def grouped_by_name(facets: Facets, table: BylineTable) -> Facets:
    """Return the facets with the counts of all listed spellings of a name added up."""
    stated = facets.counts(AUTHOR)
    if not table.names or not any(table.name(each.value) for each in stated):
        return facets
    counts: dict[str, int] = {}
    for value, count in stated:
        name = table.name(value) or value
        counts[name] = counts.get(name, 0) + count
    names = sorted(counts, key=str.casefold)
    names.sort(key=counts.__getitem__, reverse=True)
    ranked = tuple([FacetCount(name, counts[name]) for name in names])
    fewer = len(stated) - len(ranked)
    distinct = {**facets.distinct}
    if AUTHOR in distinct:
        distinct[AUTHOR] -= fewer
    return replace(facets, keywords={**facets.keywords, AUTHOR: ranked}, distinct=distinct)


def names_field(node: tree.Node, field: tree.FieldName) -> bool:
    """Return whether a query names a field."""
    match node:
        case tree.InField(name):
            return name is field
        case tree.And(children) | tree.Or(children):
            return any(names_field(child, field) for child in children)
        case tree.Not(child):
            return names_field(child, field)
        case _:
            return False


def _with_authors(node: tree.Node, table: BylineTable) -> tree.Node:
    """Return the tree; ``penulis:`` also matches the other spellings of names that match."""
    match node:
        case tree.InField(tree.FieldName.AUTHOR, wanted):
            spellings = tuple(dict.fromkeys(_others(wanted, table)))
            return tree.Or((node, tree.HasKeyword(AUTHOR, spellings))) if spellings else node
        case tree.And(children):
            return tree.And(tuple(_with_authors(child, table) for child in children))
        case tree.Or(children):
            return tree.Or(tuple(_with_authors(child, table) for child in children))
        case tree.Not(child):
            return tree.Not(_with_authors(child, table))
        case _:
            return node


def _others(wanted: tree.Node, table: BylineTable) -> Iterator[str]:
    """Yield the spellings that do not match themselves, of names with one that matches."""
    for spellings in table.spellings.values():
        matching = [name_matches(wanted, spelling) for spelling in spellings]
        if any(matching):
            yield from (
                name for name, is_met in zip(spellings, matching, strict=True) if not is_met
            )
