"""All URLs of the site.

Pages and the API have no trailing slash; the same URL with a slash is redirected. Only the URLs in
this list are redirected, so that no visitor can cause a redirect to another site.
"""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, path

from searchsite import health
from searchsite.alerts import answers as alert_answers
from searchsite.alerts import management_page as alert_management
from searchsite.alerts import signup as alert_signup
from searchsite.api import article as api_article
from searchsite.api import openapi
from searchsite.api import search as api_search
from searchsite.api import suggest as api_suggest
from searchsite.crawlers import news_sitemap, robots, sitemaps
from searchsite.decorators import without_slash
from searchsite.exports import views as exports
from searchsite.feeds import views as feeds
from searchsite.pages import (
    advanced,
    api,
    article,
    citation_files,
    explain,
    filter_values,
    help,
    home,
    logo,
    opensearch,
    preview,
    search,
    security_txt,
    trends,
)
from searchsite.presentation.citing import BIBTEX_FILE, RIS_FILE
from searchsite.query_log import clicks


def _with_redirect(
    route: str, view: Callable[..., HttpResponseBase], name: str
) -> list[URLPattern]:
    """Return the route, and its redirect from the form with a trailing slash."""
    return [path(route, view, name=name), path(f"{route}/", without_slash)]


_preview = admin.site.admin_view(preview.preview_page)
admin.site.pages = (  # type: ignore[attr-defined]  # the site is ours
    path("pratinjau/", _preview, name="article-preview"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home_page, name="home"),
    *_with_redirect("search", search.search_page, "search"),
    *_with_redirect("saringan/<str:column>", filter_values.filter_values_page, "filter-values"),
    *_with_redirect("lanjutan", advanced.advanced_page, "advanced"),
    *_with_redirect("tren", trends.trends_page, "trends"),
    path("tren.csv", trends.trends_csv, name="trends-csv"),
    *_with_redirect("unduh", exports.export_page, "export"),
    path("unduh/berkas", exports.export_file, name="export-file"),
    *_with_redirect("surel", alert_signup.signup_page, "alert-new"),
    *_with_redirect("surel/diminta", alert_signup.asked_page, "alert-asked"),
    *_with_redirect("surel/konfirmasi", alert_answers.confirm_page, "alert-confirm"),
    *_with_redirect("surel/berhenti", alert_answers.end_page, "alert-end"),
    *_with_redirect("surel/kelola", alert_management.manage_page, "alert-manage"),
    path("klik", clicks.click_beacon, name="click"),
    *_with_redirect("help", help.help_page, "help"),
    *_with_redirect("api", api.api_page, "api"),
    path(f"articles/<int:pk>/{RIS_FILE}", citation_files.ris_file, name="citation-ris"),
    path(f"articles/<int:pk>/{BIBTEX_FILE}", citation_files.bibtex_file, name="citation-bibtex"),
    *_with_redirect("articles/<int:pk>/<str:slug>", article.article_page, "article"),
    *_with_redirect("articles/<int:pk>", article.permalink, "article-permalink"),
    *_with_redirect("api/v1/search", api_search.search_endpoint, "api-search"),
    *_with_redirect("api/v1/suggest", api_suggest.suggest_endpoint, "api-suggest"),
    *_with_redirect("api/v1/articles/<int:pk>", api_article.article_endpoint, "api-article"),
    path("api/v1/openapi.json", openapi.openapi_endpoint, name="api-document"),
    *_with_redirect("healthz", health.healthz, "healthz"),
    *_with_redirect("readyz", health.readyz, "readyz"),
    path("search.atom", feeds.atom_feed, name="search-atom"),
    path("search.feed.json", feeds.json_feed, name="search-feed-json"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemaps.sitemap_file, name="sitemap-file"),
    path("sitemap-news.xml", news_sitemap.news_sitemap, name="sitemap-news"),
    path("logo", logo.logo, name="logo"),
    path("opensearch.xml", opensearch.opensearch, name="opensearch"),
    path("favicon.ico", health.favicon, name="favicon"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    path(
        "admin/mengapa/<int:pk>/", admin.site.admin_view(explain.explain_page), name="explain-hit"
    ),
    path("admin/", admin.site.urls),
]

handler400 = "searchsite.errors.bad_request"
handler403 = "searchsite.accounts.refusal_page.forbidden"
handler404 = "searchsite.accounts.refusal_page.not_found"
handler500 = "searchsite.errors.server_error"
