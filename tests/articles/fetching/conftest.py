"""Fixtures of the fetching tests: a web server on loopback, and names that resolve to it."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from articles.fetching.client import Client
from articles.fetching.fetcher import Fetcher

HOST = "berita.contoh.invalid"
PARAGRAPH = (
    "Warga kampung pesisir menanam bibit bakau sejak pagi agar pantai tidak terkikis ombak,"
    " kata ketua kelompok tani setempat kepada pewarta pada Senin."
)


@dataclass
class Reply:
    """The answer to a path: a page, or a function that writes to the connection itself."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None


class Site:
    """A web server on loopback whose pages a test sets. It notes the requests."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {"/robots.txt": Reply(status=404)}
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.server = _Server(("127.0.0.1", 0), _handler(self))
        self.port: int = self.server.server_address[1]

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"

    def add(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Reply(content, status, {"Content-Type": "text/html"} | named)

    def add_raw(self, path: str, write: Callable[[Any], None]) -> None:
        self.pages[path] = Reply(write=write)

    def asked(self, path: str) -> int:
        """Return how often a path was requested."""
        return self.requests.count(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: clients of these tests break connections on purpose."""

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # without a look-up of the own name
        self.server_name, self.server_port = "localhost", self.server_address[1]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append(self.path)
            site.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = site.pages.get(self.path, Reply(status=404))
            if reply.write:
                reply.write(self.connection)
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """Start a server on loopback, and allow its port but not its network."""
    site = Site()
    settings.FETCH_ALLOWED_PORTS = [80, 443, site.port]
    settings.FETCH_MAX_SECONDS = 20
    thread = threading.Thread(target=site.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join(5)


@pytest.fixture
def intranet(settings: Any) -> None:
    """Allow loopback, as a site on an intranet allows its network."""
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]


def at(*addresses: str) -> Callable[[str, int], list[Any]]:
    """Return a resolver that gives these addresses in turn, the last one again and again."""
    waiting = list(addresses)

    def resolve(host: str, port: int) -> list[Any]:
        address = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(int(family), (address, port))]

    return resolve


@pytest.fixture
def client(intranet: None) -> Client:
    """Return a client for which every name is the server."""
    return Client(at("127.0.0.1"))


@pytest.fixture
def fetcher(client: Client) -> Fetcher:
    """Return a fetcher for which every name is the server, without pauses."""
    return Fetcher(client)


def page(title: str = "Warga menanam bakau", *paragraphs: str, head: str = "") -> str:
    """Return a page with an article."""
    texts = paragraphs or (PARAGRAPH, f"{PARAGRAPH} Kegiatan itu diulang setiap bulan.")
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
