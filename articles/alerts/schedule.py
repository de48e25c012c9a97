"""The times of mails: at once, each morning, or each Monday morning, in the site's time zone."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from articles.alerts.models import Alert

MORNING = time(6)
MONDAY = 0
#: The longest time between two mails. A later one was written by a clock that was wrong.
LONGEST = {
    Alert.Frequency.HOURLY: timedelta(hours=1),
    Alert.Frequency.DAILY: timedelta(days=1, hours=2),  # the night in which summer time ends
    Alert.Frequency.WEEKLY: timedelta(days=7, hours=2),
}


def next_due(frequency: str, now: datetime) -> datetime:
    """Return the first time after ``now`` at which an alert may send its next mail."""
    if frequency == Alert.Frequency.HOURLY:
        return now + LONGEST[Alert.Frequency.HOURLY]
    local = timezone.localtime(now)
    day = local.date()
    if frequency == Alert.Frequency.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    step = timedelta(days=7 if frequency == Alert.Frequency.WEEKLY else 1)
    morning = _morning(day)
    return morning if morning > now else _morning(day + step)


def first_due(frequency: str, now: datetime) -> datetime:
    """Return when a new alert may send its first mail."""
    return now if frequency == Alert.Frequency.HOURLY else next_due(frequency, now)


def is_due(now: datetime) -> Q:
    """Return the condition of the alerts that may send a mail now."""
    condition = Q(due_at__lte=now)
    for frequency, longest in LONGEST.items():
        condition |= Q(frequency=frequency, due_at__gt=now + longest)
    return condition


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
