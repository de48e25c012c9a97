"""``/sitemap-news.xml``: the articles that readers could first open in the last two days.

Format: the news extension of the sitemap protocol, version 0.9, which allows 1,000 articles. The
date is that of the publication on this site, as the extension demands.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from articles.models import Article
from articles.moment_texts import utc_text
from articles.shown_titles import shown_title
from searchsite.crawlers.sitemaps import (
    article_urls,
    for_crawlers,
    location,
    sitemap_response,
)
from searchsite.identity import site_name
from searchsite.page_memory import remembered
from searchsite.xml_text import xml_text

NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"
NEWS_AGE = timedelta(days=2)
MAX_NEWS = 1_000


class News(NamedTuple):
    """The title of an article, when readers could first open it, and when it changed."""

    article: Article
    title: str
    published_at: datetime

    @property
    def changed_at(self) -> datetime:
        """When the page changed."""
        return max(self.published_at, self.article.updated_at)


@for_crawlers
@remembered
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Return the latest articles, newest first, each with the name of this publication."""
    url_of, publication = article_urls(request), _publication()
    news = _news()
    rows = (
        f"<url>{location(url_of(each.article), each.changed_at)}<news:news>{publication}"
        f"<news:publication_date>{utc_text(each.published_at)}</news:publication_date>"
        f"<news:title>{escape(each.title)}</news:title></news:news></url>\n"
        for each in news
    )
    changed_at = max((each.changed_at for each in news), default=None)
    return sitemap_response(
        "urlset", rows, changed_at, namespaces=f' xmlns:news="{NEWS_NAMESPACE}"'
    )


def _news() -> list[News]:
    """Return the news that have a title: the extension demands one."""
    recent = Article.objects.published().filter(first_published_at__gt=now() - NEWS_AGE)
    fields = ("title", "body", "slug", "updated_at", "first_published_at")
    articles = recent.order_by("-first_published_at", "-pk").only(*fields)[:MAX_NEWS]
    titled = (
        (article, xml_text(shown_title(article.title, article.body).text)) for article in articles
    )
    return [
        News(article, title, article.first_published_at)
        for article, title in titled
        if title and article.first_published_at
    ]


def _publication() -> str:
    name = f"<news:name>{escape(xml_text(site_name()))}</news:name>"
    language = f"<news:language>{settings.LANGUAGE_CODE}</news:language>"
    return f"<news:publication>{name}{language}</news:publication>"
