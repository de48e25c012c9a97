"""The client fetches public addresses within its limits, whatever a server or resolver does."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings

from articles.fetching import connection
from articles.fetching.client import Answer, Client, Request
from articles.fetching.deadline import Deadline
from articles.fetching.errors import FetchError
from tests.articles.fetching.conftest import HOST, Site, at

LOOPBACK = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0"]
LOOPBACK += ["[::1]", "[::ffff:127.0.0.1]", "[::]", "localhost.", "127.0.0.1.", "①②⑦.⓪.⓪.①"]
TLS = Path(site_settings.BASE_DIR) / "tests/data/tls"


def refusal(client: Client, address: str, *args: Any, **named: Any) -> str:
    """Return the code of the error of a fetch."""
    with pytest.raises(FetchError) as refused:
        client.get(address, *args, **named)
    return refused.value.code


# --- Whom the client talks to --------------------------------------------------------------------


def test_a_name_inside_is_refused_before_anything_is_sent(site: Site) -> None:
    assert refusal(Client(at("127.0.0.1")), site.url("/a")) == "fetch_private_address"
    assert site.requests == []


@pytest.mark.parametrize("host", LOOPBACK)
def test_no_spelling_of_loopback_is_fetched(site: Site, host: str) -> None:
    site.add("/a", "rahasia")

    code = refusal(Client(), site.url("/a", host))

    # Some resolvers do not know the odd spellings. In no case is the server asked.
    assert code in {"fetch_private_address", "fetch_unknown_host"}
    assert site.requests == []


def test_one_address_inside_refuses_the_name(site: Site) -> None:
    both = [(int(socket.AF_INET), (ip, site.port)) for ip in ("93.184.216.34", "127.0.0.1")]

    assert refusal(Client(lambda host, port: both), site.url("/a")) == "fetch_private_address"
    assert site.requests == []


def test_a_rebinding_resolver_does_not_lead_inside(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is public, all others are loopback: only the checked one is connected to."""
    asked: list[Any] = []
    connected: list[Any] = []
    genuine = socket.socket.connect

    def rebinding(host: Any, port: Any, *args: Any, **named: Any) -> Any:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, site.port))]

    def connect(self: socket.socket, address: Any) -> None:
        connected.append(address)
        if address[0] == "127.0.0.1":
            genuine(self, address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket.socket, "connect", connect)

    assert refusal(Client(), site.url("/a")) == "fetch_unreachable"
    assert asked == [HOST]
    assert connected == [("93.184.216.34", site.port)]
    assert refusal(Client(), site.url("/a")) == "fetch_private_address"
    assert site.requests == []


def test_the_other_end_is_checked_after_the_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = socket.socket.connect

    def diverted(self: socket.socket, address: Any) -> None:
        genuine(self, ("127.0.0.1", site.port))

    monkeypatch.setattr(socket.socket, "connect", diverted)

    assert refusal(Client(at("93.184.216.34")), site.url("/a")) == "fetch_private_address"
    assert site.requests == []


def test_a_redirect_is_resolved_and_checked_anew(site: Site, settings: Any) -> None:
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    site.add("/a", status=302, Location=f"http://dalam.contoh.invalid:{site.port}/b")
    site.add("/b", "rahasia")

    assert refusal(Client(at("127.0.0.1", "127.0.0.2")), site.url("/a")) == "fetch_private_address"
    assert site.requests == ["/a"]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "fetch_bad_redirect"),
        ("http://[::1]/x", "fetch_private_address"),
        ("http://169.254.169.254/latest/meta-data/", "fetch_private_address"),
        ("http://rina:rahasia@contoh.invalid/", "fetch_credentials"),
        ("http://contoh.invalid:6379/", "fetch_port"),
    ],
)
def test_a_redirect_elsewhere_is_refused(
    site: Site, intranet: None, location: str, code: str
) -> None:
    site.add("/a", status=301, Location=location)

    def resolve(host: str, port: int) -> list[Any]:
        return at("127.0.0.1")(host, port) if host == HOST else connection.look_up(host, port)

    assert refusal(Client(resolve), site.url("/a")) == code


def test_an_unknown_host_is_told(intranet: None) -> None:
    def unknown(host: str, port: int) -> list[Any]:
        raise socket.gaierror

    assert refusal(Client(unknown), "https://tiada.contoh.invalid/") == "fetch_unknown_host"


def test_the_next_address_is_tried(site: Site, intranet: None) -> None:
    site.add("/a", "isi")
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    ports = (closed.getsockname()[1], site.port)
    addresses = [(int(socket.AF_INET), ("127.0.0.1", port)) for port in ports]

    answer = Client(lambda host, port: addresses).get(site.url("/a"))

    closed.close()
    assert answer.content == b"isi"


# --- Whatever is sent ----------------------------------------------------------------------------


def test_the_request_names_the_host_and_this_site_and_no_credentials(
    client: Client, site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_USER_AGENT = "Telusur/1.0 (+https://cari.contoh.invalid/)"
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.add("/a", "isi", Set_Cookie="sesi=1; Path=/")

    client.get(site.url("/a"))
    client.get(site.url("/a"))

    sent = site.headers[1]
    assert sent["host"] == f"{HOST}:{site.port}"
    assert sent["user-agent"] == "Telusur/1.0 (+https://cari.contoh.invalid/)"
    assert not {"cookie", "authorization", "referer"} & set(sent)


def test_redirects_are_followed_and_permanent_ones_told(client: Client, site: Site) -> None:
    site.add("/a", status=301, Location="/b")
    site.add("/b", status=308, Location="/c")
    site.add("/c", status=302, Location="/d")
    site.add("/d", "isi", Content_Type="text/html; charset=UTF-8")

    answer = client.get(site.url("/a"))

    assert (answer.address, answer.moved_to) == (site.url("/d"), site.url("/c"))
    assert (answer.content, answer.content_type, answer.charset) == (b"isi", "text/html", "utf-8")


def test_a_loop_of_redirects_ends(client: Client, site: Site) -> None:
    site.add("/a", status=302, Location="/a")

    assert refusal(client, site.url("/a")) == "fetch_too_many_redirects"
    assert site.asked("/a") == 6


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *((status, "fetch_refused") for status in (401, 402, 403, 451)),
        *((status, "fetch_missing") for status in (404, 410)),
        *((status, "fetch_busy") for status in (429, 503)),
        *((status, "fetch_status") for status in (204, 206, 302, 418, 500)),
    ],
)
def test_a_status_is_told(client: Client, site: Site, status: int, code: str) -> None:
    site.add("/a", status=status)

    assert refusal(client, site.url("/a")) == code


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("99999999999999999999", timedelta(days=30)),
        ("Fri, 01 Jan 2021 00:00:00 GMT", timedelta(0)),
        ("nanti", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read(client: Client, site: Site, value: str, wait: Any) -> None:
    site.add("/a", status=503, Retry_After=value)

    with pytest.raises(FetchError) as refused:
        client.get(site.url("/a"))

    assert refused.value.retry_after == wait


def test_a_conditional_request_may_be_answered_by_not_modified(client: Client, site: Site) -> None:
    site.add("/a", status=304)

    answer = client.get(site.url("/a"), Request(headers={"If-None-Match": '"1"'}))

    assert (answer.status, answer.content) == (304, b"")
    assert refusal(client, site.url("/a")) == "fetch_status"


# --- Limits --------------------------------------------------------------------------------------


def test_a_long_body_is_refused_early_and_late(client: Client, site: Site, settings: Any) -> None:
    settings.FETCH_MAX_BYTES = 100_000
    site.add("/announced", b"a" * 100_001)
    site.add("/fits", b"a" * 100_000)
    sent: list[int] = []

    def endless(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        try:
            while sum(sent) < 500_000_000:
                sent.append(sock.send(b"a" * 10_000))
        except OSError:
            return

    site.add_raw("/endless", endless)

    assert refusal(client, site.url("/announced")) == "fetch_too_large"
    assert refusal(client, site.url("/endless")) == "fetch_too_large"
    assert len(client.get(site.url("/fits")).content) == 100_000
    cut = client.get(site.url("/announced"), Request(max_bytes=10, cut=True))
    assert cut.content == b"a" * 10


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", _gzip),
        ("x-gzip", _gzip),
        ("deflate", zlib.compress),
        ("gzip, gzip", lambda content: _gzip(_gzip(content))),
    ],
)
def test_a_packed_body_is_unpacked_within_the_limit(
    client: Client, site: Site, settings: Any, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    settings.FETCH_MAX_BYTES = 1_000_000
    site.add("/a", pack(b"isi berita"), Content_Encoding=encoding)
    site.add("/bomb", pack(b"\0" * 100_000_000), Content_Encoding=encoding)

    assert client.get(site.url("/a")).content == b"isi berita"
    assert len(site.pages["/bomb"].body) < 1_000_000
    assert refusal(client, site.url("/bomb")) == "fetch_too_large"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "x" * 50])
def test_an_unknown_packing_is_refused(client: Client, site: Site, encoding: str) -> None:
    site.add("/a", b"\x1b\x00", Content_Encoding=encoding)

    assert refusal(client, site.url("/a")) == "fetch_bad_answer"


def _drip(head: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def write(sock: socket.socket) -> None:
        try:
            sock.sendall(head)
            while True:
                sock.sendall(drop)
                time.sleep(0.05)
        except OSError:
            return

    return write


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 ", b"2"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "chunks", "body-without-length", "header", "status", "headers", "continue"],
)
def test_a_server_that_drips_is_cut_off(
    client: Client, site: Site, head: bytes, drop: bytes
) -> None:
    site.add_raw("/a", _drip(head, drop))
    begin = time.monotonic()

    code = refusal(client, site.url("/a"), deadline=Deadline(0.6))

    assert code in {"fetch_too_slow", "fetch_bad_answer"}  # more than 100 headers are an error
    assert time.monotonic() - begin < 5


def test_a_silent_server_is_cut_off(client: Client, site: Site) -> None:
    done = threading.Event()
    site.add_raw("/a", lambda _sock: _ignore(done.wait(10)))

    code = refusal(client, site.url("/a"), deadline=Deadline(0.3))

    done.set()
    assert code == "fetch_too_slow"


def _ignore(_value: object) -> None:
    pass


def test_a_slow_resolver_is_cut_off(intranet: None) -> None:
    done = threading.Event()

    def slow(host: str, port: int) -> list[Any]:
        done.wait(10)
        return []

    code = refusal(Client(slow), "https://contoh.invalid/", deadline=Deadline(0.2))

    done.set()
    assert code == "fetch_too_slow"


def test_one_deadline_holds_for_all_redirects(client: Client, site: Site) -> None:
    now = [0.0]

    def admit(target: Any) -> None:
        now[0] += 4

    site.add("/a", status=302, Location="/a")
    deadline = Deadline(10, clock=lambda: now[0])

    assert refusal(client, site.url("/a"), Request(admit=admit), deadline=deadline) == (
        "fetch_too_slow"
    )
    assert site.asked("/a") == 2


def _sends(content: bytes) -> Callable[[socket.socket], None]:
    return lambda sock: sock.sendall(content)


def _reset(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nawal")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    sock.close()


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (_sends(b""), "fetch_broken"),
        (_reset, "fetch_broken"),
        (_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nawal"), "fetch_broken"),
        (_sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\naw"), "fetch_broken"),
        (_sends(b"SSH-2.0-OpenSSH_9\r\n"), "fetch_bad_answer"),
        (_sends(b"HTTP/1.1 abc OK\r\n\r\n"), "fetch_bad_answer"),
        (_sends(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"), "fetch_bad_answer"),
        (_sends(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 5_000 + b"\r\n"), "fetch_bad_answer"),
        (_sends(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nbukan"), "fetch_bad_answer"),
    ],
    ids=[
        "nothing",
        "reset",
        "short",
        "short-chunk",
        "ssh",
        "status",
        "long-header",
        "many",
        "gzip",
    ],
)
def test_a_broken_answer_is_told(
    client: Client, site: Site, write: Callable[[socket.socket], None], code: str
) -> None:
    site.add_raw("/a", write)

    assert refusal(client, site.url("/a")) == code


# --- TLS -----------------------------------------------------------------------------------------


@pytest.fixture
def tls_port(settings: Any, site: Site) -> Any:
    """Put TLS before the server and return the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "cert.pem", TLS / "key.pem")
    site.server.socket = context.wrap_socket(
        site.server.socket, server_side=True, do_handshake_on_connect=False
    )
    return site.port


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the certificate of the tests."""
    context = ssl.create_default_context(cafile=str(TLS / "cert.pem"))
    monkeypatch.setattr(connection, "tls_context", lambda: context)


def test_a_certificate_for_the_name_is_accepted(
    client: Client, site: Site, tls_port: int, trusted: None
) -> None:
    site.add("/a", "isi")

    assert client.get(f"https://{HOST}:{tls_port}/a").content == b"isi"
    assert site.headers[0]["host"] == f"{HOST}:{tls_port}"


def test_a_certificate_for_another_name_is_refused(
    client: Client, site: Site, tls_port: int, trusted: None
) -> None:
    assert refusal(client, f"https://lain.contoh.invalid:{tls_port}/a") == "fetch_bad_tls"
    assert refusal(client, f"https://127.0.0.1:{tls_port}/a") == "fetch_bad_tls"
    assert site.requests == []


def test_an_unknown_certificate_is_refused(client: Client, site: Site, tls_port: int) -> None:
    assert refusal(client, f"https://{HOST}:{tls_port}/a") == "fetch_bad_tls"
    assert site.requests == []


def test_a_server_without_tls_is_refused(client: Client, site: Site) -> None:
    assert refusal(client, f"https://{HOST}:{site.port}/a") == "fetch_bad_tls"


def test_headers_made_to_hurt_take_no_time() -> None:
    hostile = 'text/html; a="' + ";" * 65_000
    answer = Answer(
        address="https://contoh.invalid/",
        status=200,
        headers={"content-type": hostile, "content-disposition": hostile},
    )
    begin = time.monotonic()

    assert (answer.content_type, answer.charset, answer.file_name) == ("text/html", "", "")

    assert time.monotonic() - begin < 1


def test_not_modified_answers_only_a_condition(client: Client, site: Site) -> None:
    site.add("/rss", status=304)

    with pytest.raises(FetchError) as refused:
        client.get(site.url("/rss"), Request(headers={"Accept": "application/rss+xml"}))

    assert refused.value.code == "fetch_status"
