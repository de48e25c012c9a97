"""The check of the doctor on e-mail alerts: is somebody sending them?"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from articles.alerts.figures import figures
from articles.models import Alert, Article, NewArticle
from searchsite.operations.findings import Finding, ok, skipped, warning

LATE = timedelta(minutes=30)  # beyond the minute of the timer
RUN = "Run `manage.py send_alerts` each minute (deploy/ has a timer), and read its message."


def alerts_are_sent() -> Finding:
    """Look for articles and mails that wait for `manage.py send_alerts`."""
    now = timezone.now()
    active = Alert.objects.filter(status=Alert.Status.ACTIVE).count()
    if not settings.ALERTS:
        if active:
            return warning(
                f"{active} alerts of readers wait, but EMAIL_URL is not set.",
                "Set EMAIL_URL and SITE_URL, or end the alerts in the admin.",
            )
        return skipped("E-mail alerts are off: EMAIL_URL is not set.")
    found = figures(now)
    late = [
        each for each in (found.oldest_waiting, _oldest_article()) if each and each < now - LATE
    ]
    if late:
        return warning(
            f"{found.waiting} mails of alerts wait, or new articles do, the oldest since"
            f" {timezone.localtime(min(late)):%Y-%m-%d %H:%M}.",
            RUN,
        )
    if found.failing:
        names = ", ".join(sorted(found.failures))
        return warning(
            f"{found.failing} mails of alerts have failed and are tried again: {names}",
            "Look at EMAIL_URL and at the log of the mail server.",
        )
    return ok(f"{active} alerts are active, {found.waiting} mails wait.")


def _oldest_article() -> datetime | None:
    """Return since when a new article waits to be compared."""
    queued = Article.objects.published().filter(pk__in=NewArticle.objects.values("article_id"))
    oldest: datetime | None = queued.aggregate(oldest=Min("first_published_at"))["oldest"]
    return oldest
