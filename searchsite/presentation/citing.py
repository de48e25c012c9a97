"""What the page of an article offers for citing it, and what it tells machines."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from articles.models import Article
from articles.shown_titles import ShownTitle
from searchsite.citations import apa, bibtex, chicago, meta_tags, prose, schema_org
from searchsite.citations.plain_text import one_line
from searchsite.citations.reference import Reference, reference_of
from searchsite.citations.schema_org import PageFacts
from searchsite.identity import preview_image_url

RIS_FILE, BIBTEX_FILE = "kutip.ris", "kutip.bib"  # names below the permalink
DESCRIPTION_LENGTH = 160  # characters


@dataclass(frozen=True, slots=True)
class Citing:
    """The citations of an article, each as HTML, and the addresses of its files."""

    apa: SafeString
    chicago: SafeString
    bibtex: str
    ris_url: str
    bibtex_url: str
    permalink: str
    permalink_url: str  # the same, without the host


def cited(request: HttpRequest, article: Article, title: ShownTitle) -> Reference:
    """Return the reference of an article, accessed today."""
    permalink = request.build_absolute_uri(reverse("article-permalink", args=[article.pk]))
    return reference_of(article, permalink=permalink, accessed=timezone.localdate(), title=title)


def citing(reference: Reference) -> Citing:
    """Return the citations of a reference in the active language."""
    terms = prose.terms_of(get_language())
    permalink = reverse("article-permalink", args=[reference.id])
    return Citing(
        apa=prose.html(apa.formatted(reference, terms)),
        chicago=prose.html(chicago.formatted(reference, terms)),
        bibtex=bibtex.entry(reference).rstrip(),
        ris_url=f"{permalink}/{RIS_FILE}",
        bibtex_url=f"{permalink}/{BIBTEX_FILE}",
        permalink=reference.permalink,
        permalink_url=permalink,
    )


def page_facts(request: HttpRequest, article: Article, modified_at: datetime | None) -> PageFacts:
    """Return the facts of the article's page. Articles have no pictures, but the site may have."""
    image = preview_image_url()
    beginning = one_line(article.body[: 2 * DESCRIPTION_LENGTH])
    return PageFacts(
        url=request.build_absolute_uri(article.get_absolute_url()),
        description=Truncator(beginning).chars(DESCRIPTION_LENGTH),
        section=one_line(article.category),
        kind=article.own_kind(),
        published_at=article.published_at,
        modified_at=modified_at,
        image=request.build_absolute_uri(image) if image else "",
    )


def metadata(reference: Reference, facts: PageFacts) -> SafeString:
    """Return the elements for the head of the article's page."""
    elements = meta_tags.meta_elements(reference, facts)
    return SafeString(f"{elements}\n  {schema_org.script(reference, facts)}")
