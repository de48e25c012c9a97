"""Signal receivers that keep the index up to date: a drain follows every committed change."""

import logging
from collections.abc import Callable
from typing import Any

from articles.signals import articles_changed
from indexer.exceptions import IndexerError
from indexer.sync.drain import drain
from indexer.sync.outbox import pending_rows
from indexer.sync.rebuild import pays_off, rebuild

logger = logging.getLogger(__name__)

REQUEST_BUDGET_SECONDS = 15.0

Progress = Callable[[int, int], None]

_ID = "indexer.sync"


def connect(*, budget_seconds: float = float("inf")) -> None:
    """Drain after every committed change from now on, for at most ``budget_seconds`` at a time.

    Newest changes are applied first, so that a request finds what it saved even if the backlog
    takes longer. Replaces an earlier connection.
    """

    def follow(bulk: bool, on_progress: Progress | None, **_: Any) -> None:
        _follow(bulk, on_progress, budget_seconds)

    articles_changed.disconnect(dispatch_uid=_ID)
    articles_changed.connect(follow, dispatch_uid=_ID, weak=False)


def _follow(bulk: bool, on_progress: Progress | None, budget_seconds: float) -> None:
    """Drain after a commit. The articles are saved, so no error may reach the caller."""
    try:
        if bulk:
            _catch_up(on_progress)
        else:
            drain(on_progress, budget_seconds=budget_seconds)
    except IndexerError as error:
        logger.warning("Saved, but not in the index yet: %s", error)
    except Exception:
        logger.exception("Saved, but not in the index yet; the next change will try again.")


def _catch_up(on_progress: Progress | None) -> None:
    if pays_off(pending_rows().count()):
        rebuild(progress=on_progress)
    drain(on_progress)
