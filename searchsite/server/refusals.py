"""Answers to requests that never reach the application: malformed, too large or too slow ones.

gunicorn's own page repeats what the client sent and names parts of the parser. This one is a short
page of the site. It is in both languages, because the headers that choose one may not be readable,
and it needs neither a template nor a file.
"""

from collections.abc import Mapping
from http import HTTPStatus

_SENTENCES: Mapping[HTTPStatus, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: (
        "Permintaan ini tidak dapat dibaca.",
        "This request cannot be read.",
    ),
    HTTPStatus.REQUEST_TIMEOUT: (
        "Permintaan ini tidak selesai diterima pada waktunya. Coba lagi.",
        "This request did not arrive in time. Try again.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "Kiriman ini terlalu besar.",
        "This upload is too large.",
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: (
        "Alamat ini terlalu panjang.",
        "This address is too long.",
    ),
    HTTPStatus.EXPECTATION_FAILED: (
        "Server ini tidak memenuhi syarat pada “Expect”.",
        "This server does not meet the expectation in “Expect”.",
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        "Kepala permintaan ini terlalu besar. Menghapus kuki situs ini mungkin membantu.",
        "The headers of this request are too large. Deleting the cookies of this site may help.",
    ),
    HTTPStatus.NOT_IMPLEMENTED: (
        "Server ini tidak mengenal cara pengiriman itu.",
        "This server does not know this transfer coding.",
    ),
    HTTPStatus.INSUFFICIENT_STORAGE: (
        "Server sedang kekurangan tempat untuk kiriman ini. Coba lagi nanti.",
        "The server lacks room for this upload now. Try again later.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Terjadi kesalahan di pihak kami.",
        "The error is on our side.",
    ),
}
_PAGE = """\
<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{status}</title>
</head>
<body>
<h1>{status}</h1>
<p>{indonesian}</p>
<p lang="en">{english}</p>
</body>
</html>
"""
#: The page is not kept, loads nothing, and is the last answer on its connection.
_HEAD = """\
HTTP/1.1 {status} {phrase}\r
Connection: close\r
Content-Type: text/html; charset=utf-8\r
Content-Length: {length}\r
Cache-Control: no-store\r
Content-Security-Policy: default-src 'none'\r
X-Content-Type-Options: nosniff\r
\r
"""


class ErrorStatus:
    """A client for gunicorn's own answer to an error, of which only the status is kept."""

    value = HTTPStatus.INTERNAL_SERVER_ERROR

    def gettimeout(self) -> float:
        """Return 0, as of a socket that never waits."""
        return 0.0

    def sendall(self, data: bytes) -> None:
        """Read the status line."""
        self.value = HTTPStatus(int(data.split(b" ", 2)[1]))


def refusal(status: HTTPStatus) -> bytes:
    """Return the whole response with this status."""
    general = HTTPStatus.BAD_REQUEST if status < 500 else HTTPStatus.INTERNAL_SERVER_ERROR
    indonesian, english = _SENTENCES.get(status, _SENTENCES[general])
    page = _PAGE.format(status=status.value, indonesian=indonesian, english=english).encode()
    head = _HEAD.format(status=status.value, phrase=status.phrase, length=len(page))
    return head.encode("ascii") + page
