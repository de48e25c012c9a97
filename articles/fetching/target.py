"""Targets: web addresses, parsed once and strictly.

Only this module parses an address before it is fetched. The name that is resolved, the name in the
``Host`` header and the name in the certificate are all ``Target.host``, so no two parsers can
disagree about the host of an address.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from articles.fetching.errors import FetchError

MAX_CHARACTERS = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
_REMOVED = re.compile(r"[\t\r\n]")  # browsers ignore them, too
_NEVER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address. ``host`` is in lower case, in ASCII, without brackets or a final dot."""

    scheme: str
    host: str
    port: int
    path: str  # with the query

    @property
    def authority(self) -> str:
        """Return the host, and the port if it is not the usual one: the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return the scheme and the authority."""
        return f"{self.scheme}://{self.authority}"

    @property
    def address(self) -> str:
        """Return the address, without its fragment."""
        return self.origin + self.path


def target_of(address: str) -> Target:
    """Return the target of an address. Raises ``FetchError``.

    >>> target_of("HTTPS://Berita.Contoh.invalid./a b?x=1#atas").address
    'https://berita.contoh.invalid/a%20b?x=1'
    """
    address = _REMOVED.sub("", address.strip())
    if not address or len(address) > MAX_CHARACTERS or _NEVER.search(address):
        raise FetchError("fetch_bad_address")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise FetchError("fetch_bad_address") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchError("fetch_scheme" if _HAS_SCHEME.match(address) else "fetch_bad_address")
    if "@" in parts.netloc:
        raise FetchError("fetch_credentials")
    host = _host_of(parts.hostname or "", bracketed="[" in parts.netloc)
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in settings.FETCH_ALLOWED_PORTS:
        raise FetchError("fetch_port", port=port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, iri_to_uri(path.replace("\\", "%5C")))


def redirected(target: Target, location: str) -> Target:
    """Return the target that a ``Location`` header names. Raises ``FetchError``."""
    with suppress(UnicodeError):
        # http.client decodes headers as Latin-1, but servers write UTF-8.
        location = location.encode("latin-1").decode("utf-8")
    try:
        return target_of(urljoin(target.address, _REMOVED.sub("", location.strip())))
    except (FetchError, ValueError) as error:
        known = isinstance(error, FetchError) and error.code in {"fetch_port", "fetch_credentials"}
        if known:
            raise
        raise FetchError("fetch_bad_redirect") from error


def _host_of(name: str, *, bracketed: bool) -> str:
    if bracketed:
        if "%" in name:  # a zone: such an address is only valid on one link
            raise FetchError("fetch_bad_address")
        try:
            return str(IPv6Address(name))
        except AddressValueError as error:
            raise FetchError("fetch_bad_address") from error
    try:
        host = name.removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise FetchError("fetch_bad_address") from error
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise FetchError("fetch_bad_address")
    return host
