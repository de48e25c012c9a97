"""The listing of a source: what its feed or sitemap lists now, asked for conditionally."""

import time
from dataclasses import dataclass

from articles.fetching.client import NOT_MODIFIED, Answer, Request
from articles.fetching.errors import FetchError
from articles.fetching.feed import Entry, Feed
from articles.fetching.feed_process import parse_in_process
from articles.fetching.fetcher import Fetcher

MAX_SITEMAPS = 10  # of an index in one run, the newest
MAX_ENTRIES = 2_000
MAX_SECONDS = 180.0  # for the sitemaps of an index; what is listed by then is read
MAX_ETAG, MAX_LAST_MODIFIED = 300, 100  # characters, as in the row of a source
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The answer of a source. ``etag`` and ``last_modified`` make the next request conditional."""

    feed: Feed
    entries: tuple[Entry, ...] = ()
    not_modified: bool = False
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    unreadable: int = 0  # sitemaps of an index


def fetch_listing(
    address: str,
    fetcher: Fetcher,
    *,
    etag: str = "",
    last_modified: str = "",
    sitemaps: int = MAX_SITEMAPS,
) -> Listing:
    """Return the listing of an address; of an index, so many sitemaps. Raises ``FetchError``."""
    headers = {"Accept": ACCEPT}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    answer = fetcher.get(address, Request(headers=headers))
    if answer.status == NOT_MODIFIED:
        return Listing(feed=Feed(), not_modified=True, moved_to=answer.moved_to)
    feed = parse_in_process(answer.content, answer.address, charset=answer.charset)
    if feed.kind == "index":
        return _of_index(feed, fetcher, answer.moved_to, sitemaps)
    return Listing(
        feed=feed,
        entries=feed.entries,
        moved_to=answer.moved_to,
        etag=_validator(answer, "etag", MAX_ETAG),
        last_modified=_validator(answer, "last-modified", MAX_LAST_MODIFIED),
    )


def _validator(answer: Answer, name: str, limit: int) -> str:
    """Return a header that makes the next request conditional, if it can be sent back unchanged."""
    value = answer.headers.get(name, "")
    return value if len(value) <= limit and value.isprintable() else ""


def _of_index(index: Feed, fetcher: Fetcher, moved_to: str, sitemaps: int) -> Listing:
    """Return the entries of the newest sitemaps of an index, without those that cannot be read.

    An index is always fetched anew, because it may stay the same while its sitemaps change.
    """
    entries: dict[str, Entry] = {}
    errors: list[FetchError] = []
    end = time.monotonic() + MAX_SECONDS
    for address in index.sitemaps[:sitemaps]:
        if time.monotonic() > end:
            break
        try:
            answer = fetcher.get(address, Request(headers={"Accept": ACCEPT}))
            feed = parse_in_process(answer.content, answer.address, charset=answer.charset)
        except FetchError as error:
            errors.append(error)
            continue
        entries |= {entry.address: entry for entry in feed.entries if entry.address not in entries}
        if len(entries) >= MAX_ENTRIES:
            break
    if errors and not entries:
        raise errors[0]
    found = tuple(entries.values())[:MAX_ENTRIES]
    return Listing(feed=index, entries=found, moved_to=moved_to, unreadable=len(errors))
