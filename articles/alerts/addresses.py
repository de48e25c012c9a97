"""E-mail addresses: their form, and the keys by which alerts of one person are found."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets


class InvalidAddress(ValueError):
    """A text is no address to which mail can be sent."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the form in which mail is sent: an ASCII domain in small letters."""

    text: str

    @property
    def key(self) -> str:
        """Return the hash of the address; upper and lower case are the same."""
        return _hash(self.text.casefold())

    @property
    def mailbox_key(self) -> str:
        """Return the hash of the address without ``+label``: one mailbox has one limit."""
        local, _, domain = self.text.casefold().rpartition("@")
        return _hash(f"{local.partition('+')[0] or local}@{domain}")


def read_address(text: str) -> Address:
    """Return the address that a reader typed. Raises ``InvalidAddress``.

    >>> read_address(" Budi+Berita@BERITA.example ").text
    'Budi+Berita@berita.example'
    >>> read_address("surel@bücher.example").text
    'surel@xn--bcher-kva.example'
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        address = f"{local}@{punycode(domain).lower()}"
        if not (at and local.isascii() and len(address) <= MAX_LENGTH):
            raise InvalidAddress
        validate_email(address)
    except (ValidationError, UnicodeError) as error:
        raise InvalidAddress from error
    if domain.startswith("[") or '"' in local:  # a machine by its number; a quoted local part
        raise InvalidAddress
    return Address(address)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
