"""The access log: the client, the id, the duration, and no query text unless it is switched on."""

import json
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine

from searchsite.logs.access import AccessLogger
from searchsite.logs.request_id import begin_request

ENVIRON = {
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4",
    "REQUEST_METHOD": "GET",
    "RAW_URI": "/search?q=rahasia+dapur",
    "HTTP_USER_AGENT": "uji/1.0",
    "HTTP_REFERER": "https://lain.example/?q=rahasia",
}


@pytest.fixture
def write(monkeypatch):
    """Return a function that logs one request with these settings, and returns the line."""
    loggers = [logging.getLogger(name) for name in ("gunicorn.access", "gunicorn.error")]
    before = [(each.handlers, each.propagate, each.level) for each in loggers]
    handlers_of_pytest = [handler for each in loggers for handler in each.handlers]
    kept = [(each, [*each.filters], each.formatter) for each in handlers_of_pytest]

    def request(environ=ENVIRON, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        AccessLogger.read_environment()
        cfg = Config()
        cfg.set("accesslog", "-")
        logger = AccessLogger(cfg)
        lines = []
        (handler,) = logger.access_log.handlers
        handler.emit = lambda record: lines.append(handler.format(record))
        begin_request("00ff00ff00ff00ff")
        response = SimpleNamespace(status="200 OK", sent=1234)
        logger.access(response, None, environ, timedelta(milliseconds=7.25))
        return lines[0]

    yield request
    for handler, filters, formatter in kept:  # they outlive the test
        handler.filters = filters
        handler.setFormatter(formatter)
    for each, (handlers, propagate, level) in zip(loggers, before, strict=True):
        each.handlers, each.propagate = handlers, propagate
        each.setLevel(level)
    monkeypatch.undo()
    AccessLogger.read_environment()


def test_a_line_names_the_client_behind_the_proxy_and_the_duration(write):
    line = write()

    assert line.endswith("[00ff00ff00ff00ff]: 198.51.100.4 GET /search 200 1234 B 7.2 ms")


def test_the_query_is_written_only_if_it_is_switched_on(write):
    assert "rahasia" not in write()
    assert "/search?q=rahasia+dapur" in write(LOG_QUERIES="1")


def test_an_object_has_stable_keys(write):
    entry = json.loads(write(LOG_FORMAT="json"))

    assert entry["client"] == "198.51.100.4"
    assert entry["request_id"] == "00ff00ff00ff00ff"
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/search", 200)
    assert (entry["bytes"], entry["milliseconds"], entry["agent"]) == (1234, 7.2, "uji/1.0")
    assert "rahasia" not in json.dumps(entry)


def test_a_path_cannot_write_a_line_of_its_own(write):
    line = write(ENVIRON | {"RAW_URI": "/a\n2023 GET /palsu"})

    assert len(line.splitlines()) == 1


def test_a_flood_of_malformed_requests_is_one_line(write, capsys):
    write()  # sets the handlers
    logger = logging.getLogger("gunicorn.error")

    for _ in range(100):
        logger.warning("Invalid request from ip=%s: %s", "203.0.113.9", "bad")
        logger.info("Handling signal: hup")

    written = capsys.readouterr().err
    assert written.count("Invalid request") == 1
    assert written.count("Handling signal") == 100


@pytest.mark.parametrize("queries", ["0", "1"])
@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::1"])
def test_a_malformed_request_is_quoted_only_if_queries_are(write, capsys, address, queries):
    write(LOG_QUERIES=queries)
    sent = InvalidRequestLine("GET /search?q=rahasia%s: dapur HTTP/9.9\nbaris kedua")

    AccessLogger(Config()).warning(f"Invalid request from ip={address}: {sent}")

    written = capsys.readouterr().err
    assert f"Invalid request from ip={address}: Invalid HTTP request line" in written
    assert ("rahasia" in written) == ("kedua" in written) == (queries == "1")
