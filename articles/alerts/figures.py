"""Numbers about alerts, without addresses and queries: for the admin and the doctor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from articles.alerts.mails import unsent_mails
from articles.alerts.models import Alert, AlertMail
from articles.alerts.states import Status


@dataclass(frozen=True, slots=True)
class Figures:
    """The state of alerts and of their mails."""

    statuses: dict[str, int]  # alerts, by status
    frequencies: dict[str, int]  # active alerts
    bouncing: int  # paused because of refusals
    broken: int  # paused because of their query
    sent: int  # mails of the last seven days
    waiting: int  # mails
    failing: int  # waiting mails whose last attempt has failed
    oldest_waiting: datetime | None  # the moment since which one could be sent
    last_sent: datetime | None
    failures: dict[str, int]  # waiting mails, by their last failure


def figures(now: datetime) -> Figures:
    """Return the numbers."""
    alerts = Alert.objects.order_by()
    waiting = unsent_mails()
    waiting_numbers = waiting.aggregate(
        count=Count("pk"),
        failing=Count("pk", filter=~Q(failure="")),
        oldest=Min("next_attempt_at"),
    )
    sent = AlertMail.objects.filter(state=AlertMail.State.SENT)
    return Figures(
        statuses=_counted(alerts, "status"),
        frequencies=_counted(alerts.filter(status=Status.ACTIVE), "frequency"),
        bouncing=alerts.filter(status=Status.PAUSED, pause=Alert.Pause.BOUNCES).count(),
        broken=alerts.filter(status=Status.PAUSED, pause=Alert.Pause.QUERY).count(),
        sent=sent.filter(sent_at__gt=now - timedelta(days=7)).count(),
        waiting=waiting_numbers["count"],
        failing=waiting_numbers["failing"],
        oldest_waiting=waiting_numbers["oldest"],
        last_sent=sent.aggregate(last=Max("sent_at"))["last"],
        failures=_counted(waiting.exclude(failure="").order_by(), "failure"),
    )


def _counted(rows: QuerySet[Any], name: str) -> dict[str, int]:
    found = rows.values_list(name).annotate(count=Count("pk"))
    return {str(value): count for value, count in found}
