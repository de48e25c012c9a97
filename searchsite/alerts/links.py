"""Signed links in mails: what a link may do is in its signature, and needs no account.

A link that confirms or manages expires. One that ends an alert never does, as long as the secret
key stays: a reader may look for an old mail to get rid of new ones.
"""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

from articles.alerts.models import Alert
from articles.alerts.retention import UNCONFIRMED

TOKEN = "t"  # noqa: S105 - the parameter of a link, which logs leave out with the whole query
CONFIRM, MANAGE = "alerts.confirm", "alerts.manage"
END_ONE, END_ALL = "alerts.end-one", "alerts.end-all"
MANAGE_PERIOD = timedelta(days=1)
_PERIODS = {CONFIRM: UNCONFIRMED, MANAGE: MANAGE_PERIOD}
MAX_LENGTH = 300  # characters of a token


class InvalidLink(Exception):
    """The signature of a link is wrong, or its time is over."""


def site_host() -> str:
    """Return the host of the public address, for Message-IDs and names of lists."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def absolute(path: str) -> str:
    """Return the public URL of a path of the site."""
    return f"{settings.SITE_URL}{path}"


def confirm_url(alert: Alert) -> str:
    """Return the link that confirms an alert."""
    return _url("alert-confirm", CONFIRM, alert.pk)


def end_url(alert: Alert) -> str:
    """Return the link that ends an alert."""
    return _url("alert-end", END_ONE, alert.pk)


def end_all_url(alert: Alert) -> str:
    """Return the link that ends all alerts of the address of an alert."""
    return _url("alert-end", END_ALL, alert.address_key)


def manage_url(alert: Alert) -> str:
    """Return the link to the page of all alerts of the address of an alert."""
    return _url("alert-manage", MANAGE, alert.address_key)


def read_alert(token: str, purpose: str) -> Alert:
    """Return the alert of a link. Raises ``InvalidLink``, also if the alert is gone."""
    key = _read(token, purpose)
    alert = Alert.objects.filter(pk=key).first() if isinstance(key, int) else None
    if alert is None:
        raise InvalidLink
    return alert


def read_address_key(token: str, purpose: str) -> str:
    """Return the key of the address of a link. Raises ``InvalidLink``."""
    key = _read(token, purpose)
    if not isinstance(key, str):
        raise InvalidLink
    return key


def _url(name: str, purpose: str, value: int | str) -> str:
    token = signing.dumps(value, salt=purpose)
    return absolute(f"{reverse(name)}?{urlencode({TOKEN: token})}")


def _read(token: str, purpose: str) -> object:
    try:
        return signing.loads(token[:MAX_LENGTH], salt=purpose, max_age=_PERIODS.get(purpose))
    except (signing.BadSignature, ValueError) as error:
        raise InvalidLink from error
