"""The articles at a web address, read like a file of the same format.

A page is one article. If it links to the whole text on one page, that page is read; otherwise its
further pages are read and joined. Documents and tables are read by their format.
"""

import io
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from tld import get_fld

from articles.addresses import address_key
from articles.fetching.client import Answer, Request
from articles.fetching.deadline import Deadline
from articles.fetching.errors import FetchError
from articles.fetching.fetcher import Fetcher
from articles.fetching.media_types import PAGE, check, file_name, in_unicode
from articles.fetching.pagination import next_page, whole_page
from articles.fetching.target import target_of
from articles.importing.encoding import decode
from articles.importing.problems import Problem
from articles.importing.reading import read_stream
from articles.importing.record import RawArticle, Rejection

logger = logging.getLogger(__name__)

MAX_PAGES = 10  # of one article
REQUEST = Request(accepts=check)


def read_address(address: str, fetcher: Fetcher | None = None) -> list[RawArticle | Rejection]:
    """Return the articles at an address; a rejection if it cannot be fetched or read."""
    try:
        return read_page(address, fetcher or Fetcher(), Deadline(settings.FETCH_MAX_SECONDS))
    except FetchError as error:
        return [Rejection(address, 0, error.problem)]
    except Exception:
        # Pages are written by strangers. One that breaks a reader must not stop the import.
        logger.exception("The page %r cannot be read.", address)
        return [Rejection(address, 0, Problem("reader_failed"))]


def read_page(
    address: str, fetcher: Fetcher, deadline: Deadline | None = None
) -> list[RawArticle | Rejection]:
    """Return the articles and rejections at an address. Raises ``FetchError``.

    Without a ``deadline``, each of several pages has a deadline of its own.
    """
    answer = fetcher.get(address, REQUEST, deadline=deadline)
    if not file_name(answer).endswith(PAGE):
        return _items(answer)
    first = _Part.of(answer)
    if not isinstance(first.item, RawArticle):
        return [first.item]
    whole = _whole(first, fetcher, deadline)
    return [whole or _joined(first, fetcher, deadline)]


@dataclass(frozen=True, slots=True)
class _Part:
    """One page of an article."""

    address: str
    page: str
    item: RawArticle | Rejection

    @classmethod
    def of(cls, answer: Answer) -> "_Part":
        # Links are ASCII, so the charset that a page claims for itself does not matter for them.
        return cls(answer.address, decode(in_unicode(answer)), _items(answer)[0])


def _items(answer: Answer) -> list[RawArticle | Rejection]:
    name = file_name(answer)
    found = list(read_stream(io.BytesIO(in_unicode(answer)), name))
    items = [_placed(item, name, answer.address) for item in found]
    return items or [Rejection(answer.address, 0, Problem("empty"))]


def _placed(item: RawArticle | Rejection, name: str, address: str) -> RawArticle | Rejection:
    """Return an item that names the address instead of a file."""
    if isinstance(item, Rejection):
        return replace(item, file=address)
    origin = address + item.origin.removeprefix(name)
    single = len(item.origin) == len(f"{name}:1")
    url = own_address(item.fields.url, address) if single else item.fields.url
    return replace(item, origin=origin, fields=replace(item.fields, url=url))


def own_address(stated: str, address: str) -> str:
    """Return the address of an article: the canonical one of its page, if it can be right.

    A canonical address may name another host of the same site (``m.``, AMP). A home page or another
    site is a mistake, or an attempt to be taken for somebody else's article.
    """
    try:
        canonical = urljoin(address, stated.strip()) if stated else ""
        parts = urlsplit(canonical)
        target_of(canonical)
        plausible = bool((parts.path.strip("/") or parts.query) and _site(canonical))
    except (FetchError, ValueError):  # among them one with a password, or with another port
        return address
    return canonical if plausible and _site(canonical) == _site(address) else address


def _site(address: str) -> str:
    """Return the registered domain of an address; without one, its host without ``www.``."""
    registered = get_fld(address, fail_silently=True)
    return registered or re.split(r"[/:?]", address_key(address), maxsplit=1)[0]


def _whole(first: _Part, fetcher: Fetcher, deadline: Deadline | None) -> RawArticle | None:
    """Return the article from the page with its whole text, if there is one that is longer."""
    link = whole_page(first.page, first.address)
    if not link or not isinstance(first.item, RawArticle):
        return None
    try:
        found = _Part.of(fetcher.get(link, REQUEST, deadline=deadline)).item
    except FetchError:
        return None  # the pages are joined instead
    if not isinstance(found, RawArticle) or len(found.text) < len(first.item.text):
        return None
    # The whole page may state itself as canonical; the article has the address of its first page.
    return replace(found, fields=replace(found.fields, url=first.item.fields.url))


def _joined(first: _Part, fetcher: Fetcher, deadline: Deadline | None) -> RawArticle:
    """Return the article with the text of its further pages, as far as they can be read."""
    assert isinstance(first.item, RawArticle)
    part, parts, warning = first, [first.item], None
    seen = {first.address}
    for number in range(2, MAX_PAGES + 1):
        link = next_page(part.page, first.address, number)
        if not link or link in seen:
            break
        seen.add(link)
        try:
            part = _Part.of(fetcher.get(link, REQUEST, deadline=deadline))
        except FetchError:
            warning = Problem("fetch_incomplete", {"page": number})
            break
        if not isinstance(part.item, RawArticle):
            warning = Problem("fetch_incomplete", {"page": number})
            break
        parts.append(part.item)
    return _with_text(parts, warning)


def _with_text(parts: list[RawArticle], warning: Problem | None) -> RawArticle:
    first, *others = parts
    if others:
        # Cleaning is repeated from the original, and several pages in a row are not one page.
        text = _without_repetitions(part.text for part in parts)
        first = replace(first, text=text, original=text)
    return replace(first, warnings=(*first.warnings, warning)) if warning else first


def _without_repetitions(texts: Iterable[str]) -> str:
    """Return texts as one, without the lines that a later text repeats: headlines, credits."""
    seen: set[str] = set()
    kept: list[str] = []
    for text in texts:
        lines = [line for line in text.split("\n") if " ".join(line.split()) not in seen]
        kept.append("\n".join(lines).strip())
        seen.update(words for line in lines if (words := " ".join(line.split())))
    return "\n\n".join(text for text in kept if text)
