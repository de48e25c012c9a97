"""A reference: the values of an article that every notation of a citation writes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from articles.importing.cleaning.headline import without_first_marks
from articles.models import Article
from articles.shown_titles import ShownTitle
from searchsite.citations.authors import Author, authors_of
from searchsite.citations.plain_text import one_line
from searchsite.identity import site_name
from searchsite.languages import ARTICLE_LANGUAGE


class Citable(Protocol):
    """What a reference needs of an article: a model, or the row of an export."""

    @property
    def pk(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def url(self) -> str: ...
    @property
    def date_status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """An article to cite. Texts are on one line; "" or None is unknown.

    ``published`` and ``accessed`` are days in the site's time zone. ``url`` is the address of the
    original, and ``permalink`` that of the article on this site, whose name is ``site``.
    """

    id: int
    title: str
    authors: tuple[Author, ...]
    publisher: str
    published: date | None
    url: str
    permalink: str
    accessed: date
    site: str
    language: str = ARTICLE_LANGUAGE
    title_is_made: bool = False  # the title is the beginning of the text
    date_is_doubtful: bool = False

    @property
    def address(self) -> str:
        """The address that a citation names: the original's, else the one on this site."""
        return self.url or self.permalink


def reference_of(
    article: Citable, *, permalink: str, accessed: date, title: ShownTitle | None = None
) -> Reference:
    """Return the reference of an article.

    ``title`` is its ``shown_title``; without it, only the stored title is used, and the text of
    the article is not read.
    """
    shown = title or ShownTitle(without_first_marks(article.title))
    published = article.published_at
    publisher, zone = one_line(article.source), timezone.get_default_timezone()
    return Reference(
        id=article.pk,
        title=one_line(shown.text),
        authors=authors_of(article.author, article.source),
        publisher=publisher,
        published=timezone.localtime(published, zone).date() if published else None,
        url=_web_address(article.url),
        permalink=permalink,
        accessed=accessed,
        site=one_line(site_name()),
        title_is_made=shown.is_made,
        date_is_doubtful=article.date_status == Article.DateStatus.DOUBTFUL,
    )


def _web_address(url: str) -> str:
    """Return an address on the web without white space; "" for any other."""
    address = one_line(url).replace(" ", "%20")
    return address if address.lower().startswith(("http://", "https://")) else ""
