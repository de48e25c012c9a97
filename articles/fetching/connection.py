"""Connections to checked addresses: a name is resolved once, and the checked address is used.

``resolved`` refuses a name if any of its addresses is not public. The connection is made to one of
exactly these addresses, without a second look-up, and its other end is checked once more. So a
name server that answers differently each time (DNS rebinding) cannot lead inside.
"""

import functools
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from typing import Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from articles.fetching.deadline import Deadline
from articles.fetching.errors import FetchError
from articles.fetching.networks import may_be_fetched
from articles.fetching.target import Target

CONNECT_SECONDS = 10.0  # for each address
MAX_ADDRESSES = 4  # that are tried

#: The family of an address, and the address as ``socket.connect`` takes it.
SocketAddress = tuple[int, tuple[Any, ...]]


def look_up(host: str, port: int) -> list[SocketAddress]:
    """Return the addresses of a host, as the system's resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(family), address) for family, _type, _protocol, _name, address in found]


def resolved(
    target: Target,
    deadline: Deadline,
    resolve: Callable[[str, int], Sequence[SocketAddress]] = look_up,
) -> list[SocketAddress]:
    """Return the addresses of a target, all of them public. Raises ``FetchError``."""
    addresses = _within(deadline, lambda: resolve(target.host, target.port))
    if not addresses:
        raise FetchError("fetch_unknown_host", host=target.host)
    if not all(may_be_fetched(address[0]) for _family, address in addresses):
        raise FetchError("fetch_private_address", host=target.host)
    return list(dict.fromkeys(addresses))[:MAX_ADDRESSES]


def connect(
    target: Target, addresses: Sequence[SocketAddress], deadline: Deadline
) -> HTTPConnection:
    """Return a connection to the first address that answers. Raises ``FetchError``."""
    for address in addresses:
        timeout = min(CONNECT_SECONDS, deadline.left())
        connection = (
            _TlsConnection(target.host, target.port, timeout=timeout, ssl_context=tls_context())
            if target.scheme == "https"
            else _PlainConnection(target.host, target.port, timeout=timeout)
        )
        connection.address = address
        try:
            connection.connect()
        except ssl.SSLError as error:
            connection.close()
            raise FetchError("fetch_bad_tls", host=target.host) from error
        except OSError:
            connection.close()
            continue
        except FetchError:
            connection.close()
            raise
        return connection
    deadline.left()
    raise FetchError("fetch_unreachable", host=target.host)


@functools.cache
def tls_context() -> ssl.SSLContext:
    """Return the settings of TLS: the certificates of the system and those of certifi."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _PlainConnection(HTTPConnection):
    """A connection to ``address``; ``host`` is only the name that the server is told."""

    address: SocketAddress

    def _new_conn(self) -> socket.socket:
        return _open_socket(self.address, self.host, self.timeout)


class _TlsConnection(HTTPSConnection):
    """A TLS connection to ``address``. SNI and the check of the certificate use ``host``."""

    address: SocketAddress

    def _new_conn(self) -> socket.socket:
        return _open_socket(self.address, self.host, self.timeout)


def _open_socket(address: SocketAddress, host: str, timeout: Any) -> socket.socket:
    family, destination = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.connect(destination)
        if not may_be_fetched(sock.getpeername()[0]):
            raise FetchError("fetch_private_address", host=host)
    except BaseException:
        sock.close()
        raise
    return sock


def _within(deadline: Deadline, find: Callable[[], Sequence[SocketAddress]]) -> Any:
    """Return the result of a look-up, which cannot be interrupted, or raise at the deadline."""
    found: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def run() -> None:
        try:
            found.put(find())
        except (OSError, UnicodeError):
            found.put([])

    threading.Thread(target=run, daemon=True, name="name-look-up").start()
    try:
        return found.get(timeout=deadline.left())
    except queue.Empty:
        raise deadline.error() from None
