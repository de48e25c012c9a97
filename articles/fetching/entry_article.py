"""The article of an entry: the text of its page, completed by what the feed says of it."""

import html
import io
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta

from django.utils import timezone

from articles.fetching.errors import FetchError
from articles.fetching.feed import Entry
from articles.fetching.fetcher import Fetcher
from articles.fetching.page import read_page
from articles.importing.problems import Problem
from articles.importing.reading import read_stream
from articles.importing.record import Fields, RawArticle, Rejection

MAX_CLOCK_ERROR = timedelta(days=1)  # clocks and time zones of servers are often wrong
#: A shorter text in a feed is a teaser, not the article.
MIN_FEED_CHARACTERS = 600
TEASER_ENDS = ("…", "...", "[…]", "[...]", "read more", "selengkapnya", "continue reading")
#: Problems of the network or of an overloaded server: the page may be there the next time.
PASSING = frozenset(
    {
        "fetch_busy",
        "fetch_unreachable",
        "fetch_unknown_host",
        "fetch_too_slow",
        "fetch_broken",
        "fetch_bad_tls",
        "fetch_status",
        "fetch_robots_unreadable",
    }
)


def read_entry(entry: Entry, fetcher: Fetcher) -> list[RawArticle | Rejection]:
    """Return the articles of an entry, or its rejections. Raises ``FetchError`` if it may pass.

    If the page gives no text, that of the feed is taken, with a warning.
    """
    try:
        items = read_page(entry.address, fetcher)
    except FetchError as error:
        if error.code in PASSING:
            raise
        items = [Rejection(entry.address, 0, error.problem)]
    if len(items) == 1 and isinstance(items[0], RawArticle):
        return [_completed(items[0], entry)]
    if any(isinstance(item, RawArticle) for item in items):
        return items  # a document with several articles: the feed describes none of them alone
    return [article] if (article := feed_article(entry)) else items


def feed_article(entry: Entry) -> RawArticle | None:
    """Return the article from the text in the feed; None if that is missing or a teaser."""
    if len(entry.html) < MIN_FEED_CHARACTERS:
        return None
    title = html.escape(entry.title)
    page = (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{entry.html}</article></body></html>"
    )
    found = _first_article(read_stream(io.BytesIO(page.encode("utf-8", "replace")), "umpan.html"))
    if found is None or len(found.text) < MIN_FEED_CHARACTERS // 2:
        return None
    if found.text.rstrip().lower().endswith(TEASER_ENDS):
        return None
    named = replace(
        found,
        origin=f"{entry.address}:1",
        fields=Fields(url=entry.address),
        warnings=(*found.warnings, Problem("fetch_feed_text")),
    )
    return _completed(named, entry)


def _credible(moment: datetime | None) -> datetime | None:
    """Return the date of an entry, unless it lies in the future."""
    return moment if moment and moment <= timezone.now() + MAX_CLOCK_ERROR else None


def _first_article(items: Iterable[RawArticle | Rejection]) -> RawArticle | None:
    return next((item for item in items if isinstance(item, RawArticle)), None)


def _completed(article: RawArticle, entry: Entry) -> RawArticle:
    """Return an article with the values of the feed where its page has none."""
    stated = Fields(
        title=entry.title,
        author=entry.author,
        category=entry.category,
        published_at=_credible(entry.published_at),
    )
    missing = {
        field.name: value
        for field in fields(stated)
        if (value := getattr(stated, field.name)) and not getattr(article.fields, field.name)
    }
    return replace(article, fields=replace(article.fields, **missing))
