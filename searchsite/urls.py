"""Every address of the site.

Pages and API have no slash at the end; the form with one is redirected, so that either can be
typed. Only addresses listed here are redirected: none is built from what a visitor sent.
"""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, path

from searchsite import health
from searchsite.api import article as api_article
from searchsite.api import search as api_search
from searchsite.decorators import without_slash
from searchsite.pages import article, help, home, search


def _either(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    return [path(route, view, name=name), path(f"{route}/", without_slash)]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home_page, name="home"),
    *_either("search", search.search_page, "search"),
    *_either("help", help.help_page, "help"),
    *_either("articles/<int:pk>/<str:slug>", article.article_page, "article"),
    *_either("articles/<int:pk>", article.permalink, "article-permalink"),
    *_either("api/v1/search", api_search.search_endpoint, "api-search"),
    *_either("api/v1/articles/<int:pk>", api_article.article_endpoint, "api-article"),
    *_either("healthz", health.healthz, "healthz"),
    *_either("readyz", health.readyz, "readyz"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", health.favicon, name="favicon"),
    path("admin/", admin.site.urls),
]

handler400 = "searchsite.errors.bad_request"
handler403 = "searchsite.errors.forbidden"
handler404 = "searchsite.errors.not_found"
handler500 = "searchsite.errors.server_error"
