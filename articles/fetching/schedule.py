"""When a news source is fetched: the next time after a success or a failure, and claims.

A claim keeps two runs from fetching a source at once. It is a time in the row of the source, which
one conditional update sets, so it holds on every database and between machines. A killed run leaves
a claim that ends by itself.
"""

import json
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.fetching.errors import FetchError
from articles.fetching.models import NewsSource
from articles.importing.problems import Problem

CLAIM = timedelta(minutes=10)  # a run renews its claim with every page
MAX_BACKOFF = timedelta(hours=24)
MAX_DOUBLINGS = 10
MIN_INTERVAL = timedelta(minutes=5)


def due_sources(now: datetime) -> QuerySet[NewsSource]:
    """Return the active sources whose time has come, those that wait longest first."""
    waiting = Q(next_fetch_at=None) | Q(next_fetch_at__lte=now)
    order = F("next_fetch_at").asc(nulls_first=True)
    return NewsSource.objects.filter(waiting, active=True).order_by(order, "pk")


def claim(source: NewsSource) -> bool:
    """Claim a source, and read its row anew; return False if another run has claimed it."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    until = now + CLAIM
    if not NewsSource.objects.filter(free, pk=source.pk).update(claimed_until=until):
        return False
    source.refresh_from_db()
    return True


def renew(source: NewsSource) -> bool:
    """Renew the claim; return False if it has ended and another run has claimed the source."""
    until = timezone.now() + CLAIM
    own = NewsSource.objects.filter(pk=source.pk, claimed_until=source.claimed_until)
    if not own.update(claimed_until=until):
        return False
    source.claimed_until = until
    return True


def release(source: NewsSource) -> None:
    """Give the claim up, if it is still ours."""
    own = NewsSource.objects.filter(pk=source.pk, claimed_until=source.claimed_until)
    own.update(claimed_until=None)


def note_success(source: NewsSource, now: datetime) -> None:
    """Note a success on the source, without saving it."""
    source.last_success_at = now
    source.failures = 0
    source.next_fetch_at = now + _interval(source)


def note_failure(source: NewsSource, error: FetchError, now: datetime) -> None:
    """Note a failure: wait twice as long after each, a day at most, and as long as asked."""
    source.last_error_at = now
    source.last_error = json.dumps({"code": error.code, "values": dict(error.problem.values)})
    source.failures += 1
    interval = _interval(source)
    backoff = interval * 2 ** min(source.failures, MAX_DOUBLINGS)
    wait = max(interval, min(backoff, MAX_BACKOFF), error.retry_after or timedelta(0))
    source.next_fetch_at = now + wait


def start_anew(source: NewsSource) -> None:
    """Forget what was learnt about the former address of a source, without saving it."""
    source.etag = source.last_modified = source.last_error = ""
    source.last_error_at = source.next_fetch_at = None
    source.failures = 0


def last_problem(source: NewsSource) -> Problem | None:
    """Return the last problem of a source."""
    try:
        stored = json.loads(source.last_error)
        return Problem(stored["code"], stored["values"])
    except (ValueError, TypeError, KeyError):
        return None  # none, or one that an earlier version of the site stored


def _interval(source: NewsSource) -> timedelta:
    return max(timedelta(minutes=source.interval), MIN_INTERVAL)
