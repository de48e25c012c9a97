"""Keep, find and finish unsaved work, within bounds for each user.

``finish`` leaves an empty row behind: a script may still be sending what the user has just saved,
and would bring it back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from articles.models import UnsavedWork
from articles.unsaved_work.models import PATH_LENGTH, TITLE_LENGTH

KEEP_TIME = timedelta(days=30)
FINISHED_TIME = timedelta(days=1)  # a window that is still open sends within seconds
MAX_WORKS = 30  # of a user; the oldest go first
MAX_CHARACTERS = 3_000_000  # of one form; an article has 500,000 at most
#: Names of inputs that are not typed: tokens, and the buttons of forms.
TOKEN_NAMES = ("csrfmiddlewaretoken", "unsaved_token", "unsaved_path", "unsaved_user")

Values = Mapping[str, list[str]]


class FinishedError(Exception):
    """The form of this work was saved, or the work was thrown away."""


class TooLargeError(Exception):
    """The work is larger than what is kept."""


@dataclass(frozen=True, slots=True)
class TypedForm:
    """The values that were typed into the form at a path."""

    path: str
    values: Values

    def title(self) -> str:
        """Return a short name: the title, else the first text."""
        texts = [value for name in ("title", *self.values) for value in self.values.get(name, ())]
        words = next((text.replace("\0", " ").split() for text in texts if text.strip()), [])
        return " ".join(words)[:TITLE_LENGTH]


def is_token(token: str) -> bool:
    """Return whether a text is a token, that is a UUID in its usual form."""
    try:
        return str(UUID(token)) == token
    except ValueError:
        return False


def keep(user_id: int, token: str, form: TypedForm, now: datetime) -> UnsavedWork:
    """Keep the values of a form, in place of its former ones.

    Raises ``FinishedError`` if the form was saved meanwhile, ``TooLargeError`` beyond the limit.
    """
    values = json.dumps(dict(form.values), ensure_ascii=False)
    if len(values) > MAX_CHARACTERS or len(form.path) > PATH_LENGTH:
        raise TooLargeError
    with transaction.atomic():
        mine = UnsavedWork.objects.select_for_update()
        work, _is_new = mine.get_or_create(user_id=user_id, token=token, defaults={"saved_at": now})
        if work.is_finished:
            raise FinishedError
        work.path, work.title, work.values, work.saved_at = form.path, form.title(), values, now
        work.save()
        _remove_old(user_id, now)
    return work


def find(user_id: int, token: str) -> UnsavedWork | None:
    """Return the work of a user with this token; None if there is none, or it is finished."""
    return UnsavedWork.objects.filter(user_id=user_id, token=token, is_finished=False).first()


def values_of(work: UnsavedWork) -> dict[str, list[str]]:
    """Return the values of a work, by the names of the inputs."""
    return dict(json.loads(work.values or "{}"))


def works_at(user_id: int, path: str, now: datetime) -> list[UnsavedWork]:
    """Return the works of a user for the form at this path, the newest first, without values."""
    mine = UnsavedWork.objects.filter(
        user_id=user_id, path=path, is_finished=False, saved_at__gt=now - KEEP_TIME
    )
    return list(mine.defer("values").order_by("-saved_at"))


def finish(user_id: int, token: str, now: datetime) -> None:
    """Empty a work, because its form was saved or the user threw it away."""
    emptied = {"values": "", "title": "", "is_finished": True, "saved_at": now}
    UnsavedWork.objects.update_or_create(user_id=user_id, token=token, defaults=emptied)


def _remove_old(user_id: int, now: datetime) -> None:
    old = Q(saved_at__lte=now - KEEP_TIME)
    finished = Q(is_finished=True, saved_at__lte=now - FINISHED_TIME)
    UnsavedWork.objects.filter(old | finished).delete()
    mine = UnsavedWork.objects.filter(user_id=user_id, is_finished=False).order_by("-saved_at")
    UnsavedWork.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MAX_WORKS:])).delete()
