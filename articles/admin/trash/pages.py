"""The page of the trash: its articles, restoring, deleting for good, emptying."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.history import note_deletions, user_id_of
from articles.admin.numbers import number_of
from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.models import Article, Operation, Revision
from articles.roles.policy import (
    ADD,
    CHANGE,
    DELETE,
    PUBLISH,
    VIEW,
    sees_all_articles,
    visible_articles,
)
from articles.roles.refusal import MissingRightsError
from articles.trash.discarding import purge, restore, trashed_articles
from articles.trash.doubles import doubles_of

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

PER_PAGE = 50
SELECTED = "selected"
MAX_KEYS = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the trash, with the user who put it there."""

    article: Article
    user: Any
    former_status: str


class TrashPages:
    """The page and its buttons. Whoever sees an article sees it in the trash, too."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the address of the page."""
        view = self._admin.admin_site.admin_view(self.view)
        return [path("trash/", view, name="articles_article_trash")]

    def view(self, request: HttpRequest) -> HttpResponse:
        """Show the trash, or do what a button of it says."""
        if not (sees_all_articles(request.user) or request.user.has_perm(ADD)):
            raise MissingRightsError(VIEW)
        query = " ".join(request.GET.get("q", "").replace("\0", "").split())
        articles = _matching(visible_articles(request.user, trashed_articles()), query)
        if request.method == "POST":
            return self._act(request, articles) or redirect(request.get_full_path())
        return self._list(request, articles, query)

    def _act(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        if "empty" in request.POST:
            return self._purge(request, articles, _("Kosongkan tempat sampah"))
        sent = map(number_of, request.POST.getlist(SELECTED)[:MAX_KEYS])
        keys = [key for key in sent if key is not None]
        chosen = articles.filter(pk__in=keys) if request.POST.get("across") != "1" else articles
        if not chosen.exists():
            messages.warning(request, _("Pilih artikelnya dahulu."))
            return None
        if "restore" in request.POST:
            return self._restore(request, chosen)
        if "purge" in request.POST:
            return self._purge(request, chosen, _("Hapus selamanya"))
        return None

    def _restore(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        if not (request.user.has_perm(CHANGE) or request.user.has_perm(ADD)):
            raise MissingRightsError(CHANGE)
        doubles = doubles_of(articles)
        warnings = [
            _("Di luar tempat sampah sudah ada artikel yang sama dengan “%(title)s”: #%(number)d.")
            % {"title": title, "number": number}
            for title, number in doubles
        ]
        if page := confirmation(
            request,
            articles,
            title=_("Pulihkan dari tempat sampah"),
            effects=[_("Artikel kembali dengan status yang dimilikinya sebelum dibuang.")],
            warnings=warnings,
            button=_("Ya, pulihkan"),
            always=bool(doubles),
        ):
            return page
        operation = restore(
            articles, user=request.user, as_drafts=not request.user.has_perm(PUBLISH)
        )
        text = ngettext(
            "%(count)s artikel dipulihkan.", "%(count)s artikel dipulihkan.", operation.changed
        )
        return told(request, operation, text)

    def _purge(
        self, request: HttpRequest, articles: QuerySet[Article], title: str
    ) -> HttpResponse | None:
        if not request.user.has_perm(DELETE):
            raise MissingRightsError(DELETE)
        if not articles.exists():
            messages.info(request, _("Tempat sampah sudah kosong."))
            return None
        if page := confirmation(
            request,
            articles,
            title=title,
            effects=[_("Naskah, teks asli, dan riwayatnya hilang.")],
            button=_("Ya, hapus selamanya"),
            always=True,
            can_be_undone=False,
        ):
            return page
        user_id = user_id_of(request)
        count = purge(
            articles, user=request.user, on_part=lambda rows: note_deletions(user_id, rows)
        )
        text = ngettext(
            "%(count)s artikel dihapus selamanya.", "%(count)s artikel dihapus selamanya.", count
        )
        messages.success(request, text % {"count": intcomma(count)})
        return None

    def _list(
        self, request: HttpRequest, articles: QuerySet[Article], query: str
    ) -> TemplateResponse:
        shown = articles.defer("body").select_related("created_by")
        page = Paginator(shown, PER_PAGE).get_page(request.GET.get("p"))
        return TemplateResponse(
            request,
            "admin/articles/article/trash.html",
            {
                **self._admin.admin_site.each_context(request),
                "opts": self._admin.opts,
                "media": self._admin.media,
                "title": _("Tempat sampah"),
                "page": page,
                "rows": _rows(list(page)),
                "query": query,
                "selected_name": SELECTED,
                "may_purge": request.user.has_perm(DELETE),
                "pages": {
                    name: f"?{urlencode({'q': query, 'p': str(number)})}"
                    for name, number in (("newer", page.number - 1), ("older", page.number + 1))
                },
            },
        )


def trash_url(article_id: int | None = None) -> str:
    """Return the address of the trash, or of one article in it."""
    address = reverse("admin:articles_article_trash")
    return f"{address}?{urlencode({'q': f'#{article_id}'})}" if article_id else address


def _matching(articles: QuerySet[Article], query: str) -> QuerySet[Article]:
    """Return the articles with all words in title or source, or with the number ``#123``."""
    condition = Q()
    for word in query.split():
        number = number_of(word[1:]) if word.startswith("#") else None
        if number is not None:
            condition &= Q(pk=number)
        else:
            condition &= Q(title__icontains=word) | Q(source__icontains=word)
    return articles.filter(condition)


def _rows(articles: Sequence[Article]) -> list[Row]:
    """Return the rows of a page with one query for the users."""
    keys = [article.pk for article in articles]
    kinds = (Operation.Kind.TRASH, Operation.Kind.UNDO_IMPORT)
    revisions = Revision.objects.filter(article_id__in=keys, operation__kind__in=kinds)
    latest = {
        row.article_id: row.user
        for row in revisions.select_related("user").only("article_id", "user").order_by("pk")
    }
    names = dict(Article.Status.choices)
    return [
        Row(article, latest.get(article.pk), str(names.get(article.trashed_from, "")))
        for article in articles
    ]
