"""The removal of personal data: nobody's address stays longer than it is needed."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from articles.alerts.models import Alert, AlertHit, AlertMail
from articles.alerts.states import Status
from articles.models import Article

State = AlertMail.State
UNCONFIRMED = timedelta(days=7)  # an alert that nobody confirms
ENDED = timedelta(days=30)  # after the last unsubscription of an address
PAUSED = timedelta(days=90)  # then a paused alert ends
SENT = timedelta(days=90)  # a sent mail, with the list of its articles
UNSENT_HIT = timedelta(days=30)  # a hit that was withdrawn before it was sent


def remove_old(now: datetime) -> int:
    """Remove what is older than these periods; return the number of removed alerts."""
    Alert.objects.filter(status=Status.PAUSED, changed_at__lt=now - PAUSED).update(
        status=Status.ENDED, changed_at=now, due_at=None
    )
    _remove_withdrawn_hits(now)
    finished = AlertMail.objects.filter(state__in=(State.SENT, State.DROPPED))
    finished.filter(created_at__lt=now - SENT).delete()
    waiting = Alert.objects.filter(status=Status.WAITING, changed_at__lt=now - UNCONFIRMED)
    # An address stays while any alert of it is in use, or has ended lately.
    kept = Alert.objects.filter(address_key=OuterRef("address_key")).exclude(
        status=Status.ENDED, changed_at__lt=now - ENDED
    )
    removed = waiting.delete()[1].get("articles.Alert", 0)
    ended = Alert.objects.filter(~Exists(kept), status=Status.ENDED)
    return removed + ended.delete()[1].get("articles.Alert", 0)


def _remove_withdrawn_hits(now: datetime) -> None:
    """Remove hits that were never mailed because their articles were withdrawn long ago."""
    published = Article.objects.published().filter(pk=OuterRef("article_id"))
    old = AlertHit.objects.filter(mail=None, found_at__lt=now - UNSENT_HIT)
    old.filter(~Exists(published), alert__status=Status.ACTIVE).delete()
