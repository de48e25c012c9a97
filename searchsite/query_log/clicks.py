"""Clicks: the signed list of the hits of a page, and the beacon that tells which one was opened.

The signature is of the query, the numbers of the hits and the day. It is the same for all readers,
so that pages can be remembered; it proves that the site showed this article at this position. More
than that no beacon can claim: repetitions of one address count once (``counting``), and a limit of
requests bounds all (``searchsite.rate_limits``).
"""

import hmac
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from time import time
from urllib.parse import quote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from indexer.search.request import SearchRequest
from searchsite.presentation.hits import ShownHit
from searchsite.query_log.counting import SeenClick
from searchsite.query_log.logged import visitor_of
from searchsite.query_log.recorder import recorder

MAX_BODY = 16_000  # bytes: a query of the greatest length, percent-encoded, and the hits
MAX_AGE_DAYS = 2  # of a page whose clicks count
DAY_SECONDS = 86_400
_MAX_DIGITS = 18


def page_beacon(request: SearchRequest, hits: Sequence[ShownHit]) -> str:
    """Return the signed hits of a page of results; "" if it has none."""
    if not hits:
        return ""
    first = (request.page - 1) * request.per_page + 1
    return signed_hits(request.text, first, [hit.article.id for hit in hits])


def signed_hits(query: str, first: int, ids: Sequence[int], *, now: float | None = None) -> str:
    """Return the beacon of a page as form data, without the place of the clicked hit.

    ``first`` is the number of the first hit among all results; ``ids`` are the articles in order.
    """
    day = int((time() if now is None else now) // DAY_SECONDS)
    hits = ",".join(map(str, ids))
    signature = _signature(settings.SECRET_KEY, query, str(first), hits, str(day))
    return f"q={quote_plus(query)}&n={first}&i={hits}&d={day}&s={signature}"


@csrf_exempt  # readers have no session that a forged request could use
def click_beacon(request: HttpRequest) -> HttpResponse:
    """Count the click that a signed beacon tells; the answer is empty."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    click = _read(request)
    if click is None:
        return HttpResponse(status=400)
    if settings.QUERY_LOG:
        query, article_id, position = click
        recorder.put(SeenClick(visitor_of(request), timezone.now(), query, article_id, position))
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _read(request: HttpRequest) -> tuple[str, int, int] | None:
    """Return query, article and position of a valid beacon."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or len(length) > _MAX_DIGITS or int(length) > MAX_BODY:
        return None
    if request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return None
    form = QueryDict(request.body.decode("ascii", "replace"))
    query, first, hits, day, signature, place = (form.get(name, "") for name in "qnidsa")
    if not all(map(_is_number, (first, day, place))):
        return None
    age = time() // DAY_SECONDS - int(day)
    if not 0 <= age <= MAX_AGE_DAYS or not _is_signed(signature, query, first, hits, day):
        return None
    ids = hits.split(",")
    if int(place) >= len(ids):
        return None
    return query, int(ids[int(place)]), int(first) + int(place)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS


def _is_signed(signature: str, *parts: str) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    given = signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(given, _signature(key, *parts).encode()) for key in keys)


def _signature(secret: str, *parts: str) -> str:
    message = "\0".join(parts).encode("utf-8", "replace")
    signing = _signing(secret).copy()
    signing.update(message)
    return signing.hexdigest()[:32]


@lru_cache(maxsize=8)
def _signing(secret: str) -> hmac.HMAC:
    """Return an HMAC with the key of a secret and no message; a copy is cheaper than a new one."""
    return hmac.new(sha256(b"query-log clicks\0" + secret.encode()).digest(), digestmod="sha256")
