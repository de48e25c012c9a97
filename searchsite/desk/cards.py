"""The cards of the desk: each for those with its right, and with a few cheap queries.

A card is a function of the request. It returns None for an account without the right, or if there
is nothing to say. The template ``admin/desk/<name>.html`` shows its values.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.admin.batch_summary import short_summary
from articles.admin.upload.error_messages import editor_message
from articles.fetching.schedule import last_problem
from articles.models import Article, ImportBatch, NewsSource, Upload
from articles.publishing.models import PublicationRequest
from articles.query_log.zero_results import zero_result_queries
from articles.roles.policy import ADD, CHANGE, PUBLISH, sees_all_articles, visible_articles
from articles.shown_titles import shown_title
from searchsite.desk import jobs
from searchsite.desk.evaluations import evaluation_state
from searchsite.desk.index_state import built_at, index_state

SHOWN = 4  # rows of a card
MAX_COUNTED = 50_000  # rows that a card counts; "more than" beyond
LATE = timedelta(minutes=2)  # after its time, a scheduled article is late
ZERO_DAYS = 7  # of the card of queries without results
VIEW_QUERIES = "articles.view_queryday"
VIEW_JUDGED = "articles.view_judgedquery"

Status = Article.Status


@dataclass(frozen=True, slots=True)
class Card:
    """One card: the template by its name, the heading with its link, and the values."""

    name: str
    title: str
    url: str = ""
    is_wide: bool = False
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The path of the template."""
        return f"admin/desk/{self.name}.html"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows, counted up to a bound."""

    number: int
    is_bound: bool


def desk_cards(request: HttpRequest) -> list[Card]:
    """Return the cards for this account, in order."""
    return [card for make in CARDS if (card := make(request)) is not None]


def drafts_card(request: HttpRequest) -> Card | None:
    """Return the drafts that wait, and the requests for publication."""
    if not _sees_articles(request):
        return None
    drafts = visible_articles(request.user, Article.objects.filter(status=Status.DRAFT))
    count = _counted(drafts)
    asked = _counted(PublicationRequest.objects.order_by()) if _may_publish(request) else None
    queue = _url("admin:articles_article_queue") if request.user.has_perm(CHANGE) else ""
    listed = _list_url(status__exact=Status.DRAFT)
    return Card(
        "drafts",
        _("Draf menunggu"),
        queue or listed,
        values={
            "count": count,
            "asked": asked,
            "list_url": listed,
            # The order of the index ``article_latest``: no sorting of many drafts.
            "articles": _titled(drafts.order_by(F("published_at").desc(), "-pk")),
        },
    )


def scheduled_card(request: HttpRequest) -> Card | None:
    """Return the articles that are published next."""
    if not _sees_articles(request):
        return None
    scheduled = visible_articles(request.user, Article.objects.filter(status=Status.SCHEDULED))
    now = timezone.now()
    return Card(
        "scheduled",
        _("Terjadwal"),
        _list_url(status__exact=Status.SCHEDULED),
        values={
            "count": _counted(scheduled),
            "articles": _titled(scheduled.order_by("published_at", "pk")),
            "late": scheduled.filter(published_at__lt=now - LATE).exists(),
        },
    )


def dates_card(request: HttpRequest) -> Card | None:
    """Return the numbers of inferred and of doubtful dates."""
    if not sees_all_articles(request.user):
        return None
    uncertain = Article.objects.exclude(date_status="")  # the condition of the partial index
    kinds = (Article.DateStatus.INFERRED, Article.DateStatus.DOUBTFUL)
    rows = [
        (str(kind.label), _counted(uncertain.filter(date_status=kind)), _list_url(date_status=kind))
        for kind in kinds
    ]
    return Card("dates", _("Tanggal untuk diperiksa"), values={"rows": rows})


def imports_card(request: HttpRequest) -> Card | None:
    """Return the last imports, and the uploads of this editor that await a decision."""
    if not _sees_articles(request):
        return None
    batches: QuerySet[ImportBatch] = ImportBatch.objects.order_by("-pk")
    if not sees_all_articles(request.user):
        batches = batches.filter(user=request.user.pk)
    waiting = Upload.objects.filter(user=request.user.pk).exclude(
        state__in=(Upload.State.DONE, Upload.State.CANCELLED)
    )
    return Card(
        "imports",
        _("Unggahan dan impor terakhir"),
        reverse("admin:articles_importbatch_changelist"),
        values={
            "waiting": _counted(waiting),
            "uploads_url": reverse("admin:articles_article_uploads"),
            "batches": [(batch, short_summary(batch)) for batch in batches[:SHOWN]],
        },
    )


def sources_card(request: HttpRequest) -> Card | None:
    """Return the news sources whose last runs failed."""
    if not _model_admin(NewsSource).has_view_permission(request):
        return None
    active = NewsSource.objects.filter(active=True)
    failing = active.filter(failures__gt=0)
    return Card(
        "sources",
        _("Sumber berita"),
        reverse("admin:articles_newssource_changelist"),
        values={
            "active": _counted(active),
            "failing": _counted(failing),
            "rows": [
                (source, _problem(source)) for source in failing.order_by("-failures")[:SHOWN]
            ],
        },
    )


def index_card(request: HttpRequest) -> Card | None:
    """Return the state of the index, with the button that rebuilds it for those with the right."""
    may_rebuild = request.user.has_perm(jobs.REBUILD.right)
    if not (may_rebuild or sees_all_articles(request.user)):
        return None
    state = index_state()
    return Card(
        "index",
        _("Indeks pencarian"),
        reverse("admin:index-state"),
        values={
            "state": state,
            "built_at": built_at(state.stats) if state.stats else None,
            "may_rebuild": may_rebuild,
        },
    )


def evaluation_card(request: HttpRequest) -> Card | None:
    """Return the last scores, and how many queries rose and fell."""
    may_run = request.user.has_perm(jobs.EVALUATION.right)
    if not (may_run or request.user.has_perm(VIEW_JUDGED)):
        return None
    return Card(
        "evaluation",
        _("Mutu pencarian"),
        reverse("admin:evaluation"),
        values={"state": evaluation_state(), "may_run": may_run},
    )


def zero_results_card(request: HttpRequest) -> Card | None:
    """Return the queries of the week whose readers found nothing."""
    if not request.user.has_perm(VIEW_QUERIES):
        return None
    return Card(
        "zero_results",
        _("Pencarian tanpa hasil, sepekan ini"),
        f"{reverse('admin:articles_queryday_changelist')}?daftar=tanpa-hasil",
        values={
            "rows": [
                (row, f"{reverse('search')}?{urlencode({'q': row.query})}")
                for row in zero_result_queries(ZERO_DAYS, limit=SHOWN + 2)
            ]
        },
    )


CARDS: tuple[Callable[[HttpRequest], Card | None], ...] = (
    *(drafts_card, scheduled_card, dates_card, imports_card, sources_card),
    *(zero_results_card, evaluation_card, index_card),
)


def start_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the labels and addresses of what editors begin with."""
    if not request.user.has_perm(ADD):
        return []
    return [
        (_("Tulis artikel"), reverse("admin:articles_article_add")),
        (_("Unggah berkas"), reverse("admin:articles_article_upload")),
        (_("Ambil dari alamat"), reverse("admin:articles_article_fetch")),
    ]


def _sees_articles(request: HttpRequest) -> bool:
    return sees_all_articles(request.user) or request.user.has_perm(ADD)


def _may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm(PUBLISH) and sees_all_articles(request.user)


def _counted(rows: QuerySet[Any]) -> Count:
    number = rows.order_by()[: MAX_COUNTED + 1].values("pk").count()
    return Count(min(number, MAX_COUNTED), number > MAX_COUNTED)


def _titled(articles: QuerySet[Article]) -> list[tuple[Article, str, str, datetime | None]]:
    """Return the first articles: with title, address of the form, and date of publication."""
    columns = articles.only("title", "published_at", "created_at", "status", "created_by")
    return [
        (
            article,
            article.title.strip() or _shown(article),
            reverse("admin:articles_article_change", args=[article.pk]),
            article.published_at,
        )
        for article in columns[:SHOWN]
    ]


def _shown(article: Article) -> str:
    return shown_title("", article.body).text or _("Tanpa judul")


def _problem(source: NewsSource) -> str:
    problem = last_problem(source)
    return editor_message(problem) if problem else ""


def _list_url(**filters: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{urlencode(filters)}"


def _url(name: str) -> str:
    """Return the address of a page that this site may lack; "" then."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _model_admin(model: Any) -> Any:
    return admin.site.get_model_admin(model)
