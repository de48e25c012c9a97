"""``/.well-known/security.txt`` (RFC 9116): whom to tell about a security problem."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from searchsite.decorators import page

VALID_DAYS = 180  # RFC 9116, 2.5.5 recommends less than a year


@page
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the contacts of the setting ``SECURITY_CONTACT``; 404 if there are none."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS]
    lines.append(f"Expires: {_expiry(datetime.now(UTC))}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    if settings.HTTPS:
        lines.append(f"Canonical: {request.build_absolute_uri(request.path)}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _expiry(now: datetime) -> str:
    day = (now + timedelta(days=VALID_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.isoformat().replace("+00:00", "Z")
