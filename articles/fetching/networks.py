"""Networks: which IP addresses belong to the public internet and may be fetched from.

The rule is an allow list: an address must lie in the space that IANA assigns to public hosts, and
outside every special block (RFC 6890 and its registries). The module has its own list, because the
one of ``ipaddress`` changed between versions of Python.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings

Address = IPv4Address | IPv6Address

_SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by carriers; also a cloud's metadata
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # a cloud's metadata, although in public space
            "169.254.0.0/16",  # link-local; also the metadata of most clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments; also a cloud's metadata
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, among them Teredo
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which can stand for any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3ffe::/16",  # returned by the 6bone
            "3fff::/20",  # documentation
        ),
    )
)
#: An IPv6-only machine reaches IPv4 hosts through these addresses; the last 32 bits are IPv4.
_NAT64 = IPv6Network("64:ff9b::/96")


def may_be_fetched(address: str) -> bool:
    """Return whether an IP address is public, or in a network of ``FETCH_ALLOWED_NETWORKS``.

    >>> may_be_fetched("127.0.0.1"), may_be_fetched("::ffff:10.0.0.1")
    (False, False)
    """
    try:
        found = _embedded(ip_address(address))
    except ValueError:
        return False
    return _is_public(found) or _is_in(found, map(ip_network, settings.FETCH_ALLOWED_NETWORKS))


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not _is_in(address, _SPECIAL_IPV4)
    return address in _PUBLIC_IPV6 and not _is_in(address, _SPECIAL_IPV6)


def _is_in(address: Address, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return any(network.version == address.version and address in network for network in networks)
