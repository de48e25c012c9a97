"""``/api/v1/articles/<id>``: one published article as JSON."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.models import Article
from articles.shown_titles import shown_title
from indexer.search.hit_rows import in_site_zone
from indexer.search.outlets import outlet_of
from searchsite.api.answers import ArticleAnswer, ArticleLink
from searchsite.decorators import ApiError, endpoint
from searchsite.presentation.related import related_or_none


@endpoint
def article_endpoint(request: HttpRequest, pk: int) -> ArticleAnswer:
    """Return the article; a draft is answered with 404, like an unknown id.

    ``related`` and ``versions`` are null while the index cannot be read.
    """
    article = Article.objects.published().filter(pk=pk).first()
    if article is None:
        raise ApiError(404, "not-found", _("Artikel %(id)s tidak ada.") % {"id": pk})
    related = related_or_none(article)
    title = shown_title(article.title, article.body)
    return {
        "id": article.pk,
        "title": title.text,
        "untitled": title.is_made,
        "body": article.body,
        "source": article.source,
        "outlet": outlet_of(article.source),
        "author": article.author,
        "category": article.category,
        "kind": article.own_kind(),
        "url": article.url,
        "published": in_site_zone(article.published_at),
        "related": _links(request, related.articles) if related else None,
        "versions": _links(request, related.versions) if related else None,
    }


def _links(request: HttpRequest, articles: Sequence[Article]) -> list[ArticleLink]:
    return [
        {
            "id": article.pk,
            "title": shown_title(article.title, article.body).text,
            "url": request.build_absolute_uri(article.get_absolute_url()),
            "source": article.source,
            "kind": article.own_kind(),
            "published": in_site_zone(article.published_at),
        }
        for article in articles
    ]
