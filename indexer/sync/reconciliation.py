"""Bring index and database together again after one of them was replaced or damaged.

A token shows that the database or the index was replaced (``database_token``); all articles are
compared then. Few differences are repaired in place; many make a new generation.
"""

import logging
from dataclasses import dataclass

from articles.synonyms.stamp import renew_stamp
from indexer import copies
from indexer.engines import get_index_builder
from indexer.exceptions import IndexDamaged
from indexer.sync import database_token
from indexer.sync.article_source import PublishedArticles
from indexer.sync.consistency import MIN_REBUILT, Differences, compare, repair
from indexer.sync.index_locks import exclusive_writer
from indexer.sync.rebuild import RebuildReport, rebuild

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RepairReport:
    """The result of a repair: in place, or by a rebuild where the damage is too large."""

    differences: Differences | None  # None after a rebuild
    repaired: int = 0  # articles
    rebuilt: RebuildReport | None = None


def repair_or_rebuild() -> RepairReport:
    """Repair the index in place; build a new one if damaged files hold most of it."""
    try:
        differences, repaired = repair()
    except IndexDamaged as error:
        logger.warning("%s A new index is built instead.", error)
        return RepairReport(None, rebuilt=rebuild())
    return RepairReport(differences, repaired)


def is_foreign() -> bool:
    """Return whether the database or the index was replaced, such as by a restored backup.

    A commit of another process can make the answer wrong for a moment; ``reconcile`` looks again.
    """
    generation = get_index_builder().current_generation()
    return generation is not None and not database_token.belongs(generation)


def reconcile() -> int | None:
    """Compare and correct all articles if the database or the index was replaced.

    Returns the number of articles that differed; None if the two belong together. Raises
    ``IndexerError``.
    """
    if not is_foreign():
        return None
    with exclusive_writer():  # no commit in between, which changes the token
        if not is_foreign():
            return None
        logger.warning("The database or the index was replaced: all articles are compared now.")
        copies.forget_sketches()
        renew_stamp()
        differing = len(compare().article_ids())
    if differing > MIN_REBUILT and differing * 2 > PublishedArticles().count():
        rebuild()
    else:
        repair()
    return differing
