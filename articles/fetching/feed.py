"""Feeds and sitemaps as plain values, which one process sends another as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article that a feed or sitemap lists. ``html`` is its text, if the feed has it."""

    address: str
    title: str = ""
    author: str = ""
    category: str = ""
    published_at: datetime | None = None
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: ``kind`` is "rss", "atom", "json", "sitemap", "index", or empty for anything else.

    ``sitemaps`` are the addresses that a sitemap index lists, the newest first. ``feeds`` are the
    addresses of feeds that a page names, if this is a page.
    """

    kind: str = ""
    title: str = ""
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    left_out: int = 0  # entries beyond the limit


def feed_from(values: Mapping[str, Any]) -> Feed:
    """Return the feed whose JSON values these are. Raises ``TypeError`` or ``ValueError``."""
    entries = tuple(_entry(entry) for entry in values.get("entries", ()))
    lists = {name: tuple(values.get(name, ())) for name in ("sitemaps", "feeds")}
    return Feed(**{**values, **lists, "entries": entries})


def _entry(values: Mapping[str, Any]) -> Entry:
    moment = values.get("published_at")
    return Entry(**{**values, "published_at": datetime.fromisoformat(moment) if moment else None})
