"""The page of the queue: shows one draft, takes a decision about it, and goes on to the next.

Every decision is a POST that names the version of the draft on the page; a draft that somebody
changed or decided meanwhile is not touched. After each one the address is that of another draft, so
that a reload repeats nothing.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.admin.operations.results import told
from articles.admin.queue.decisions import RIGHTS, InvalidDateError, decide
from articles.admin.queue.shown import ShownDraft
from articles.drafts.queue import ALL, DATES, REQUESTED, SHOWN, DraftQueue, requested_count
from articles.models import Article, Operation
from articles.publishing.rights import may_publish
from articles.roles.policy import CHANGE, may_discard
from articles.roles.refusal import require

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

QUEUE, DRAFT = "articles_article_queue", "articles_article_queue_draft"
TEMPLATE = "admin/articles/article/queue.html"
MAX_DIGITS = 18  # of a key
MAX_TITLE_CHARACTERS = 80  # in a message


class QueuePages:
    """The queue of an article admin."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the URLs of the queue and of each draft in it."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("antrean/", wrap(self.start), name=QUEUE),
            path("antrean/<int:pk>/", wrap(self.draft), name=DRAFT),
        ]

    def start(self, request: HttpRequest) -> HttpResponse:
        """Lead to the first draft, or say that there is none."""
        require(request.user, CHANGE)
        queue = queue_of(request)
        first = queue.first()
        if first is None:
            return self._page(request, queue, None)
        return _to(queue, first)

    def draft(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a draft, or take the decision about it."""
        require(request.user, CHANGE)
        queue = queue_of(request)
        article = Article.objects.filter(pk=pk, status=Article.Status.DRAFT).first()
        if article is None:
            if request.method == "POST":
                messages.info(request, _("Draf itu sudah diputuskan atau dihapus orang lain."))
            return self._go_on(request, queue, pk)
        if request.method == "POST":
            return self._decide(request, queue, article)
        return self._page(request, queue, article)

    def _decide(self, request: HttpRequest, queue: DraftQueue, article: Article) -> HttpResponse:
        decision = request.POST.get("decision", "")
        if decision not in RIGHTS:
            return self._go_on(request, queue, article.pk)
        if request.POST.get("version") != article.updated_at.isoformat():
            text = _("Draf ini diubah setelah Anda membukanya. Periksa lagi, lalu putuskan.")
            messages.warning(request, text)
            return _to(queue, article.pk)
        try:
            done = decide(
                article,
                decision,
                user=request.user,
                day=request.POST.get("day", ""),
                now=timezone.now(),
            )
        except InvalidDateError:
            messages.error(request, _("Tanggal itu tidak dapat dibaca; tidak ada yang diubah."))
            return _to(queue, article.pk)
        if isinstance(done, Operation):
            told(request, done, _sentence(done, article.title))
        else:
            messages.success(request, done)
        return self._go_on(request, queue, article.pk)

    def _go_on(self, request: HttpRequest, queue: DraftQueue, pk: int) -> HttpResponseRedirect:
        """Lead to the draft after this one; at the end, to the drafts that were skipped."""
        following = queue.after(pk)
        if following is None and (first := queue.first()) is not None:
            messages.info(request, _("Akhir antrean: kembali ke draf pertama."))
            following = first
        return _to(queue, following)

    def _page(
        self, request: HttpRequest, queue: DraftQueue, article: Article | None
    ) -> HttpResponse:
        context: dict[str, Any] = {
            **self._admin.admin_site.each_context(request),
            "opts": self._admin.opts,
            "title": _("Antrean draf"),
            "media": self._admin.media,
            "count": queue.count(),
            "tabs": list(_tabs(queue)),
            "query": _query(queue),
            "batch": queue.batch,
            "is_nav_sidebar_enabled": False,  # the draft gets its room
        }
        if article is not None:
            before, after = queue.before(article.pk), queue.after(article.pk)
            context |= {
                "draft": ShownDraft(article, timezone.now()),
                "place": queue.place(article.pk),
                "before": before and queue_url(queue, before),
                "after": after and queue_url(queue, after),
                "may_publish": may_publish(request.user),
                "may_reject": may_discard(request.user, article),
            }
        return TemplateResponse(request, TEMPLATE, context)


def _sentence(operation: Operation, title: str) -> str:
    """Return the sentence about a decision, in which ``%`` of the title is doubled (``told``)."""
    sentences = {
        Operation.Kind.PUBLISH: _("“%(title)s” diterbitkan."),
        Operation.Kind.SCHEDULE: _("“%(title)s” dijadwalkan."),
        Operation.Kind.TRASH: _("“%(title)s” dibuang ke tempat sampah."),
    }
    short = Truncator(title).chars(MAX_TITLE_CHARACTERS)
    return sentences[Operation.Kind(operation.kind)] % {"title": short.replace("%", "%%")}


def queue_of(request: HttpRequest) -> DraftQueue:
    """Return the queue that the address names; unknown values are ignored."""
    shown = request.GET.get("tampil", ALL)
    batch = request.GET.get("impor", "")
    is_number = batch.isascii() and batch.isdecimal() and len(batch) <= MAX_DIGITS
    return DraftQueue(shown if shown in SHOWN else ALL, int(batch) if is_number else None)


def queue_url(queue: DraftQueue, pk: int | None) -> str:
    """Return the address of a draft in a queue, or of the beginning of the queue."""
    address = reverse(f"admin:{QUEUE}") if pk is None else reverse(f"admin:{DRAFT}", args=[pk])
    return address + _query(queue)


def _to(queue: DraftQueue, pk: int | None) -> HttpResponseRedirect:
    return redirect(queue_url(queue, pk))


def _query(queue: DraftQueue) -> str:
    values = {"tampil": queue.shown if queue.shown != ALL else "", "impor": queue.batch or ""}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"?{query}" if query else ""


def _tabs(queue: DraftQueue) -> Any:
    """Yield the kinds of drafts: address, name, number or None, whether it is shown."""
    names = {
        ALL: (_("Semua draf"), None),
        REQUESTED: (_("Diminta terbit"), requested_count()),
        DATES: (_("Tanggal diduga"), None),
    }
    for shown, (name, count) in names.items():
        address = reverse(f"admin:{QUEUE}") + _query(DraftQueue(shown, queue.batch))
        yield address, name, count, shown == queue.shown
