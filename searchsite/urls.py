"""Every address of the site. The pages join as soon as the search facade is there."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path

from articles.models import Article


def _article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), pk=pk)
    return HttpResponse(article.body, content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [
    path("articles/<int:pk>/<str:slug>", _article, name="article"),
    path("admin/", admin.site.urls),
]
