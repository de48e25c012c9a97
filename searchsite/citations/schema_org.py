"""An article as JSON-LD of schema.org: ``NewsArticle`` with the properties that Google reads.

Sources: schema.org/NewsArticle, and Google Search Central, "Article (Article, NewsArticle,
BlogPosting) structured data". A doubtful date is left out: programs take a date as a fact.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from articles.kinds import Kind
from searchsite.citations.authors import Author
from searchsite.citations.reference import Reference

#: Kinds that are no news; all others are ``NewsArticle``.
TYPES = {
    Kind.OPINION.value: "OpinionNewsArticle",
    Kind.CLAIM.value: "Article",
    Kind.ADVERTORIAL.value: "Article",
}
#: No text can end the script element, or begin a comment in it.
_SCRIPT_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The facts of an article's page beside its reference. ``url`` is the canonical address.

    ``image`` is the absolute URL of the picture of the site, for previews of links.
    """

    url: str
    description: str
    section: str
    kind: str
    published_at: datetime | None
    modified_at: datetime | None = None
    image: str = ""


def script(reference: Reference, facts: PageFacts) -> SafeString:
    """Return the script element with the description of an article."""
    text = json.dumps(dict(_properties(reference, facts)), ensure_ascii=False)
    return SafeString(
        f'<script type="application/ld+json">{text.translate(_SCRIPT_ESCAPES)}</script>'
    )


def iso_moment(moment: datetime) -> str:
    """Return a moment in the site's zone; only the day if the time is unknown, that is midnight."""
    local = timezone.localtime(moment)
    is_day = (local.hour, local.minute, local.second) == (0, 0, 0)
    return local.date().isoformat() if is_day else local.isoformat(timespec="seconds")


def stated_publication(reference: Reference, facts: PageFacts) -> str:
    """Return the date of publication for programs; "" if it is unknown or doubtful."""
    if facts.published_at is None or reference.date_is_doubtful:
        return ""
    return iso_moment(facts.published_at)


def _properties(reference: Reference, facts: PageFacts) -> Iterator[tuple[str, Any]]:
    yield "@context", "https://schema.org"
    yield "@type", TYPES.get(facts.kind, "NewsArticle")
    yield "mainEntityOfPage", {"@type": "WebPage", "@id": facts.url}
    yield "url", facts.url
    if reference.title:
        yield "headline", reference.title
    if facts.description:
        yield "description", facts.description
    if published := stated_publication(reference, facts):
        yield "datePublished", published
    if facts.modified_at:
        yield "dateModified", iso_moment(facts.modified_at)
    if reference.authors:
        yield "author", [_author(author) for author in reference.authors]
    if reference.publisher:
        yield "publisher", {"@type": "Organization", "name": reference.publisher}
    if facts.section:
        yield "articleSection", facts.section
    yield "inLanguage", reference.language
    if reference.url:
        yield "isBasedOn", reference.url


def _author(author: Author) -> dict[str, str]:
    return {
        "@type": "Organization" if author.is_organisation else "Person",
        "name": author.name,
    }
