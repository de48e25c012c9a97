"""The fields that a page states: from JSON-LD, then meta elements, then visible elements."""

import json
import re
from collections.abc import Iterator
from typing import Any

from articles.importing.dates import parse_date
from articles.importing.record import Fields

MAX_JSON_LD_BLOCKS = 20
MAX_JSON_LD_DEPTH = 6
MAX_NAMES = 5  # of authors, publishers or sections
MIN_TITLE_CHARACTERS = 15  # of a title without the name of the site
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report")
# Field -> names of meta elements (property, name or itemprop), the most reliable first.
METAS = {
    "title": ("og:title", "twitter:title", "title"),
    "source": ("og:site_name", "application-name", "publisher", "dc.publisher"),
    "author": ("author", "content_author", "dable:author", "dc.creator", "article:author"),
    "category": ("article:section", "content_category", "section", "kategori"),
    "url": ("og:url",),
    "published_at": (
        "article:published_time",
        "content_publisheddate",
        "publishdate",
        "pubdate",
        "datepublished",
        "date",
        "dc.date",
    ),
}
_decoder = json.JSONDecoder(strict=False)
_SITE_SUFFIX = re.compile(r"\s+[-–—|•»]\s+[^-–—|•»]{2,40}$")


def page_fields(tree: Any) -> tuple[Fields, str]:
    """Return the fields that a page states, and the text of the article if its JSON-LD has it."""
    data = _article_data(tree)
    metas = _metas(tree)
    values = {
        name: next((metas[key] for key in keys if metas.get(key)), "")
        for name, keys in METAS.items()
    }
    stated = {
        "title": _text(data.get("headline")),
        "source": _text(data.get("publisher")),
        "author": _text(data.get("author")),
        "category": _text(data.get("articleSection")),
        "url": _text(data.get("url")),
        "published_at": _text(data.get("datePublished")),
    }
    values |= {name: value for name, value in stated.items() if value}
    values["title"] = _title(values["title"], tree)
    values["url"] = _canonical(tree) or values["url"]
    if values["author"].startswith(("http://", "https://")):
        values["author"] = ""
    moment = parse_date(values.pop("published_at") or _visible_time(tree))
    return Fields(**values, published_at=moment), _text(data.get("articleBody"))


def _article_data(tree: Any) -> dict[str, Any]:
    for element in tree.xpath(".//script[@type='application/ld+json']")[:MAX_JSON_LD_BLOCKS]:
        try:
            content = _decoder.decode((element.text or "").strip())
        except (ValueError, RecursionError):
            continue
        for item in _objects(content):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(kind in _ARTICLE_TYPES for kind in kinds):
                return item
    return {}


def _objects(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(content, list) and depth < MAX_JSON_LD_DEPTH:
        for item in content:
            yield from _objects(item, depth + 1)
    elif isinstance(content, dict):
        yield content
        yield from _objects(content.get("@graph"), depth + 1)


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.xpath(".//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            if name := element.get(attribute):
                found.setdefault(name.lower(), " ".join(element.get("content").split()))
    return found


def _title(stated: str, tree: Any) -> str:
    headings = [" ".join(element.text_content().split()) for element in tree.xpath(".//h1")]
    if stated:
        # The visible headline is the stated title without the name of the site.
        return next((head for head in headings if head and head in stated), _without_site(stated))
    if len([heading for heading in headings if heading]) == 1:
        return next(heading for heading in headings if heading)
    titles = tree.xpath(".//head/title")
    return _without_site(" ".join(titles[0].text_content().split())) if titles else ""


def _without_site(title: str) -> str:
    shorter = _SITE_SUFFIX.sub("", title)
    return shorter if len(shorter) >= MIN_TITLE_CHARACTERS else title


def _canonical(tree: Any) -> str:
    links = tree.xpath(".//link[@rel='canonical']/@href")
    return str(links[0]).strip() if links and str(links[0]).startswith("http") else ""


def _visible_time(tree: Any) -> str:
    for element in tree.xpath(".//time")[:1]:
        return str(element.get("datetime") or element.text_content()).strip()
    return ""


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(text for text in map(_text, value[:MAX_NAMES]) if text)
    return ""
