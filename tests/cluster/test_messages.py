"""Errors of a cluster become one sentence and what to do about it."""

import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from indexer.engines.opensearch import OpenSearchOptions, open_engine
from indexer.exceptions import ClusterUnavailable, IndexerError, IndexMissing

INFO = {"version": {"distribution": "opensearch", "number": "3.9.0"}}
Answer = tuple[int, Any]


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Return a function that starts a server with an answer to each request but the first."""
    servers = []

    def start(answer: Answer, info: Any = INFO, context: ssl.SSLContext | None = None) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send((200, info) if self.path == "/" else answer)

            do_POST = do_PUT = do_GET  # noqa: N815 - of the library

            def _send(self, given: Answer) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                content = given[1] if isinstance(given[1], str) else json.dumps(given[1])
                self.send_response(given[0])
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content.encode())))
                self.end_headers()
                self.wfile.write(content.encode())

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        scheme = "http"
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            scheme = "https"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"{scheme}://user:geheim@localhost:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def options(url: str, tmp_path: Path, **given: Any) -> OpenSearchOptions:
    return OpenSearchOptions(urls=(url,), cache=tmp_path, **{"timeout_ms": 500, **given})


def error(kind: str, reason: str) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason, "root_cause": []}}


@pytest.mark.parametrize(
    ("status", "body", "expected", "says"),
    [
        (401, "Unauthorized", ClusterUnavailable, "user and password"),
        (403, error("security_exception", "no permissions"), ClusterUnavailable, "all rights"),
        (
            403,
            error("cluster_block_exception", "blocked by: [FORBIDDEN/12/index read-only / allow"),
            IndexerError,
            "nearly full",
        ),
        (
            503,
            error("no_shard_available_action_exception", "no shard"),
            ClusterUnavailable,
            "missing nodes",
        ),
        (404, error("index_not_found_exception", "no such index"), IndexMissing, "reindex"),
        (400, error("parsing_exception", "unknown query"), IndexerError, "unknown query"),
    ],
    ids=["password", "rights", "full", "red", "missing", "other"],
)
def test_answers_of_a_cluster(  # noqa: PLR0917 - a table
    serve: Callable[..., str],
    tmp_path: Path,
    status: int,
    body: Any,
    expected: type[Exception],
    says: str,
) -> None:
    engine = open_engine(options(serve((status, body)), tmp_path))

    with pytest.raises(expected, match=says) as caught:
        engine.searcher.check()

    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("distribution", "number", "says"),
    [
        ("opensearch", "1.3.0", "version 1.3.0"),
        ("opensearch", "4.0.0-SNAPSHOT", "version 4.0.0"),
        ("elasticsearch", "8.1.0", "no OpenSearch"),
    ],
)
def test_other_versions_are_refused(
    serve: Callable[..., str], tmp_path: Path, distribution: str, number: str, says: str
) -> None:
    info = {"version": {"distribution": distribution, "number": number}}
    engine = open_engine(options(serve((200, {}), info), tmp_path))

    with pytest.raises(ClusterUnavailable, match=says):
        engine.searcher.check()


def test_a_cluster_that_is_away(tmp_path: Path) -> None:
    engine = open_engine(options("http://user:geheim@127.0.0.1:9", tmp_path))

    with pytest.raises(ClusterUnavailable, match="can be reached") as caught:
        engine.searcher.check()

    assert "geheim" not in str(caught.value)


def test_no_address(tmp_path: Path) -> None:
    engine = open_engine(OpenSearchOptions(urls=(), cache=tmp_path))

    with pytest.raises(ClusterUnavailable, match="OPENSEARCH_URL is not set"):
        engine.searcher.check()


def test_a_certificate_that_nobody_known_has_signed(
    serve: Callable[..., str], tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-keyout", key, "-out", certificate, "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    url = serve((404, error("index_not_found_exception", "none")), context=context)

    with pytest.raises(ClusterUnavailable, match="certificate"):
        open_engine(options(url, tmp_path)).searcher.check()
    with pytest.raises(IndexMissing):
        open_engine(options(url, tmp_path, ca_file=str(certificate))).searcher.check()
    with pytest.raises(ClusterUnavailable, match="cannot be read"):
        open_engine(options(url, tmp_path, ca_file=str(tmp_path / "none"))).searcher.check()
