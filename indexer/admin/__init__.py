"""The article admin with the search engine: searches of the list, and the index state of articles.

``IndexedArticleAdmin`` replaces ``articles.admin.ArticleAdmin``, which does not use the index.
"""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import ArticleAdmin
from articles.models import Article
from indexer.engines import get_searcher
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing, IndexOutdated
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.sync.outbox import pending_rows

MAX_HITS = 1_000
MAX_UNINDEXED = 200  # drafts and pending articles, listed before the hits

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

    list_display = (*ArticleAdmin.list_display, "index_state")
    search_help_text = gettext_lazy(
        "Mencari seperti di situs (kata dasar, “frasa”, sumber:…, -kecuali);"
        " draf dicari menurut kata persis pada judul dan isi."
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
            results = search(SearchRequest(text, per_page=self.max_hits, facets=False))
        except IndexerError as error:
            self._message_once(request, messages.WARNING, _without_index(error))
            return super().get_search_results(request, queryset, text)
        if results.total > len(results.hits):
            self._message_once(request, messages.INFO, _too_many(self.max_hits, results.total))
        for notice in results.notices:
            self._message_once(request, messages.INFO, notice)
        found = [*_unindexed(text), *(hit.article_id for hit in results.hits)]
        queryset = queryset.filter(pk__in=found)
        return queryset if ORDER_VAR in request.GET else _in_order(queryset, found), False

    def _message_once(self, request: HttpRequest, level: int, text: str) -> None:
        if request.method == "GET":  # an action (POST) builds the list a second time
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


def _unindexed(text: str) -> list[int]:
    """Return the drafts and pending articles that contain all words of a text."""
    pending = Q(pk__in=pending_rows().values("article_id"))
    words = Q()
    for word in text.split():
        words &= Q(title__icontains=word) | Q(body__icontains=word)
    unindexed = Article.objects.filter(pending | Q(status=Article.Status.DRAFT))
    return list(unindexed.filter(words).values_list("pk", flat=True)[:MAX_UNINDEXED])


def _in_order(queryset: QuerySet[Article], found: list[int]) -> QuerySet[Article]:
    if not found:
        return queryset
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(dict.fromkeys(found))]
    return queryset.order_by(Case(*places, output_field=IntegerField()), "-pk")


def _without_index(error: IndexerError) -> str:
    return _(
        "Hanya judul, sumber, penulis, dan tautan yang dicari: %(reason)s. Minta pengelola"
        " menjalankan manage.py reindex."
    ) % {"reason": REASONS.get(type(error), _("indeks tidak dapat dibuka"))}


def _too_many(shown: int, total: int) -> str:
    return _(
        "Ditampilkan %(shown)s artikel yang paling cocok dari %(total)s; persempit pencarian untuk"
        " melihat yang lain."
    ) % {"shown": f"{shown:n}", "total": f"{total:n}"}


admin.site.unregister(Article)
admin.site.register(Article, IndexedArticleAdmin)
