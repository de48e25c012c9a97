"""Meta elements of an article's page: Open Graph, a Twitter card, Dublin Core and PRISM.

Zotero reads the last two by its translator "Embedded Metadata". NOTE: that translator takes
``og:type`` article for an article of a journal, so ``z:itemType`` names the type. It splits an
author without a comma into given and family name; a comma behind a desk keeps it whole. A page
with COinS would be read by another translator, which knows less.
"""

from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString

from searchsite.citations.authors import Author
from searchsite.citations.reference import Reference
from searchsite.citations.schema_org import PageFacts, iso_moment, stated_publication

LOCALES = {"id": "id_ID", "en": "en_US"}


def meta_elements(reference: Reference, facts: PageFacts) -> SafeString:
    """Return the elements for the head of the page, with those that have a value."""
    elements = [
        f'<meta {attribute}="{name}" content="{escape(value)}">'
        for attribute, names in (("property", _open_graph), ("name", _named))
        for name, value in names(reference, facts)
        if value
    ]
    return SafeString("\n  ".join(elements))


def _open_graph(reference: Reference, facts: PageFacts) -> Iterator[tuple[str, str]]:
    yield "og:type", "article"
    yield "og:title", reference.title
    yield "og:description", facts.description
    yield "og:url", facts.url
    yield "og:image", facts.image
    yield "og:image:alt", reference.site if facts.image else ""
    yield "og:site_name", reference.site
    yield "og:locale", LOCALES.get(reference.language, "")
    yield "article:published_time", stated_publication(reference, facts)
    yield "article:modified_time", iso_moment(facts.modified_at) if facts.modified_at else ""
    yield "article:section", facts.section


def _named(reference: Reference, facts: PageFacts) -> Iterator[tuple[str, str]]:
    yield "twitter:card", "summary"
    yield "z:itemType", "newspaperArticle" if reference.publisher else "webpage"
    yield "DC.title", reference.title
    for author in reference.authors:
        yield "DC.creator", _inverted(author)
    yield "DC.publisher", reference.publisher
    yield "prism.publicationName", reference.publisher
    if reference.published and not reference.date_is_doubtful:
        yield "DC.date", reference.published.isoformat()
    yield "DC.language", reference.language


def _inverted(author: Author) -> str:
    family = author.family.replace(",", "")
    if author.given:
        return f"{family}, {author.given}"
    return f"{family}," if " " in family else family
