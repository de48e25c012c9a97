"""Security events in the log ``searchsite.security``, one line each.

A line has the event, the account it concerns, the account that acted and the address. Text from
outside is shortened and quoted, so that it cannot begin a line of its own. A name that no account
has is not written: it may be a password in the wrong field.
"""

import logging
from contextvars import ContextVar
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest

from articles.admin.history import rows_deleted
from searchsite.client_address import client_address

#: Fields of an account whose change is an event.
WATCHED = ("username", "email", "password", "is_active", "is_staff", "is_superuser")
SECRET = {"password"}
MAX_LENGTH = 150  # characters of a value from outside

#: The request that is being answered, for events that Django announces without one.
current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)

logger = logging.getLogger("searchsite.security")


def note(
    event: str, *, level: int = logging.INFO, request: HttpRequest | None = None, **values: Any
) -> None:
    """Write an event with its values, the acting account and the address."""
    request = request or current_request.get()
    if request is not None:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            values.setdefault("by", user.get_username())
        values["address"] = client_address(request)
    elif "by" not in values:
        values["by"] = "command"
    words = " ".join(f"{key}={_quoted(value)}" for key, value in values.items())
    logger.log(level, "%s: %s", event, words)


def connect() -> None:
    """Connect to Django's signals."""
    user_logged_in.connect(_logged_in, dispatch_uid="accounts.logged_in")
    user_logged_out.connect(_logged_out, dispatch_uid="accounts.logged_out")
    user_login_failed.connect(_login_failed, dispatch_uid="accounts.login_failed")
    pre_save.connect(_before_saving, sender=User, dispatch_uid="accounts.before_saving")
    post_save.connect(_user_saved, sender=User, dispatch_uid="accounts.user_saved")
    post_delete.connect(_user_deleted, sender=User, dispatch_uid="accounts.user_deleted")
    rows_deleted.connect(_rows_deleted, dispatch_uid="accounts.rows_deleted")
    post_save.connect(_entry_saved, sender=LogEntry, dispatch_uid="accounts.entry_saved")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_rights_changed, sender=through, dispatch_uid=f"accounts.{through}")


def _logged_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    factors = "password, code" if getattr(user, "otp_device", None) else "password"
    note("Login", request=request, user=user.get_username(), factors=factors)


def _logged_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note("Logout", request=request, user=user.get_username())


def _login_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    name = str(credentials.get("username", ""))[:MAX_LENGTH]
    if not User.objects.filter(username=name).exists():
        name = "(unknown)"
    note("Login failed", level=logging.WARNING, request=request, user=name)


def _before_saving(
    sender: Any, instance: User, update_fields: Any = None, raw: bool = False, **kwargs: Any
) -> None:
    """Keep the stored values of the watched fields until the account is saved."""
    fields = [name for name in WATCHED if update_fields is None or name in update_fields]
    if raw or instance.pk is None or not fields:
        stored = None
    else:
        stored = User.objects.filter(pk=instance.pk).values(*fields).first()
    instance.__dict__["_stored_values"] = stored


def _user_saved(
    sender: Any, instance: User, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    stored = instance.__dict__.pop("_stored_values", None)
    if created and not raw:
        note("Account created", user=instance.get_username(), superuser=instance.is_superuser)
    for name, old in (stored or {}).items():
        new = getattr(instance, name)
        if new != old:
            change = {} if name in SECRET else {"old": old, "new": new}
            note("Account changed", user=instance.get_username(), field=name, **change)


def _user_deleted(sender: Any, instance: User, **kwargs: Any) -> None:
    note("Account deleted", user=instance.get_username())


def _rights_changed(
    sender: Any, instance: Any, action: str, pk_set: set[int] | None, model: Any, **kwargs: Any
) -> None:
    if action not in {"post_add", "post_remove", "post_clear"} or pk_set == set():
        return
    ids = ",".join(str(pk) for pk in sorted(pk_set or ())) or "all"
    note(
        "Rights changed",
        of=str(instance),
        kind=instance._meta.model_name,
        action=action.removeprefix("post_"),
        what=model._meta.model_name,
        ids=ids,
    )


def _entry_saved(sender: Any, instance: LogEntry, created: bool, **kwargs: Any) -> None:
    if created and instance.action_flag == DELETION:
        note("Deleted", what=str(instance.content_type), id=instance.object_id, count=1)


def _rows_deleted(sender: Any, rows: list[Model], **kwargs: Any) -> None:
    if len(rows) > 1:  # one alone is an entry that ``_entry_saved`` notes
        note("Deleted", what=str(rows[0]._meta.model_name), count=len(rows))


def _quoted(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    return ascii(str(value)[:MAX_LENGTH])
