"""The site's table of other forms as each process keeps it: read anew when its stamp changed.

A look at the stamp is one small query of the database for each search.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.db import OperationalError, ProgrammingError

from articles.synonyms.stamp import read_stamp
from articles.synonyms.tsv import active_groups
from indexer.query.synonyms import SynonymTable
from lexicon.synonym_groups import SynonymGroup, default_groups

_fixed: ContextVar[SynonymTable | None] = ContextVar("fixed", default=None)
_kept: tuple[str, SynonymTable] | None = None


def current_variants() -> SynonymTable:
    """Return the table as it is now; that which comes with the site before the first migration."""
    global _kept  # noqa: PLW0603 - one table for the threads of a process
    if (fixed := _fixed.get()) is not None:
        return fixed
    try:
        stamp = read_stamp()
        kept = _kept
        if kept is None or kept[0] != stamp:
            # Stamped before it is read: of a change in between the next look tells.
            kept = _kept = stamp, _table_of(active_groups())
    except (OperationalError, ProgrammingError):  # no such table
        return _table_of(default_groups())
    return kept[1]


@contextmanager
def fixed_variants(groups: tuple[SynonymGroup, ...] | None = None) -> Iterator[None]:
    """Search by these groups, or those that come with the site; no database is asked."""
    token = _fixed.set(_table_of(default_groups() if groups is None else groups))
    try:
        yield
    finally:
        _fixed.reset(token)


@lru_cache(maxsize=2)
def _table_of(groups: tuple[SynonymGroup, ...]) -> SynonymTable:
    return SynonymTable(groups)
