"""The parameter ``after`` of ``/api/v1/search``: pages through all hits, at any depth.

A cursor is the place of the last hit of a page in an order by date (``indexer.search.after``), the
moment of the first page, and a hash of the search, signed. Articles that came since that moment
are left out of all further pages, so that a group of copies keeps its row; withdrawn ones are
missing. A score changes with every article, so the orders by relevance have no cursors.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from indexer.engines.interface import Sort
from indexer.search.after import (
    Place,
    TooManyNewArticles,
    Unordered,
    new_articles,
    place_of_last,
    search_after,
)
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search
from searchsite.decorators import ApiError
from searchsite.params import clean

AFTER = "after"  # URL parameter
#: Parameters that may change from page to page; all others belong to the search.
FREE = frozenset((AFTER, "page", "per_page", "unit"))
MAX_AGE = timedelta(days=1)
MAX_LENGTH = 500  # characters of a cursor; ours have about 120
_SIGNER = signing.Signer(salt="searchsite.api.cursor")
_SORTS = (Sort.DATE, Sort.OLDEST)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The beginning of a page: after a place, as seen at a moment; a first page has no place."""

    started: datetime
    place: Place | None = None


def read_cursor(query: QueryDict) -> Cursor:
    """Return the cursor of a request, or that of a first page. Raises ``ApiError``."""
    text = query.get(AFTER, "")
    if not text:
        return Cursor(timezone.now())
    try:
        digest, moment, sort, seconds, article_id, offset = _unsigned(text)
    except (signing.BadSignature, ValueError) as error:
        message = _("Penanda after tidak dikenal; pakai alamat dari next apa adanya.")
        raise ApiError(404, "bad-cursor", message, AFTER) from error
    if "page" in query:
        message = _("page dan after tidak dapat dipakai bersama.")
        raise ApiError(400, "page-with-after", message, AFTER)
    if digest != _digest(query):
        raise _foreign()
    started = datetime.fromtimestamp(moment / 1_000_000, UTC)
    if timezone.now() - started > MAX_AGE:
        raise _expired()
    return Cursor(started, Place(_SORTS[sort], seconds, article_id, offset))


def search_from(
    request: SearchRequest, cursor: Cursor, query: QueryDict
) -> tuple[SearchResults, str | None]:
    """Return the page of a cursor, and the cursor of the next one. Raises ``ApiError``.

    ``query`` has the parameters of the search. If it names no order but ``after``, the latest
    article comes first.
    """
    request = replace(request, today=timezone.localdate(cursor.started))
    if AFTER in query and not clean(query.get("sort", "")):
        request = replace(request, sort=Sort.DATE)
    if cursor.place is None:
        results = search(request)
        last = place_of_last(results)
    else:
        try:
            request = replace(request, hidden=new_articles(cursor.started))
            results, last = search_after(request, cursor.place)
        except Unordered as error:
            raise _foreign() from error
        except TooManyNewArticles as error:
            raise _expired() from error
    following = _signed(Cursor(cursor.started, last), query) if last else None
    return results, following


def next_url(request: HttpRequest, after: str | None) -> str | None:
    """Return the absolute URL of the page after a cursor; None without one."""
    if after is None:
        return None
    query = request.GET.copy()
    query.pop("page", None)
    query[AFTER] = after
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _signed(cursor: Cursor, query: QueryDict) -> str:
    place = cursor.place
    assert place is not None
    parts = (
        _digest(query),
        int(cursor.started.timestamp() * 1_000_000),
        _SORTS.index(place.sort),
        "" if place.seconds is None else place.seconds,
        place.article_id,
        place.offset,
    )
    return _SIGNER.sign(signing.b64_encode(" ".join(map(str, parts)).encode()).decode())


def _unsigned(text: str) -> tuple[str, int, int, int | None, int, int]:
    """Return the parts of a cursor. Raises ``BadSignature`` or ``ValueError``."""
    if len(text) > MAX_LENGTH:
        raise ValueError(text[:40])
    content = signing.b64_decode(_SIGNER.unsign(text).encode()).decode()
    digest, moment, sort, seconds, article_id, offset = content.split(" ")
    place = (int(seconds) if seconds else None, int(article_id), int(offset))
    return digest, int(moment), int(sort), *place


def _digest(query: QueryDict) -> str:
    """Return a hash of a search: its parameters in any order, without those of the page."""
    searched = sorted(
        (name, value) for name, values in query.lists() if name not in FREE for value in values
    )
    content = repr((searched, settings.SEARCH_ENGINE)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=9).hexdigest()


def _foreign() -> ApiError:
    message = _("Penanda after ini milik pencarian lain.")
    return ApiError(400, "foreign-cursor", message, AFTER)


def _expired() -> ApiError:
    message = _("Penanda after ini sudah terlalu lama; mulailah lagi dari halaman pertama.")
    return ApiError(400, "expired-cursor", message, AFTER)
