"""The outbox as the index uses it: read pending rows, apply their articles, acknowledge the rows.

Database triggers write the rows (``articles.outbox``). A row is deleted only after its change is
durable in the index.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from articles.models import PendingUpdate
from indexer import suggest
from indexer.engines import get_index_builder
from indexer.engines.interface import IndexBuilder
from indexer.exceptions import IndexerError
from indexer.sync.article_source import read_published
from indexer.sync.index_locks import ensure_locks, is_rebuilding

COMMIT_BATCH_SIZE = 500  # outbox rows or articles per commit of the index


def pending_rows(generation: str | None = None) -> QuerySet[PendingUpdate]:
    """Return the rows that a generation (default: the current one) has not applied."""
    name = generation or get_index_builder().current_generation()
    return PendingUpdate.objects.exclude(applied_to=name) if name else PendingUpdate.objects.all()


def waiting_rows() -> QuerySet[PendingUpdate]:
    """Return the pending rows for a report, also if a cluster cannot name its generation.

    Then the rows are left out that any generation has applied.
    """
    try:
        return pending_rows()
    except IndexerError:
        return PendingUpdate.objects.filter(applied_to="")


def apply_articles(
    builder: IndexBuilder, article_ids: Iterable[int], *, generation: str | None = None
) -> None:
    """Copy the state of these articles (a few hundred at most) from the database to the index.

    The suggestions of the generation follow. Raises ``IndexerError``, and ``IndexLockLost`` before
    any change if a lock of this thread was lost.
    """
    changed = set(article_ids)
    documents = read_published(changed)
    removed = changed - {document.article_id for document in documents}
    ensure_locks()
    builder.apply(documents, removed, generation=generation)
    if name := generation or builder.current_generation():
        suggest.apply(documents, removed, name)


def acknowledge_rows(rows: list[int], generation: str) -> None:
    """Delete applied rows; during a rebuild, only mark them, as the new generation needs them."""
    applied = PendingUpdate.objects.filter(pk__in=rows)
    if is_rebuilding():
        applied.update(applied_to=generation)
    else:
        applied.delete()


def delete_acknowledged_rows(generation: str) -> None:
    """Delete the rows that were kept for a rebuild, unless a rebuild is running."""
    if not is_rebuilding():
        PendingUpdate.objects.filter(applied_to=generation).delete()
