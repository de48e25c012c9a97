"""A cache of the site's synonym table, one per process, valid until the table's stamp changes.

Each search reads the stamp with one small database query, unless its request has read it before.
"""

from functools import cache, lru_cache

from django.db import OperationalError, ProgrammingError

from articles.revision import known_stamp
from articles.synonyms.stamp import read_stamp
from articles.synonyms.tsv import active_groups
from indexer.deadline import current
from indexer.query.synonyms import SynonymTable
from lexicon.synonym_groups import SynonymGroup, default_groups

_cached: tuple[str, SynonymTable] | None = None


def stamped_synonyms() -> tuple[str | None, SynonymTable]:
    """Return the stamp of the editors' tables (None before the migration) and the current table."""
    global _cached  # noqa: PLW0603 - one table for the threads of a process
    try:
        stamp = known_stamp()
        if stamp is None:
            stamp = read_stamp()
        cached = _cached
        if cached is None or cached[0] != stamp:
            # Read the stamp first, so that the next check sees a concurrent change.
            with current().paused():
                cached = _cached = stamp, _table_of(active_groups())
    except (OperationalError, ProgrammingError):  # no such table
        return None, default_synonyms()
    return cached


@cache
def default_synonyms() -> SynonymTable:
    """Return the default table, which comes with the site; reads no database."""
    return _table_of(default_groups())


@lru_cache(maxsize=2)
def _table_of(groups: tuple[SynonymGroup, ...]) -> SynonymTable:
    return SynonymTable(groups)
