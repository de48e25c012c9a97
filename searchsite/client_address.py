"""The address of the client: the peer, or behind trusted proxies the address they report.

Each proxy appends the address of its own peer to ``X-Forwarded-For``. Reading from the right, all
addresses of trusted proxies are skipped, and the first other address is the client. Addresses to
the left of it were written by the client and mean nothing.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_GROUP_BITS = 64  # a provider gives a household or a server this many addresses
MAX_HOPS = 20
MAX_HEADER_LENGTH = 1_000  # characters, from the right
CACHE_SIZE = 1_024
UNIX_SOCKET_PEER = "127.0.0.1"  # only this machine can reach a UNIX socket

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(request: HttpRequest) -> str:
    """Return the address of the client of a request."""
    meta = request.META
    return address_of(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))


def address_of(peer: str, forwarded_for: str) -> str:
    """Return the address of the client, from the peer of the connection and ``X-Forwarded-For``.

    The peer of a UNIX socket has no address and counts as ``127.0.0.1``.
    """
    if not forwarded_for and peer and ":" not in peer:
        return peer
    return _address(peer, forwarded_for[-MAX_HEADER_LENGTH:], tuple(settings.TRUSTED_PROXIES))


def is_trusted_peer(peer: str) -> bool:
    """Return whether the peer of a connection is a trusted proxy."""
    return _is_trusted(peer, tuple(settings.TRUSTED_PROXIES))


def address_group(address: str) -> str:
    """Return the unit that limits count: an IPv4 address, or a /64 network of IPv6.

    >>> address_group("2001:db8:1:2:aaaa::1")
    '2001:db8:1:2::/64'
    """
    if ":" not in address:
        return address
    return _group(address)


def is_local_monitor(request: HttpRequest) -> bool:
    """Return whether a process of this machine asks, and not a proxy for someone else."""
    meta = request.META
    if "HTTP_X_FORWARDED_FOR" in meta or "HTTP_FORWARDED" in meta:
        return False
    peer = meta.get("REMOTE_ADDR", "")
    return not peer or peer.startswith("127.") or _is_loopback(peer)


@lru_cache(maxsize=CACHE_SIZE)
def _address(peer: str, forwarded_for: str, trusted: tuple[str, ...]) -> str:
    address = _parsed(peer or UNIX_SOCKET_PEER)
    if address is None:
        return peer
    networks = _networks(trusted)
    hops = forwarded_for.split(",")[-MAX_HOPS:] if forwarded_for else []
    while hops and _is_in(address, networks):
        previous = _parsed(hops.pop())
        if previous is None:  # not an address: the proxy that received it is the last one known
            break
        address = previous
    return str(address)


def _parsed(text: str) -> Address | None:
    """Return the address in one entry of the header, which may have a port."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(each, strict=False) for each in trusted)


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)


@lru_cache(maxsize=CACHE_SIZE)
def _is_trusted(peer: str, trusted: tuple[str, ...]) -> bool:
    address = _parsed(peer or UNIX_SOCKET_PEER)
    return address is not None and _is_in(address, _networks(trusted))


@lru_cache(maxsize=CACHE_SIZE)
def _group(address: str) -> str:
    return str(ip_network(f"{address}/{IPV6_GROUP_BITS}", strict=False))


@lru_cache(maxsize=CACHE_SIZE)
def _is_loopback(peer: str) -> bool:
    address = _parsed(peer)
    return address is not None and address.is_loopback
