"""The normal form of web addresses: two addresses of the same page have the same key.

Newspapers publish one page under many addresses: with parameters that trace readers, with and
without ``www.``, for phones (``m.``, AMP), and as one page or in parts. Parameters that identify an
article (``?id=12``) stay. docs/decisions/0102 says why no library does this.
"""

import re
from contextlib import suppress
from hashlib import blake2b
from urllib.parse import quote

from lexicon.memo import memo
from lexicon.normal_forms import nfc


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: First labels of hosts that serve the same pages as the host without them.
HOST_LABELS = _names("www www2 www3 m mobile wap amp")
#: Second-level domains of countries: "m.co.id" is a site, not the telephone pages of "co.id".
REGISTRIES = _names("ac biz co com desa edu go gov mil my net or org ponpes sch web")
#: Names of parameters that trace readers, or choose a form of the same page.
TRACKING = _names(
    """
    _branch_match_id _ga _gl _openstat campaign cmp cmpid cmpcode dclid epik fb_action_ids
    fb_action_types fb_source fbclid feature from gbraid gclid gclsrc igsh igshid ito jxconn
    jxrecoid lgn_method li_fat_id mibextid mkt_tok msclkid mtype ncid nb ocid output outputtype
    ref ref_ ref_src ref_url referer referrer replytocom rss s_cid s_kwcid s_campaign sfnsn share
    shared smid source spm sr_share src srsltid tag_from tracking_page_direct trk ttclid twclid usqp
    utm via wbraid wprov wt_mc xtor yclid
    """
)
TRACKING_PREFIXES = (
    *("utm_", "ga_", "itm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "at_", "ns_", "mc_"),
    *("oly_", "vero_", "_hs", "__hs", "amp_", "stm_", "trk_", "fb_"),
)
#: Parameter -> values that ask for the whole page, or for the first part of it.
WHOLE_PAGE = {
    **dict.fromkeys(
        ("page", "halaman", "hal", "pg", "paged", "showpage", "show"),
        frozenset(("", "0", "1", "all", "full", "semua", "single")),
    ),
    **dict.fromkeys(("amp", "mobile", "m", "single"), frozenset(("", "0", "1", "true", "yes"))),
}
MAX_CACHED_CHARACTERS = 2_000
DEFAULT_PORTS = frozenset({":80", ":443", ":"})
AMP_SEGMENTS = frozenset({"amp", "amp.html", "amp.php"})

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_CHARACTERS = "%!$&'()*+,;=:@/-._~"  # of a path or query that need no escape
_NORMAL = re.compile(r"[A-Za-z0-9!$&'()*+,;=:@/._~-]*")
#: Authority, path and query; scheme and fragment are left out. Every text matches.
_PARTS = re.compile(r"(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?([^/?#]*)([^?#]*)(?:\?([^#]*))?")
_PORT = re.compile(r":[0-9]*$")
_AMP_CACHE = re.compile(r"^/(?:[cvi]|amp)/(?:s/)?(?P<address>[^/]+\.[^/]+/.*)$")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)


def address_key(url: str) -> str:
    """Return the normal form of an address; equal forms are addresses of the same page.

    >>> address_key("http://www.Contoh.invalid:80/berita/1/?utm_source=rss&page=all#isi")
    'contoh.invalid/berita/1'
    >>> address_key("https://m.contoh.invalid/baca?id=12&fbclid=x")
    'contoh.invalid/baca?id=12'
    """
    return _cached_key(url) if len(url) <= MAX_CACHED_CHARACTERS else _normal_form(url)


def identifies(key: str) -> bool:
    """Return whether the address of this key is more than a home page."""
    return "/" in key or "?" in key


def url_key(url: str) -> int | None:
    """Return the 64-bit hash of the address key, or None if the address identifies no article."""
    key = address_key(url)
    if not identifies(key):
        return None
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _normal_form(url: str) -> str:
    text = nfc(url.strip()).replace("&amp;", "&")
    return _key(text, unwrap=True) if text else ""


#: An import asks several times for the key of one address.
_cached_key = memo(max_bytes=1024 * 1024)(_normal_form)


def _key(url: str, *, unwrap: bool) -> str:
    authority, path, query = _PARTS.match(url).groups("")  # type: ignore[union-attr]  # always
    host = authority.rpartition("@")[2].casefold()
    port = ""
    if ":" in host and (found := _PORT.search(host)):
        host, port = host[: found.start()], found[0]
    if unwrap and (inner := _inside_amp_cache(host, path)):
        return _key(f"//{inner}?{query}", unwrap=False)
    kept = _query(query) if query else ""
    return _host(host) + (port if port not in DEFAULT_PORTS else "") + _path(path) + kept


def _inside_amp_cache(host: str, path: str) -> str | None:
    """Return the address whose copy an AMP cache serves."""
    if host.endswith(".cdn.ampproject.org") or re.fullmatch(r"(?:www\.)?google\.[a-z.]+", host):
        match = _AMP_CACHE.match(path)
        return match["address"] if match else None
    return None


def _host(host: str) -> str:
    host = host.rstrip(".")
    with suppress(UnicodeError):  # a name that is not valid is compared as it is written
        host = host.encode("ascii").decode("idna") if "xn--" in host else host
    labels = host.split(".")
    first = 0
    end = len(labels) - (3 if labels[-2:-1] and _is_registry(*labels[-2:]) else 2)
    while first < end and labels[first] in HOST_LABELS:
        first += 1
    return ".".join(labels[first:])


def _is_registry(one: str, other: str) -> bool:
    return len(other) == 2 and one in REGISTRIES


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _SESSION.sub("", path).split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(_normal_escapes(segment))
    if segments and segments[-1].lower() in AMP_SEGMENTS:
        del segments[-1]
    elif len(segments) > 1 and segments[0].lower() == "amp":
        del segments[0]
    return "".join(f"/{segment}" for segment in segments)


def _query(query: str) -> str:
    kept = set()
    for item in re.split("[&;]", query):
        name, _equals, value = item.partition("=")
        if item and not _is_dispensable(name.lower(), value.lower()):
            kept.add(_normal_escapes(item.replace("+", "%20")))
    return f"?{'&'.join(sorted(kept))}" if kept else ""


def _is_dispensable(name: str, value: str) -> bool:
    return (
        name in TRACKING
        or name.startswith(TRACKING_PREFIXES)
        or value in WHOLE_PAGE.get(name, frozenset())
    )


def _normal_escapes(text: str) -> str:
    """Return text with escapes only where they are needed, in capital letters (RFC 3986, 6.2.2)."""
    if _NORMAL.fullmatch(text):
        return text
    normal = _ESCAPE.sub(_normal_escape, text)
    return quote(normal, safe=_SAFE_CHARACTERS, errors="surrogatepass")


def _normal_escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()
