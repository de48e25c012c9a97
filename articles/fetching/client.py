"""The HTTP client of this site: GET of public addresses, within limits, and nothing else.

The client follows redirects itself and checks each of them like the first address. It keeps no
cookies, sends no credentials and uses no proxy. Limits: one deadline for everything, and a size
for the body as sent and as unpacked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, IncompleteRead
from typing import Any

from django.conf import settings
from django.utils import timezone
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from articles.fetching.connection import SocketAddress, connect, look_up, resolved
from articles.fetching.deadline import Deadline
from articles.fetching.errors import FetchError
from articles.fetching.target import Target, redirected, target_of

MAX_REDIRECTS = 5
CHUNK_BYTES = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
NOT_MODIFIED = 304
CONDITIONS = {"If-None-Match", "If-Modified-Since"}
#: Of a header with parameters. Python's parser takes seconds for hostile ones of 64 KiB.
MAX_HEADER_CHARACTERS = 1_000
MAX_RETRY_AFTER = timedelta(days=30)
ENCODINGS = {"", "identity", "gzip", "x-gzip", "deflate"}  # those that the client understands
_CODES = {
    401: "fetch_refused",
    402: "fetch_refused",
    403: "fetch_refused",
    404: "fetch_missing",
    410: "fetch_missing",
    429: "fetch_busy",
    451: "fetch_refused",
    503: "fetch_busy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with status 200, or 304 to a conditional request.

    ``address`` is the address after all redirects. ``moved_to`` is the address after the permanent
    redirects at the beginning, or empty.
    """

    address: str
    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    moved_to: str = ""

    @property
    def content_type(self) -> str:
        """Return the media type in lower case, without parameters."""
        return _content_type(self.headers).get_content_type() if self._type else ""

    @property
    def charset(self) -> str:
        """Return the charset that the server states, or an empty text."""
        return _content_type(self.headers).get_content_charset("") if self._type else ""

    @property
    def file_name(self) -> str:
        """Return the file name that the server states, or an empty text."""
        message = Message()
        message["content-disposition"] = _header(self.headers, "content-disposition")
        return message.get_filename("")

    @property
    def _type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The properties of a request besides its address.

    ``admit`` is called with each target before anything is sent to it, and raises an error to
    refuse it. ``accepts`` is called with the headers of the answer before its body is read.
    ``cut`` returns the first ``max_bytes`` bytes of a longer body instead of an error.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int | None = None  # None: the setting
    cut: bool = False
    admit: Callable[[Target], None] | None = None
    accepts: Callable[[Answer], None] | None = None


PLAIN = Request()


class Client:
    """A client. ``resolve`` looks up names; by default, the system does."""

    def __init__(
        self, resolve: Callable[[str, int], Sequence[SocketAddress]] | None = None
    ) -> None:
        self._resolve = resolve or look_up

    def get(
        self, address: str, request: Request = PLAIN, *, deadline: Deadline | None = None
    ) -> Answer:
        """Fetch an address. Raises ``FetchError``."""
        deadline = deadline or Deadline(settings.FETCH_MAX_SECONDS)
        target, moved_to, all_permanent = target_of(address), "", True
        for _ in range(MAX_REDIRECTS + 1):
            if request.admit:
                request.admit(target)
            found = self._hop(target, request, deadline)
            if isinstance(found, Answer):
                return replace(found, moved_to=moved_to)
            status, target = found
            all_permanent = all_permanent and status in PERMANENT
            moved_to = target.address if all_permanent else moved_to
        raise FetchError("fetch_too_many_redirects", limit=MAX_REDIRECTS)

    def _hop(self, target: Target, request: Request, deadline: Deadline) -> Answer | Any:
        """Return the answer of one host, or the status and the target of a redirect."""
        addresses = resolved(target, deadline, self._resolve)
        connection = connect(target, addresses, deadline)
        try:
            with deadline.cut_off(connection.sock):
                return _exchange(connection, target, request, deadline)
        except (TimeoutError, ReadTimeoutError) as error:
            raise deadline.error() from error
        except (ProtocolError, IncompleteRead, OSError) as error:
            raise FetchError("fetch_broken", host=target.host) from error
        except (HTTPException, HTTPError, ValueError) as error:
            raise FetchError("fetch_bad_answer") from error
        finally:
            connection.close()


def _exchange(connection: Any, target: Target, request: Request, deadline: Deadline) -> Any:
    connection.timeout = deadline.left()  # seconds without a byte; ``cut_off`` bounds the whole
    headers = {
        "Host": target.authority,
        "User-Agent": settings.FETCH_USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
        "Accept-Language": "id, en;q=0.5",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **request.headers,
    }
    connection.request("GET", target.path, headers=headers, preload_content=False)
    with closing(connection.getresponse()) as response:
        return _result(response, target, request)


def _result(response: Any, target: Target, request: Request) -> Any:
    status = response.status
    if status in REDIRECTS and response.headers.get("location"):
        return status, redirected(target, response.headers["location"])
    answer = Answer(
        address=target.address,
        status=status,
        headers={name.lower(): value for name, value in response.headers.items()},
    )
    if status == NOT_MODIFIED and CONDITIONS & request.headers.keys():
        return answer
    if status != 200:
        raise _status_error(status, answer.headers)
    if request.accepts:
        request.accepts(answer)
    return replace(answer, content=_body(response, answer.headers, request))


def _body(response: Any, headers: Mapping[str, str], request: Request) -> bytes:
    """Return the unpacked body; at no time more than the limit is in memory."""
    limit = request.max_bytes or settings.FETCH_MAX_BYTES
    encodings = {part.strip() for part in headers.get("content-encoding", "").lower().split(",")}
    if not encodings <= ENCODINGS:
        raise FetchError("fetch_bad_answer")
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit and not request.cut:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    # ``read1`` returns after one read from the network, ``read`` would wait for a full buffer.
    while chunk := response.read1(CHUNK_BYTES):
        parts.append(chunk)
        size += len(chunk)
        if size > limit or response.tell() > limit:
            if request.cut:
                break
            raise _too_large(limit)
    return b"".join(parts)[:limit]


def _too_large(limit: int) -> FetchError:
    return FetchError("fetch_too_large", limit=f"{limit / 2**20:.3g}")


def _status_error(status: int, headers: Mapping[str, str]) -> FetchError:
    code = _CODES.get(status, "fetch_status")
    return FetchError(code, status=status, retry_after=_retry_after(headers.get("retry-after", "")))


def _retry_after(value: str) -> timedelta | None:
    """Return the time of a ``Retry-After`` header, which is in seconds or a date."""
    try:
        if value.strip().isdecimal():
            wait = timedelta(seconds=min(int(value), MAX_RETRY_AFTER.total_seconds()))
        else:
            moment = parsedate_to_datetime(value)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - timezone.now()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(timedelta(0), min(wait, MAX_RETRY_AFTER))


def _content_type(headers: Mapping[str, str]) -> Message:
    message = Message()
    message["content-type"] = _header(headers, "content-type")
    return message


def _header(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "")[:MAX_HEADER_CHARACTERS]


def only(types: Iterable[str]) -> Callable[[Answer], None]:
    """Return a check that refuses answers of other media types."""
    allowed = frozenset(types)

    def check(answer: Answer) -> None:
        if answer.content_type and answer.content_type not in allowed:
            raise FetchError("fetch_content_type", found=answer.content_type)

    return check
