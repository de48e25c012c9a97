"""Pages remembered by a process, and the ETags of pages.

A page depends on its URL, the language, the settings, the commit of the index, and the revision of
the database (``articles.revision``). All of these make up its ETag, which is known before the page:
a browser that has the page gets a 304, and a page that the process remembers is sent again. Any
change to an article changes the ETags of all pages, so no page is older than its request.

A feed of 20 entries outlasts most changes, but its ETag would not. With ``by_content``, a digest of
the content is the second half of the ETag, and either half is enough for a 304: the first one
without a search, the second one after it. A 304 repeats the ETag that the client sent, by which
caches find the response that it refreshes (RFC 9111, section 4.3.4).

A page with dates that are named from today depends on the clock as well. How often it may change
is the ``step`` of the page: a number or day that is another one after the change.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags, parse_http_date_safe
from django.utils.translation import get_language

from articles.revision import Revision, at, content_revision
from indexer import deadline
from indexer.engines import get_searcher, one_searcher
from indexer.exceptions import IndexerError
from searchsite.languages import origin
from searchsite.metrics.registry import CACHE
from searchsite.search_outcome import Outcome, attach, attached, remembered_outcome

COMPRESSION_LEVEL = 1  # takes 0.1 ms for a results page and leaves a third of its bytes
MIN_COMPRESSED_BYTES = 1_000
ENTRY_OVERHEAD = 500  # bytes of an entry beside its content
LARGE_BYTES = 100_000  # of a page that is kept only compressed
#: Files of the program whose change changes pages.
PROGRAM_PATTERNS = ("*.py", "*.html", "*.mo", "*.tsv", "*.txt", "*.css", "*.js")
PROGRAM_FOLDERS = ("searchsite", "indexer", "articles", "lexicon", "templates", "locale")
#: Settings with paths and addresses, which change no page and differ between machines.
SETTINGS_OF_A_MACHINE = frozenset(
    "base_dir databases data_dir evaluations_file index_dir locale_paths media_root"
    " opensearch_ca_file opensearch_urls static_root templates".upper().split()
)
#: What a view sends if its page depends on nothing else, such as the time that a search took.
REVALIDATED = "no-cache"
CLOCK_STEP = 900  # seconds; in every time zone, days begin at such a step
SINCE = "HTTP_IF_MODIFIED_SINCE"
#: The headers of conditional requests (RFC 9110, section 13.1).
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_UNMODIFIED_SINCE", SINCE)
DIGEST_BYTES = 12
#: An ETag of a page by content: the digests of the state and of the content.
_TAG_BY_CONTENT = re.compile(
    rf'W/"([0-9a-f]{{{2 * DIGEST_BYTES}}})-([0-9a-f]{{{2 * DIGEST_BYTES}}})"'
)
VARYING = ("Accept-Encoding", "Accept-Language", "Cookie")

View = Callable[..., HttpResponse]
Step = Callable[[HttpRequest], object]


class SiteState(NamedTuple):
    """The state of the index and of the database."""

    commit: Hashable
    revision: Revision


class _Page(NamedTuple):
    content: bytes
    content_type: str
    is_compressed: bool
    outcome: Outcome | None = None  # of the search that the page shows
    last_modified: str = ""  # as in the header; "" if the view sets none
    digest: str = ""  # of the content; "" if the ETag does not have it


class PageMemory:
    """The least recently used pages, up to a number of bytes; safe for threads."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, etag: str) -> _Page | None:
        """Return the page with this ETag, if it is remembered."""
        with self._lock:
            page = self._pages.get(etag)
            if page is not None:
                self._pages.move_to_end(etag)
            return page

    def put(self, etag: str, page: _Page) -> None:
        """Remember a page, and forget as many others as needed."""
        size = len(page.content) + ENTRY_OVERHEAD
        if size > self._max_bytes // 8:
            return
        with self._lock:
            self._forget(etag)
            self._pages[etag] = page
            self._bytes += size
            while self._bytes > self._max_bytes:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """The bytes of all pages."""
        return self._bytes

    def _forget(self, etag: str) -> None:
        page = self._pages.pop(etag, None)
        if page is not None:
            self._bytes -= len(page.content) + ENTRY_OVERHEAD


memory = PageMemory(settings.PAGE_MEMORY_MB * 1_000_000)


def quarter_hour(request: HttpRequest) -> object:
    """Return the step of pages with days: "kemarin" moves on at the midnight of any time zone."""
    return time.time() // CLOCK_STEP


def remembered(view: View, *, step: Step = quarter_hour, by_content: bool = False) -> View:
    """Send the page of a view with an ETag, or without running the view if it is unchanged.

    A response with a status other than 200, with cookies, with a ``Cache-Control`` of its own, or
    cut short by the request's deadline is not remembered. Large ones are kept compressed.
    ``Last-Modified`` of the view is sent and compared. With ``by_content``, a client that has the
    same content from an earlier state gets a 304, too.
    """

    @wraps(view)
    @one_searcher()
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = site_state()
        if state is None:
            return view(request, *args, **kwargs)
        etag = page_etag(request, state, step(request))
        answer = get_conditional_response(request, etag) if _has_condition(request) else None
        if answer is None and by_content and (sent := _sent_tag(request, state=_digest_of(etag))):
            answer = HttpResponseNotModified(headers={"ETag": sent})
        if answer is not None:
            known = memory.get(etag)
            return attach(_revalidated(answer, etag), known and known.outcome)
        page = memory.get(etag)
        outcome = page and page.outcome
        CACHE.labels("pages", "hit" if page else "miss").inc()
        if page is None:
            with at(state.revision):
                response = view(request, *args, **kwargs)
            if not _is_lasting(response):
                return response
            outcome = attached(response)
            page = _Page(
                response.content,
                response.headers["Content-Type"],
                is_compressed=False,
                outcome=remembered_outcome(outcome),
                last_modified=response.headers.get("Last-Modified", ""),
                digest=_digest(response.content) if by_content else "",
            )
            if _accepts_gzip(request):
                page = _compressed(page)
            memory.put(etag, page if len(page.content) < LARGE_BYTES else _compressed(page))
        elif not page.is_compressed and _accepts_gzip(request):
            page = _compressed(page)
            memory.put(etag, page)
        response = _response(page, etag, compressed=_accepts_gzip(request))
        if page.digest and (sent := _sent_tag(request, content=page.digest)):
            same = HttpResponseNotModified(headers={"ETag": sent})
            return attach(_revalidated(same, etag), outcome)
        return attach(_unless_unmodified(request, response), outcome)

    return respond


def site_state() -> SiteState | None:
    """Return the state of index and database; None if the site cannot tell.

    Call it before the page is made: then a concurrent change is seen by the next request.
    """
    try:
        commit, revision = get_searcher().commit(), content_revision()
    except (IndexerError, Error):
        return None
    return None if revision is None else SiteState(commit, revision)


def page_etag(request: HttpRequest, state: SiteState, step: object) -> str:
    """Return the ETag of the page at the request's URL, at a step of the clock."""
    parts = (
        program_version(),
        state,
        get_language(),
        origin(request),
        get_script_prefix(),
        request.path,
        request.META.get("QUERY_STRING", ""),
        step,
    )
    return f'W/"{_digest(repr(parts).encode("utf-8", "surrogatepass"))}"'


@lru_cache(maxsize=1)
def program_version() -> str:
    """Return a hash of the settings and of the program's files, by names, sizes and times.

    Several machines have the same program at other times and paths: there, contents count.
    """
    digest = hashlib.blake2b(digest_size=12)
    shared = bool(settings.SHARED_HOME)
    names = [name for name in dir(settings) if name.isupper()]
    values = {
        name: getattr(settings, name)
        for name in names
        if not (shared and name in SETTINGS_OF_A_MACHINE)
    }
    digest.update(repr(sorted(values.items())).encode("utf-8", "replace"))
    for folder in PROGRAM_FOLDERS:
        for path in sorted(_program_files(settings.BASE_DIR / folder)):
            if shared:
                digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
                digest.update(path.read_bytes())
                continue
            status = path.stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _program_files(folder: Path) -> list[Path]:
    return [path for pattern in PROGRAM_PATTERNS for path in folder.rglob(pattern)]


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def _digest_of(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')


def _sent_tag(request: HttpRequest, *, state: str = "", content: str = "") -> str:
    """Return an ETag of the client that has this state or this content; "" if there is none."""
    for tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        digests = _TAG_BY_CONTENT.fullmatch(tag)
        if digests and (digests[1] == state or digests[2] == content):
            return tag
    return ""


def _revalidated(answer: HttpResponseBase, etag: str) -> HttpResponse:
    answer.headers.setdefault("ETag", etag)
    answer.headers["Cache-Control"] = REVALIDATED
    patch_vary_headers(answer, VARYING)
    assert isinstance(answer, HttpResponse)
    return answer


def _is_lasting(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not deadline.current().is_partial
        and response.headers.get("Cache-Control", REVALIDATED) == REVALIDATED
    )


def _accepts_gzip(request: HttpRequest) -> bool:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "")


def _compressed(page: _Page) -> _Page:
    if len(page.content) < MIN_COMPRESSED_BYTES:
        return page
    content = gzip.compress(page.content, COMPRESSION_LEVEL, mtime=0)
    return page._replace(content=content, is_compressed=True)


def _response(page: _Page, etag: str, *, compressed: bool) -> HttpResponse:
    content = page.content
    if page.is_compressed and not compressed:
        content = gzip.decompress(content)
    response = HttpResponse(content, content_type=page.content_type)
    response.headers["ETag"] = f'W/"{_digest_of(etag)}-{page.digest}"' if page.digest else etag
    response.headers["Cache-Control"] = REVALIDATED
    if page.last_modified:
        response.headers["Last-Modified"] = page.last_modified
    if page.is_compressed and compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _has_condition(request: HttpRequest) -> bool:
    """Return whether the answer may be 304 or 412, because the client says what it has."""
    return not request.META.keys().isdisjoint(CONDITIONS)


def _unless_unmodified(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the response, or a 304 for a client that has its ``Last-Modified`` but no ETag.

    The times must be equal: a page whose latest part was withdrawn has an earlier one.
    """
    if SINCE not in request.META:
        return response
    changed = parse_http_date_safe(response.headers.get("Last-Modified", ""))
    if changed is None or changed != parse_http_date_safe(request.META[SINCE]):
        return response
    answer = get_conditional_response(request, response.headers["ETag"], changed, response)
    assert isinstance(answer, HttpResponse)
    return answer
