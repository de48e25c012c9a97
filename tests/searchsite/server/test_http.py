"""Requests in every form that HTTP/1.1 allows, and refusals of those that it does not."""

import json
from http import HTTPStatus

import pytest

from searchsite.server.limits import HEAD_MAX_BYTES
from searchsite.server.refusals import refusal
from tests.searchsite.server.conftest import Server, read_response

HOST = b"Host: localhost\r\n"
GET = b"GET /%d HTTP/1.1\r\n" + HOST + b"\r\n"
CHUNKED = b"POST /x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"


def test_requests_follow_each_other_on_one_connection(server: Server) -> None:
    client = server.connect()

    for number in range(5):
        client.sendall(GET % number)
        status, headers, body = read_response(client)
        assert (status, headers["connection"]) == (200, "keep-alive")
        assert json.loads(body)["path"] == f"/{number}"


def test_requests_sent_at_once_are_answered_in_order(server: Server) -> None:
    post = b"POST /%d HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\nabc"
    client = server.connect(
        GET % 0 + post % 1 + GET % 2 + CHUNKED + b"1\r\na\r\n0\r\n\r\n" + GET % 4
    )

    paths = [json.loads(read_response(client)[2])["path"] for _ in range(5)]

    assert paths == ["/0", "/1", "/2", "/x", "/4"]


def test_a_chunked_body_reaches_the_application_with_a_length(server: Server) -> None:
    told = server.told(
        CHUNKED + b'5;name="a;b"\r\nhallo\r\n0006\r\n dunia\r\n0\r\nX-Trailer: 1\r\n\r\n'
    )

    assert told["body"] == "hallo dunia"
    assert (told["length"], told["coding"]) == ("11", None)


def test_a_client_that_expects_100_is_told_to_continue(server: Server) -> None:
    client = server.connect(
        b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    )
    assert read_response(client)[0] == 100

    client.sendall(b"ab")

    assert json.loads(read_response(client)[2])["body"] == "ab"


@pytest.mark.parametrize(
    ("request_head", "kept"),
    [
        (b"GET / HTTP/1.1\r\nConnection: close\r\n", False),
        (b"GET / HTTP/1.0\r\n", False),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n", True),
        (b"\r\nGET / HTTP/1.1\r\n", True),
        (b"HEAD / HTTP/1.1\r\n", True),
    ],
)
def test_a_connection_stays_open_if_the_client_wants_it(
    server: Server, request_head: bytes, kept: bool
) -> None:
    client = server.connect(request_head + HOST + b"\r\n")

    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(1)
    headers = head.lower()

    assert (b"connection: keep-alive" in headers) is kept
    if not kept:
        while client.recv(10_000):
            pass


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(b"hallo\r\n\r\n", 400, id="no request line"),
        pytest.param(b"GET / HTTP/1.1\nHost: a\n\n", 400, id="bare line feeds"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, id="two hosts"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", 400, id="no host"),
        pytest.param(b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, id="blank before a colon"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n c\r\n\r\n", 400, id="folding"),
        pytest.param(
            b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            400,
            id="two lengths",
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +1\r\n\r\na", 400, id="signed length"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\n"
            + HOST
            + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            400,
            id="length and chunks",
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
            501,
            id="another coding",
        ),
        pytest.param(CHUNKED + b"g\r\n", 400, id="no size"),
        pytest.param(CHUNKED + b"1\r\nabc\r\n", 400, id="a chunk too long"),
        pytest.param(CHUNKED + b"1\n", 400, id="a chunk with a bare line feed"),
        pytest.param(CHUNKED + b"1;" + b"a" * 5_000, 400, id="a long extension"),
        pytest.param(CHUNKED + b"0\r\n" + b"A: b\r\n" * 5_000, 400, id="many trailers"),
        pytest.param(b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", 414, id="a long address"),
        pytest.param(
            b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * HEAD_MAX_BYTES, 431, id="a head without an end"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999\r\n\r\n",
            413,
            id="a large body",
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 200\r\nContent-Length: 1\r\n\r\n",
            417,
            id="another expectation",
        ),
    ],
)
def test_a_faulty_request_is_refused_and_the_connection_closed(
    server: Server, sent: bytes, status: int
) -> None:
    client = server.connect(sent)

    assert read_response(client)[0] == status
    assert client.recv(100) == b""
    assert server.ask(GET % 1)[0] == 200


def test_a_chunked_body_may_not_exceed_the_limit(server: Server) -> None:
    client = server.connect(CHUNKED)
    piece = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"

    for _ in range(11):  # DATA_UPLOAD_MAX_MEMORY_SIZE is 10 MB
        client.sendall(piece)

    assert read_response(client)[0] == 413


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (b"GET / <rahasia> HTTP/9\r\n\r\n", 400, "tidak dapat dibaca"),
        (b"GET / HTTP/1.1\r\n" + HOST + b"rahasia <b>: 1\r\n\r\n", 400, "cannot be read"),
        (b"GET /rahasia" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", 414, "terlalu panjang"),
        (b"GET / HTTP/1.1\r\n" + b"rahasia: b\r\n" * HEAD_MAX_BYTES, 431, "Menghapus kuki"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999\r\n\r\n", 413, "kiriman"),
        (
            b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: rahasia, chunked\r\n\r\n",
            501,
            "does not know",
        ),
    ],
)
def test_a_refusal_is_a_short_page_of_the_site_that_repeats_nothing(
    server: Server, sent: bytes, status: int, sentence: str
) -> None:
    told, headers, body = read_response(server.connect(sent))
    page = body.decode()

    assert (told, headers["connection"], headers["cache-control"]) == (status, "close", "no-store")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"] == "default-src 'none'"
    assert page.startswith('<!doctype html>\n<html lang="id">')
    assert page.endswith("</html>\n")
    assert sentence.lower() in page.lower()
    assert "rahasia" not in page
    assert "Invalid" not in page
    assert len(page) < 600


def test_every_status_has_a_sentence_of_its_side() -> None:
    assert b"403 Forbidden\r\n" in refusal(HTTPStatus.FORBIDDEN)
    assert b"cannot be read" in refusal(HTTPStatus.FORBIDDEN)
    assert b"on our side" in refusal(HTTPStatus.BAD_GATEWAY)
