"""Go back to the generation before the current one, without losing a later change.

The earlier generation is compared with the database and brought up to date beside the current one,
while readers go on; then the pointer is switched as at the end of a rebuild. So a rollback takes
back what a rebuild did to the files, and nothing that editors did to the articles.
"""

import time
from dataclasses import dataclass

from articles.models import PendingUpdate
from indexer import spelling, suggest
from indexer.engines import get_index_builder
from indexer.exceptions import IndexerError, RebuildRunning
from indexer.sync.article_source import PublishedArticles
from indexer.sync.consistency import MAX_SUGGESTION_RANGE, compare
from indexer.sync.drain import drain
from indexer.sync.index_locks import rebuild_lock
from indexer.sync.outbox import COMMIT_BATCH_SIZE, apply_articles
from indexer.sync.rebuild import REBUILD_LOCK_WAIT_SECONDS, catch_up_and_switch, wait_for_drain


@dataclass(frozen=True, slots=True)
class RollbackReport:
    """A finished rollback."""

    generation: str
    left: str | None  # the generation before, which stays for the way back
    updated: int  # articles that had changed since
    seconds: float


def roll_back() -> RollbackReport:
    """Bring the newest earlier generation up to date and switch to it. Raises ``IndexerError``."""
    with rebuild_lock(REBUILD_LOCK_WAIT_SECONDS) as held:
        if not held:
            raise RebuildRunning("A rebuild is running. Wait for it to end.")
        started = time.monotonic()
        builder = get_index_builder()
        earlier = builder.earlier_generations()
        if not earlier:
            raise IndexerError(
                "There is no earlier generation that this version of the program can read."
                " Run `manage.py reindex`, or install the earlier version first."
            )
        generation = earlier[0]
        left = _readable_current()
        wait_for_drain()
        # The comparison reads these changes from the database.
        known_rows = set(PendingUpdate.objects.values_list("pk", flat=True))
        differences = compare(generation=generation)
        for batch in differences.batches(COMMIT_BATCH_SIZE):
            apply_articles(builder, batch, generation=generation)
        if spelling.defect(generation):
            spelling.write(builder, generation)
        if suggest.defect(generation):
            source = PublishedArticles()
            suggest.finish(source, generation, source.ranges(MAX_SUGGESTION_RANGE)).join()
        catch_up_and_switch(builder, generation, known_rows)
    drain()
    return RollbackReport(
        generation=generation,
        left=left,
        updated=len(differences.article_ids()),
        seconds=time.monotonic() - started,
    )


def _readable_current() -> str | None:
    try:
        return get_index_builder().current_generation()
    except IndexerError:
        return None
