"""The article admin with the search engine: searches of the list, and the index state of articles.

``IndexedArticleAdmin`` replaces ``articles.admin.ArticleAdmin``, which does not use the index.
"""

from collections.abc import Iterator, Sequence

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import ArticleAdmin
from articles.admin.ranked_articles import ListSearch, set_list_search
from articles.models import Article
from indexer.admin.article_search import Found, find
from indexer.engines import get_searcher
from indexer.exceptions import (
    ClusterUnavailable,
    IndexDamaged,
    IndexerError,
    IndexMissing,
    IndexOutdated,
)
from indexer.sync.outbox import pending_rows

MAX_HITS = 50_000  # published articles of a list

INDEXED, PENDING, NOT_SEARCHABLE = "indexed", "pending", "not-searchable"
STATES = {
    INDEXED: gettext_lazy("terindeks"),
    PENDING: gettext_lazy("menunggu"),
    NOT_SEARCHABLE: gettext_lazy("tidak dicari"),
}
REASONS = {
    IndexMissing: gettext_lazy("indeks belum dibuat"),
    IndexOutdated: gettext_lazy("indeks berasal dari versi program yang lain"),
    IndexDamaged: gettext_lazy("indeks rusak"),
}


class IndexedArticleAdmin(ArticleAdmin):
    """The article admin, whose list is searched by the search engine."""

    max_hits = MAX_HITS

    attributes = (*ArticleAdmin.attributes, "index_state")
    search_help_text = gettext_lazy(
        "Mencari seperti di situs, juga di antara draf (kata dasar, “frasa”, judul:…, sumber:…,"
        " -kecuali), dan hanya yang memuat semua kata; status:draf, nomor #123, dan alamat juga."
    )

    @admin.display(description=gettext_lazy("indeks"))
    def index_state(self, article: Article) -> str:
        """Return a label: indexed, pending, or not searchable."""
        state = getattr(article, "index_state", PENDING)
        return format_html(
            '<span class="index-state index-state--{}">{}</span>', state, STATES[state]
        )

    def annotate_page(self, page: Sequence[Article]) -> None:
        """Set ``index_state`` of each article of the page."""
        pending = _pending({article.pk for article in page})
        for article in page:
            article.index_state = _state(article, pending)  # type: ignore[attr-defined]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Return matching articles: drafts and pending ones, then the engine's hits, best first."""
        text = search_term.replace("\0", "").strip()
        if not text:
            return queryset, False
        try:
            found = self._found(request, text)
        except IndexerError as error:
            self._message_once(request, messages.WARNING, _without_index(error))
            return super().get_search_results(request, queryset, text)
        return queryset.filter(found.condition), False

    def _found(self, request: HttpRequest, text: str) -> Found:
        """Search once for each request; an action (POST) builds the list a second time."""
        known: tuple[str, Found] | None = getattr(request, "_found", None)
        if known is not None and known[0] == text:
            return known[1]
        found = find(text, max_hits=self.max_hits)
        request._found = text, found  # type: ignore[attr-defined]
        set_list_search(request, ListSearch(found.ranked, found.is_relaxed, found.names_trash))
        for level, notice in _notices(found):
            self._message_once(request, level, notice)
        return found

    def _message_once(self, request: HttpRequest, level: int, text: str) -> None:
        if request.method == "GET":  # not again for an action
            self.message_user(request, text, level, fail_silently=True)


def _pending(keys: set[int]) -> set[int]:
    """Return the keys of the articles whose latest change is not in the index."""
    try:
        get_searcher().check()
    except IndexerError:
        return keys
    pending = pending_rows().filter(article_id__in=keys)
    return set(pending.values_list("article_id", flat=True))


def _state(article: Article, pending: set[int]) -> str:
    if article.pk in pending:
        return PENDING
    return INDEXED if article.status == Article.Status.PUBLISHED else NOT_SEARCHABLE


def _notices(found: Found) -> Iterator[tuple[int, str]]:
    """Yield the messages about a search, with their levels."""
    if found.is_relaxed:
        yield (
            messages.WARNING,
            _(
                "Tidak ada artikel yang memuat semua kata itu. Yang ditampilkan memuat sebagian"
                " saja atau kata lain, dan tidak dapat dipilih semua sekaligus."
            ),
        )
    if found.shown < found.total:
        yield messages.INFO, _too_many(found.shown, found.total)
    if found.is_cut:
        yield messages.WARNING, _("Hanya sebagian draf yang dicari; persempit pencarian.")
    for notice in found.notices:
        yield messages.INFO, notice


def _without_index(error: IndexerError) -> str:
    if isinstance(error, ClusterUnavailable):
        return _(
            "Hanya judul, sumber, penulis, dan tautan yang dicari: klaster pencarian sedang tidak"
            " menjawab. Pencarian lengkap kembali sendiri setelah klaster pulih."
        )
    return _(
        "Hanya judul, sumber, penulis, dan tautan yang dicari: %(reason)s. Minta pengelola"
        " menjalankan manage.py reindex."
    ) % {"reason": REASONS.get(type(error), _("indeks tidak dapat dibuka"))}


def _too_many(shown: int, total: int) -> str:
    return _(
        "Ditampilkan %(shown)s artikel yang paling cocok dari %(total)s; persempit pencarian untuk"
        " melihat yang lain."
    ) % {"shown": intcomma(shown), "total": intcomma(total)}


admin.site.unregister(Article)
admin.site.register(Article, IndexedArticleAdmin)
