"""A front of a node: passes requests on, with TLS, a password, another version, or delays.

The nodes of the tests have no security plugin, so certificates and passwords are demanded here.
"""

import base64
import http.client
import json
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

TRICKLE_BYTES = 20  # of a piece


@dataclass
class Front:
    """A front of a node; its behaviour may change while it runs."""

    target: str
    url: str = ""
    password: str = ""  # of the user ``telusur``; "" if none is demanded
    version: str = ""  # that the cluster claims to have
    delay: float = 0.0  # seconds before each answer
    quick: int = 0  # requests that are not delayed
    trickle: float = 0.0  # seconds between pieces of an answer
    requests: int = 0


@contextmanager
def front(target: str, context: ssl.SSLContext | None = None) -> Iterator[Front]:
    """Start a front of a node."""
    made = Front(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    scheme = "http"
    if context is not None:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        scheme = "https"
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that left
    made.url = f"{scheme}://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(front: Front) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            front.requests += 1
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if front.requests > front.quick:
                time.sleep(front.delay)
            if front.password and self.headers.get("Authorization") != _basic(front.password):
                self._send(401, "text/plain", b"Unauthorized")
                return
            target = urlsplit(front.target)
            node = http.client.HTTPConnection(str(target.hostname), target.port, timeout=60)
            kind = self.headers.get("Content-Type") or "application/json"
            node.request(self.command, self.path, content, {"Content-Type": kind})
            answer = node.getresponse()
            body = answer.read()
            node.close()
            if front.version and self.path == "/":
                found = json.loads(body)
                found["version"]["number"] = front.version
                body = json.dumps(found).encode()
            self._send(answer.status, answer.getheader("Content-Type") or "", body)

        do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815 - of the library

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not front.trickle:
                self.wfile.write(body)
                return
            for start in range(0, len(body), TRICKLE_BYTES):
                self.wfile.write(body[start : start + TRICKLE_BYTES])
                self.wfile.flush()
                time.sleep(front.trickle)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _basic(password: str) -> str:
    return f"Basic {base64.b64encode(f'telusur:{password}'.encode()).decode()}"


class Authority:
    """An authority that signs certificates of ``localhost``, made by openssl."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.certificate = folder / "authority.pem"
        self._key = folder / "authority.key"
        _openssl(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", self._key, "-out", self.certificate, "-subj", "/CN=test authority"),
            *("-addext", "keyUsage=critical,keyCertSign"),
        )

    def context(self, *, days: int = 1, host: str = "localhost") -> ssl.SSLContext:
        """Return the context of a server with a certificate that is valid for so many days.

        With a negative number it has expired.
        """
        name = f"{host}{days}"
        key, asked, signed, extra = (
            self._folder / f"{name}.{kind}" for kind in ("key", "csr", "pem", "ext")
        )
        extra.write_text(f"subjectAltName=DNS:{host}\n")
        _openssl(
            *("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", asked),
            *("-subj", f"/CN={host}"),
        )
        _openssl(
            *("x509", "-req", "-in", asked, "-CA", self.certificate, "-CAkey", self._key),
            *("-CAcreateserial", "-days", str(days), "-extfile", extra, "-out", signed),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(signed, key)
        return context


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
