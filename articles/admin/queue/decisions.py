"""Decisions about one draft of the queue, each a logged operation that can be taken back."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from articles.importing.dates import EARLIEST_YEAR, LATEST_YEAR
from articles.models import Article, Operation
from articles.operations.execution import run
from articles.publishing import requests
from articles.roles.policy import CHANGE, DELETE, PUBLISH, may_discard
from articles.roles.refusal import MissingRightsError, require

Status = Article.Status
Kind = Operation.Kind
#: Decision -> rights that it needs beside the one to change the draft.
RIGHTS = {
    "publish": (CHANGE, PUBLISH),
    "schedule": (CHANGE, PUBLISH),
    "reject": (CHANGE,),  # and to discard this draft
    "ask": (CHANGE,),
}


class InvalidDateError(ValueError):
    """The typed day is no day, or outside of the years that articles may have."""


def decide(draft: Article, decision: str, *, user: Any, day: str, now: datetime) -> Operation | str:
    """Carry out a decision; return its operation, or a sentence where there is nothing to undo.

    Raises ``PermissionDenied``, or ``InvalidDateError`` for a typed ``day``.
    """
    require(user, *RIGHTS[decision])
    if decision == "ask":
        requests.ask(draft.pk, user_id=user.pk, now=now)
        return _("Permintaan terbit “%(title)s” dicatat.") % {"title": draft.title}
    if decision == "reject":
        if not may_discard(user, draft):
            raise MissingRightsError(DELETE)
        return _run(Kind.TRASH, draft, user, {"status": Status.TRASHED})
    values = _date_values(draft, day)
    if decision == "schedule":
        moment = values.get("published_at", draft.published_at)
        if moment and moment > now:
            return _run(Kind.SCHEDULE, draft, user, {**values, "status": Status.SCHEDULED})
    operation = _run(Kind.PUBLISH, draft, user, {**values, "status": Status.PUBLISHED})
    requests.forget([draft.pk])
    return operation


def _run(kind: str, draft: Article, user: Any, values: dict[str, Any]) -> Operation:
    return run(
        kind=kind, user=user, queryset=[draft.pk], change=values, label=draft.title, inline=True
    )


def _date_values(draft: Article, typed: str) -> dict[str, Any]:
    """Return the new date of a draft, if another day was typed; an editor has stated it then."""
    day = _day(typed)
    moment = draft.published_at and timezone.localtime(draft.published_at)
    if day is None or (moment and moment.date() == day):
        return {}
    at = datetime.combine(day, moment.time() if moment else time())
    return {"published_at": timezone.make_aware(at), "date_status": Article.DateStatus.STATED.value}


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        day = parse_date(typed.strip())
    except ValueError:
        day = None
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise InvalidDateError(typed)
    return day
