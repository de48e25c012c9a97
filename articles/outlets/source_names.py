"""Names of sources in normal form: hosts without ``www.``, and names without regard to letter case.

The registered domain of a host comes from the Public Suffix List, as the package ``tld`` ships it
(no download): ``kontan.co.id`` is a domain, ``co.id`` is none.
"""

import re

from tld import get_tld
from tld.utils import Result

from lexicon.memo import memo
from lexicon.normal_forms import nfc

MAX_CACHE_BYTES = 1024 * 1024  # of each cache; thousands of names
#: First labels that name the same site in another form.
_SAME_SITE = re.compile(r"(?:www\d?|m|amp|mobile|wap)\.")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_AFTER_HOST = re.compile(r"[/?#:].*", re.DOTALL)
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_QUOTES = " \t\r\n\"'“”‘’«»"


@memo(max_bytes=MAX_CACHE_BYTES)
def source_key(source: str) -> str:
    """Return the normal form of a name: equal for spellings of the same source.

    >>> [source_key(name) for name in ("https://www.KOMPAS.com/", "News.Detik.com", " Jawa  POS")]
    ['kompas.com', 'news.detik.com', 'jawa pos']
    """
    name = " ".join(nfc(source).split())
    host = _host(name)
    if host:
        domain = registered_domain(host)
        while host != domain and (same := _SAME_SITE.match(host)):
            host = host[same.end() :]
        return host
    return plain_name(name).casefold()


def plain_name(source: str) -> str:
    """Return a name with single blanks, without quotation marks around it.

    >>> plain_name('  "Harian   Pagi" ')
    'Harian Pagi'
    """
    name = " ".join(source.split())
    return name.strip(_QUOTES) or name


def is_host(key: str) -> bool:
    """Return whether a normal form is a host."""
    return bool(registered_domain(key))


@memo(max_bytes=MAX_CACHE_BYTES)
def registered_domain(host: str) -> str:
    """Return the domain that was registered for a host in lower case; empty for other names.

    >>> registered_domain("investasi.kontan.co.id"), registered_domain("harian pagi")
    ('kontan.co.id', '')
    """
    if not _HOST.fullmatch(host):
        return ""
    found = get_tld(f"http://{host}", as_object=True, fail_silently=True, search_private=True)
    return found.fld if isinstance(found, Result) else ""


def hosts_above(key: str) -> list[str]:
    """Return the hosts above a host, the nearest first, down to the registered domain.

    >>> hosts_above("a.news.detik.com")
    ['news.detik.com', 'detik.com']
    """
    domain = registered_domain(key)
    above = []
    while domain and key != domain and "." in key:
        key = key.partition(".")[2]
        above.append(key)
    return above


def names_of_domain(domain: str) -> tuple[str, str]:
    """Return the names by which a publisher with this domain may call itself, without blanks.

    >>> names_of_domain("jawa-pos.com")
    ('jawapos', 'jawaposcom')
    """
    label = domain.partition(".")[0]
    return squeezed(label), squeezed(domain)


def squeezed(key: str) -> str:
    """Return the letters and digits of a normal form."""
    return "".join(filter(str.isalnum, key))


def _host(name: str) -> str:
    """Return the host that a name consists of or, with a scheme, begins with; empty if none."""
    if " " in name:
        return ""
    host = _AFTER_HOST.sub("", _SCHEME.sub("", name.strip(_QUOTES), count=1))
    host = host.rstrip(".").casefold()
    return host if registered_domain(host) else ""
