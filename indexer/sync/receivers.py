"""Signal receivers that drain the outbox after every committed change."""

import logging
from typing import Any

from articles.signals import articles_changed
from indexer.engines.interface import Progress
from indexer.exceptions import IndexerError
from indexer.sync.drain import drain
from indexer.sync.outbox import pending_rows
from indexer.sync.rebuild import REBUILD_THRESHOLD, is_rebuild_faster, rebuild

logger = logging.getLogger(__name__)

REQUEST_BUDGET_SECONDS = 15.0  # for the drain of a web request

_ID = "indexer.sync"


def connect(
    *, budget_seconds: float = float("inf"), rebuild_threshold: int = REBUILD_THRESHOLD
) -> None:
    """Drain after every committed change, for at most ``budget_seconds`` at a time.

    A drain applies the newest changes first, so that a saved article is found at once even if the
    backlog takes longer. After a bulk change of at least ``rebuild_threshold`` articles, the index
    is rebuilt if that is faster. A further call replaces the receiver of the earlier one.
    """

    def receive(bulk: bool, on_progress: Progress | None, **_: Any) -> None:
        """Update the index. Errors are only logged, because the articles are already saved."""
        try:
            if bulk and is_rebuild_faster(pending_rows().count(), threshold=rebuild_threshold):
                rebuild(progress=on_progress)
            drain(on_progress, budget_seconds=float("inf") if bulk else budget_seconds)
        except IndexerError as error:
            logger.warning("The articles are saved, but not in the index yet: %s", error)
        except Exception:
            logger.exception("The articles are saved; the next change will retry to index them.")

    articles_changed.disconnect(dispatch_uid=_ID)
    articles_changed.connect(receive, dispatch_uid=_ID, weak=False)
