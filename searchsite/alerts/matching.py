"""The search of new articles for all alerts: from the queue to the hits of each alert.

An article is compared once the index has its changes. All alerts are compared with the same
articles; what the search of an alert could not be asked for in time waits for its next turn.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from articles.alerts import mails, matches, states
from articles.alerts.models import Alert, AlertMail
from indexer.deadline import Deadline, OutOfTime, until
from indexer.search.newest import matching
from indexer.sync.drain import drain
from indexer.sync.outbox import pending_rows
from searchsite.alerts.links import site_host
from searchsite.alerts.searches import UnusableSearch, read_search

BATCH = 500  # articles that are compared at once
SECONDS = 5.0  # for the search of one alert

logger = logging.getLogger(__name__)


class _OutOfTime(Exception):
    """The search of an alert did not end in time."""


def match_new_articles(now: datetime) -> int:
    """Compare the queue with all active alerts; return the number of hits.

    Raises ``IndexerError`` if the index does not answer: what is left stays in the queue.
    """
    states.set_missing_since()
    matches.forget_deleted()
    drain()
    late: set[int] = set()  # alerts whose searches take too long now
    found = _match_waiting(now, late)
    while queue := matches.queued(pending_rows().values("article_id"), BATCH):
        # Alerts are read after the queue: whoever is active later wants later articles only.
        hits, missed = {}, {}
        for alert in _active_alerts():
            wanted = {key for key, moment in queue.items() if alert.since and moment >= alert.since}
            if not wanted:
                continue
            try:
                hits[alert.pk] = _compare(alert, wanted, now, late)
            except _OutOfTime:
                missed[alert.pk] = wanted
        matches.record(queue, hits, missed)
        found += sum(map(len, hits.values()))
    return found


def _match_waiting(now: datetime, late: set[int]) -> int:
    """Compare articles that have waited for the search of their alert."""
    found = 0
    for alert in _active_alerts():
        while keys := matches.uncompared(alert, BATCH):
            try:
                hits = _compare(alert, keys, now, late)
            except _OutOfTime:
                break
            matches.record_compared(alert, keys, hits)
            found += len(hits)
    return found


def _active_alerts() -> Iterable[Alert]:
    return Alert.objects.filter(status=Alert.Status.ACTIVE).order_by("pk").iterator(500)


def _compare(alert: Alert, keys: Iterable[int], now: datetime, late: set[int]) -> set[int]:
    """Return the hits of an alert. Raises ``_OutOfTime``. Pauses a broken alert."""
    if alert.pk in late:
        raise _OutOfTime
    try:
        with override(alert.language), until(Deadline(elapsed=SECONDS)) as deadline:
            hits = set(matching(read_search(alert.parameters), list(keys)))
    except UnusableSearch:
        _pause(alert, now)
        return set()
    except OutOfTime:
        hits, is_partial = set(), True
    else:
        is_partial = deadline.is_partial
    if not is_partial:
        matches.ended_in_time(alert)
        return hits
    late.add(alert.pk)
    if matches.missed(alert):
        logger.warning(
            "The search of alert %s has taken too long %s times.", alert.pk, alert.misses
        )
        _pause(alert, now)
        return set()
    raise _OutOfTime


def _pause(alert: Alert, now: datetime) -> None:
    """Pause an alert, and tell its owner once."""
    with transaction.atomic():
        states.pause(alert, Alert.Pause.QUERY, now)
        mails.new_mail(alert, AlertMail.Kind.NOTICE, now, domain=site_host())
