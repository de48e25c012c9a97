"""The outbox as the index sees it: which changes are pending, and when a row has been applied.

The database's triggers write the rows (``articles.outbox``). A row is deleted only after its change
is durable in the index.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from articles.models import PendingUpdate
from indexer.engines import get_index_builder
from indexer.engines.interface import IndexBuilder
from indexer.sync.article_source import read_published
from indexer.sync.index_locks import is_rebuilding

BATCH = 500  # outbox rows in one commit of the index


def pending_rows(generation: str | None = None) -> QuerySet[PendingUpdate]:
    """Return the rows that a generation (default: the current one) has not applied."""
    name = generation or get_index_builder().current_generation()
    return PendingUpdate.objects.exclude(applied_to=name) if name else PendingUpdate.objects.all()


def apply_articles(
    builder: IndexBuilder, article_ids: Iterable[int], *, generation: str | None = None
) -> None:
    """Make the index agree with the database on these articles (a few hundred at most)."""
    wanted = set(article_ids)
    documents = read_published(wanted)
    gone = wanted - {document.article_id for document in documents}
    builder.apply(documents, gone, generation=generation)


def settle(rows: list[int], generation: str) -> None:
    """Delete applied rows, or mark them for the generation that a rebuild has still to finish."""
    found = PendingUpdate.objects.filter(pk__in=rows)
    if is_rebuilding():
        found.update(applied_to=generation)
    else:
        found.delete()


def forget_applied(generation: str) -> None:
    """Delete rows that were kept for a rebuild, unless that rebuild is still running."""
    if not is_rebuilding():
        PendingUpdate.objects.filter(applied_to=generation).delete()
