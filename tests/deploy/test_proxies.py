"""nginx and Caddy with the configurations of ``deploy``, before a server that shows requests."""

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TLS = ROOT / "tests" / "data" / "tls"
START_SECONDS = 20.0
SPOOFED = {
    "Host": "berita.example",
    "X-Forwarded-For": "203.0.113.66",
    "X-Forwarded-Proto": "gopher",
    "Forwarded": "for=203.0.113.66",
    "X-Request-ID": "chosen-by-the-client",
}


class Upstream(BaseHTTPRequestHandler):
    """Answer with the headers and the length of the body that arrived, as JSON."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        body = b""
        with suppress(ConnectionResetError):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        seen = {name.lower(): value for name, value in self.headers.items()}
        answer = json.dumps({"path": self.path, "headers": seen, "body": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Cache-Control", "public, max-age=60")
        self.end_headers()
        with suppress(BrokenPipeError):  # the proxy has answered already
            self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - the name is the method

    def log_message(self, *arguments):
        """Write nothing."""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def upstream():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def running(command, port, log, **options):
    """Run a proxy until it listens; end it afterwards."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, **options)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, log.read_text()
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(connection, method, path, body=None, headers=SPOOFED):
    """Return the status, the headers and the text of an answer."""
    with suppress(BrokenPipeError, ConnectionResetError):  # the body is refused before its end
        connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


@pytest.fixture
def nginx(tmp_path, upstream):
    """Serve the configuration for nginx; yield the ports of HTTP and HTTPS."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed (apt-get install nginx)")
    plain, secure = free_port(), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for before, after in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("/etc/letsencrypt/live/berita.example/fullchain.pem", str(TLS / "cert.pem")),
        ("/etc/letsencrypt/live/berita.example/privkey.pem", str(TLS / "key.pem")),
        ("/var/cache/nginx/telusur", str(tmp_path / "cache")),
        ("/var/log/nginx/telusur.log", str(tmp_path / "access.log")),
    ):
        assert before in text
        text = text.replace(before, after)
    configuration = tmp_path / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    owner = f"user {tmp_path.owner()};"
    configuration.write_text(
        f"{owner} daemon off; pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ {temporary}\n{text}\n}}\n"
    )
    log = tmp_path / "log"
    with running(["nginx", "-c", str(configuration), "-p", str(tmp_path)], secure, log):
        yield plain, secure


def unchecked():
    """Return a TLS context for the certificate of the tests, with HTTP/2 on offer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_nginx_passes_its_own_headers_on_and_not_the_clients(nginx, tmp_path):
    connection = HTTPSConnection("127.0.0.1", nginx[1], context=unchecked(), timeout=20)

    status, _, text = ask(connection, "GET", "/search?q=rahasia")

    headers = json.loads(text)["headers"]
    assert status == 200
    assert headers["host"] == "berita.example"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert "forwarded" not in headers
    assert len(headers["x-request-id"]) == 32
    connection.close()
    assert "rahasia" not in (tmp_path / "access.log").read_text()


def test_nginx_limits_bodies_and_hides_metrics(nginx):
    def answer(method, path, size=0):
        connection = HTTPSConnection("127.0.0.1", nginx[1], context=unchecked(), timeout=20)
        status, headers, text = ask(connection, method, path, b"x" * size or None)
        connection.close()
        return status, headers, text

    assert answer("GET", "/metrics")[0] == 404
    assert answer("POST", "/search", 100_000)[0] == 413
    status, _, text = answer("POST", "/admin/articles/article/upload/", 3_000_000)
    assert (status, json.loads(text)["body"]) == (200, 3_000_000)


def test_nginx_keeps_static_files_and_speaks_http_2(nginx):
    context = unchecked()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", nginx[1])) as raw,
        context.wrap_socket(raw) as secured,
    ):
        assert secured.selected_alpn_protocol() == "h2"
        assert secured.version() == "TLSv1.3"
    connection = HTTPSConnection("127.0.0.1", nginx[1], context=unchecked(), timeout=20)
    first, second = (ask(connection, "GET", "/static/site.css")[2] for _ in range(2))

    connection.close()
    assert first == second  # with the same request id: the second is the kept answer


def test_nginx_redirects_to_https_by_the_name_of_the_site(nginx):
    connection = HTTPConnection("127.0.0.1", nginx[0], timeout=20)

    status, headers, _ = ask(connection, "GET", "/search?q=a", headers={"Host": "lain.example"})

    connection.close()
    assert (status, headers["Location"]) == (301, "https://berita.example/search?q=a")


@pytest.fixture
def caddy(tmp_path, upstream):
    """Serve the configuration for Caddy without TLS, whose certificates it would fetch."""
    if not shutil.which("caddy"):
        pytest.skip("caddy is not installed (apt-get install caddy)")
    port = free_port()
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    assert text.count("\n{\n") == 1
    (tmp_path / "Caddyfile").write_text(text.replace("\n{\n", "\n{\n\tadmin off\n", 1))
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "SITE": f"http://berita.example:{port}",
        "UPSTREAM": f"127.0.0.1:{upstream}",
    }
    command = ["caddy", "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port, tmp_path / "log", env=environment, cwd=tmp_path):
        yield port


def test_caddy_does_what_nginx_does(caddy, tmp_path):
    def answer(method, path, size=0):
        connection = HTTPConnection("127.0.0.1", caddy, timeout=20)
        headers = SPOOFED | {"Host": f"berita.example:{caddy}"}
        found = ask(connection, method, path, b"x" * size or None, headers)
        connection.close()
        return found

    headers = json.loads(answer("GET", "/search?q=rahasia")[2])["headers"]
    assert headers["host"].partition(":")[0] == "berita.example"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert "forwarded" not in headers
    assert len(headers["x-request-id"]) == 36
    assert answer("GET", "/metrics")[0] == 404
    assert answer("POST", "/search", 100_000)[0] in {413, 502}
    assert json.loads(answer("POST", "/admin/x", 300_000)[2])["body"] == 300_000
    assert "rahasia" not in (tmp_path / "log").read_text()
