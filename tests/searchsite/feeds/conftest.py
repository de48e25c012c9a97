"""Fixtures for feeds: Atom and JSON Feed, read and checked as their formats demand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(settings.BASE_DIR) / "tests" / "data" / "atom.rng"))
JSON_VERSION = "https://jsonfeed.org/version/1.1"


@pytest.fixture(autouse=True)
def unlimited_time(settings: Any) -> None:
    """Let a first search that compiles and reads word lists take its time."""
    settings.SEARCH_TIME_BUDGET_MS = settings.SEARCH_PROCESSOR_BUDGET_MS = 600_000


@pytest.fixture
def read_atom(client: Client) -> Callable[..., Any]:
    """Return a function that requests an Atom feed, checks it by RFC 4287, and parses it."""

    def read(url: str, **headers: str) -> Any:
        response = client.get(url, headers=headers)
        assert response.status_code == 200, (url, response.content)
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        check_atom(response.content)
        parsed = feedparser.parse(response.content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        return parsed

    return read


@pytest.fixture
def read_json(client: Client) -> Callable[..., Any]:
    """Return a function that requests a JSON feed and checks the members that are required."""

    def read(url: str) -> Any:
        response = client.get(url)
        assert response.status_code == 200, (url, response.content)
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        feed = response.json()
        check_json(feed)
        return feed

    return read


def check_atom(document: bytes) -> None:
    """Assert the grammar, and the rules that the grammar cannot state."""
    root = etree.fromstring(document)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    entries = root.findall(f"{ATOM}entry")
    assert root.find(f"{ATOM}author") is not None  # or each entry needs one (4.1.1)
    for element in (root, *entries):
        alternates = [
            (each.get("type"), each.get("hreflang"))
            for each in element.findall(f"{ATOM}link")
            if each.get("rel") == "alternate"
        ]
        assert len(alternates) == len(set(alternates)) == 1
        for link in element.findall(f"{ATOM}link"):
            assert link.get("href").startswith(("http://", "https://")), link.get("href")
        assert element.findtext(f"{ATOM}title").strip()
        assert ":" in element.findtext(f"{ATOM}id")
        assert not element.findall(f"{ATOM}link[@rel='next']")
    assert len(root.findall(f"{ATOM}link[@rel='self']")) == 1
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(ids) == len(set(ids)) <= 20
    for entry in entries:
        assert entry.find(f"{ATOM}content") is None
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
    published = [each.findtext(f"{ATOM}published") for each in entries]
    assert published == sorted(published, reverse=True)
    if entries:
        latest = max(each.findtext(f"{ATOM}updated") for each in entries)
        assert root.findtext(f"{ATOM}updated") == latest


def check_json(feed: Any) -> None:
    """Assert the members that JSON Feed 1.1 requires, and the types of the others."""
    assert feed["version"] == JSON_VERSION
    assert isinstance(feed["title"], str)
    assert feed["title"]
    for name in ("home_page_url", "feed_url"):
        assert feed[name].startswith("http")
    assert "next_url" not in feed
    assert all(author["name"] for author in feed["authors"])
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids)) <= 20
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert isinstance(item["content_text"], str)  # this or content_html
        assert "content_html" not in item
        assert item["url"].startswith("http")
        assert all(isinstance(tag, str) and tag for tag in item["tags"])
        assert all(author["name"] for author in item["authors"])
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo is not None
        known = {"id", "url", "title", "content_text", "date_published", "date_modified"}
        others = item.keys() - known - {"authors", "tags", "language"}
        assert all(name.startswith("_") and isinstance(item[name], dict) for name in others)
