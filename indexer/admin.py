"""The articles' admin with the search engine: its list is searched by it and says what it lacks.

Registers ``IndexedArticleAdmin`` in the place of ``articles.admin.ArticleAdmin``, which knows no
index.
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

MOST_HITS = 1_000
MOST_UNINDEXED = 200  # drafts and pending articles that a search lists before the hits

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
    """Articles, searched by the site's own engine."""

    list_display = (*ArticleAdmin.list_display, "index_state")
    search_help_text = gettext_lazy(
        "Mencari seperti di situs (kata dasar, “frasa”, sumber:…, -kecuali);"
        " draf dicari menurut kata persis pada judul dan isi."
    )

    @admin.display(description=gettext_lazy("indeks"))
    def index_state(self, article: Article) -> str:
        """Return whether a reader's search knows the article as it is."""
        state = getattr(article, "index_state", PENDING)
        return format_html(
            '<span class="index-state index-state--{}">{}</span>', state, STATES[state]
        )

    def annotate_page(self, page: Sequence[Article]) -> None:
        """Note for each article of the page whether the index has its latest change."""
        waiting = _waiting({article.pk for article in page})
        for article in page:
            article.index_state = _state(article, waiting)  # type: ignore[attr-defined]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Return what the engine finds, best first, after the drafts that it cannot know."""
        text = search_term.replace("\0", "").strip()
        if not text:
            return queryset, False
        try:
            results = search(SearchRequest(text, per_page=MOST_HITS, facets=False))
        except IndexerError as error:
            self._say_once(request, messages.WARNING, _without_index(error))
            return super().get_search_results(request, queryset, text)
        if results.total > len(results.hits):
            self._say_once(request, messages.INFO, _too_many(results.total))
        for notice in results.notices:
            self._say_once(request, messages.INFO, notice)
        found = [*_unindexed(text), *(hit.article_id for hit in results.hits)]
        queryset = queryset.filter(pk__in=found)
        return queryset if ORDER_VAR in request.GET else _in_order(queryset, found), False

    def _say_once(self, request: HttpRequest, level: int, text: str) -> None:
        if request.method == "GET":  # the list is made anew for every action, too
            self.message_user(request, text, level, fail_silently=True)


def _waiting(keys: set[int]) -> set[int]:
    """Return those of the articles whose latest change no reader's search knows."""
    try:
        get_searcher().check()
    except IndexerError:
        return keys
    pending = pending_rows().filter(article_id__in=keys)
    return set(pending.values_list("article_id", flat=True))


def _state(article: Article, waiting: set[int]) -> str:
    if article.pk in waiting:
        return PENDING
    return INDEXED if article.status == Article.Status.PUBLISHED else NOT_SEARCHABLE


def _unindexed(text: str) -> list[int]:
    """Return the articles with these words that the index does not know, or not as they are."""
    waiting = Q(pk__in=pending_rows().values("article_id"))
    words = Q()
    for word in text.split():
        words &= Q(title__icontains=word) | Q(body__icontains=word)
    unknown = Article.objects.filter(waiting | Q(status=Article.Status.DRAFT))
    return list(unknown.filter(words).values_list("pk", flat=True)[:MOST_UNINDEXED])


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


def _too_many(total: int) -> str:
    return _(
        "Ditampilkan %(shown)s artikel yang paling cocok dari %(total)s; persempit pencarian untuk"
        " melihat yang lain."
    ) % {"shown": f"{MOST_HITS:n}", "total": f"{total:n}"}


admin.site.unregister(Article)
admin.site.register(Article, IndexedArticleAdmin)
