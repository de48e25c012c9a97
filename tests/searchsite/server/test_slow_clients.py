"""Silent, slow and stalled clients hold connections, never threads: others are answered."""

import hashlib
import time

import pytest

from tests.searchsite.server.conftest import Server, read_response

HOST = b"Host: localhost\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"


def dribbling(number: int) -> bytes:
    """Return the beginning of a request that never ends; there are four kinds."""
    return (
        b"GET /a",
        b"GET / HTTP/1.1\r\n" + HOST + b"X-Long: ",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\nabc",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    )[number % 4]


def test_a_thousand_silent_and_two_hundred_dribbling_clients_hold_no_thread(server: Server) -> None:
    for _ in range(1_000):
        server.connect()
    slow = [server.connect(dribbling(number)) for number in range(200)]

    for _ in range(10):
        for client in slow:
            client.send(b"a")
        assert server.ask(GET)[0] == 200


@pytest.mark.parametrize("path", ["/large?bytes=20000000", "/file?bytes=20000000"])
def test_clients_that_do_not_read_hold_no_thread(server: Server, path: str) -> None:
    request = b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    stalled = [server.connect(request) for _ in range(6)]

    assert server.ask(GET)[0] == 200
    for client in stalled[:2]:
        status, _, body = read_response(client)
        assert (status, len(body), len(set(body))) == (200, 20_000_000, 1)


def test_a_client_that_stops_reading_a_stream_holds_no_thread(server: Server) -> None:
    request = b"GET /stream?pieces=2000 HTTP/1.1\r\n" + HOST + b"\r\n"
    stalled = [server.connect(request) for _ in range(4)]

    assert server.ask(GET)[0] == 200
    received = b""
    while not received.endswith(b"0\r\n\r\n"):
        received += stalled[0].recv(1_000_000)
    assert received.count(b"s") - received.partition(b"\r\n\r\n")[0].count(b"s") == 20_000_000


def test_a_request_that_arrives_byte_by_byte_is_answered(server: Server) -> None:
    client = server.connect()

    for byte in b"POST /x HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhallo":
        client.send(bytes([byte]))
        time.sleep(0.001)

    status, _, body = read_response(client)
    assert status == 200
    assert b'"hallo"' in body


def test_a_large_upload_in_small_pieces_arrives_whole(server: Server) -> None:
    content = bytes(range(256)) * 12_000
    client = server.connect(
        b"POST /x HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(content)
    )

    for start in range(0, len(content), 100_000):
        client.sendall(content[start : start + 100_000])
        assert server.ask(GET)[0] == 200

    assert hashlib.sha256(content).hexdigest().encode() in read_response(client)[2]
