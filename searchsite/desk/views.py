"""The pages of the index and of the evaluation, and the view that starts jobs."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.admin.history import user_id_of
from articles.models import IndexToken, JudgedQuery
from articles.roles.policy import CHANGE as CHANGE_ARTICLES
from articles.roles.policy import VIEW as VIEW_ARTICLES
from articles.roles.refusal import MissingRightsError, require
from indexer.evaluation.runs import Change, Run
from searchsite.desk import jobs
from searchsite.desk.cards import VIEW_JUDGED
from searchsite.desk.evaluations import PLACES, direction, evaluation_state, signed
from searchsite.desk.index_state import built_at, index_state
from searchsite.number_format import with_decimals

INDEX_RIGHTS = (jobs.REBUILD.right, VIEW_ARTICLES, CHANGE_ARTICLES)  # one of them is enough
EVALUATION_RIGHTS = (jobs.EVALUATION.right, VIEW_JUDGED)
MAX_CHANGES = 200  # queries of a list of changes
MAIN = "ndcg@10"
STARTED = {
    "rebuild": gettext_lazy("Indeks sedang dibangun ulang. Pembaca tetap dapat mencari."),
    "repair": gettext_lazy("Indeks sedang dibandingkan dengan basis data dan diperbaiki."),
    "scrub": gettext_lazy("Semua berkas indeks sedang dibaca."),
    "evaluation": gettext_lazy("Evaluasi sedang berjalan."),
}
#: Entries of the history, which are translated where they are shown.
HISTORY = {
    "rebuild": gettext_noop("Membangun ulang indeks."),
    "repair": gettext_noop("Membandingkan dan memperbaiki indeks."),
    "scrub": gettext_noop("Memeriksa berkas indeks."),
    "evaluation": gettext_noop("Menjalankan evaluasi."),
}


@never_cache
def index_page(request: HttpRequest) -> HttpResponse:
    """Show the state of the index, and the work on it."""
    if not any(map(request.user.has_perm, INDEX_RIGHTS)):
        raise MissingRightsError(VIEW_ARTICLES)
    state = index_state()
    values = {
        "title": _("Indeks pencarian"),
        "state": state,
        "built_at": built_at(state.stats) if state.stats else None,
        "may_rebuild": request.user.has_perm(jobs.REBUILD.right),
    }
    return TemplateResponse(request, "admin/desk/index_page.html", _context(request) | values)


@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """Return how far the work on the index and the evaluation is, for the script of the pages."""
    if not any(map(request.user.has_perm, (*INDEX_RIGHTS, *EVALUATION_RIGHTS))):
        raise MissingRightsError(VIEW_ARTICLES)
    state, evaluation = index_state(), evaluation_state()
    counts = [
        (state.rebuilding, state.rebuild, "rebuild"),
        (evaluation.is_working, evaluation.note, "evaluation"),
    ]
    running = {
        name: {"done": note.done if note else 0, "total": note.total if note else 0}
        for is_running, note, name in counts
        if is_running
    }
    for name, job in (("repair", state.repair_job), ("scrub", state.scrub_job)):
        if job and job.running:
            running[name] = {"done": 0, "total": 0}
    return JsonResponse({"running": running})


@never_cache
def evaluation_page(request: HttpRequest) -> HttpResponse:
    """Show the last scores, and the queries that rose and fell."""
    if not any(map(request.user.has_perm, EVALUATION_RIGHTS)):
        raise MissingRightsError(VIEW_JUDGED)
    state = evaluation_state()
    found = state.comparison
    groups = [
        (title, [_shown_change(change) for change in changes[:MAX_CHANGES]], len(changes))
        for title, changes in (
            (_("Turun"), found.fell if found else ()),
            (_("Naik"), found.rose if found else ()),
            (_("Sama baik, urutannya lain"), found.shifted if found else ()),
        )
        if changes
    ]
    values = {
        "title": _("Mutu pencarian"),
        "state": state,
        "groups": groups,
        "queries": _shown_queries(state.run) if state.run else [],
        "may_run": request.user.has_perm(jobs.EVALUATION.right),
    }
    return TemplateResponse(request, "admin/desk/evaluation_page.html", _context(request) | values)


@require_http_methods(["GET", "HEAD", "POST"])
def start_job(request: HttpRequest, name: str) -> HttpResponse:
    """Start a job, unless one of its kind is running; go back to the page of the button."""
    job = jobs.JOBS.get(name)
    if job is None:
        raise Http404
    require(request.user, job.right)
    page = reverse("admin:evaluation" if job is jobs.EVALUATION else "admin:index-state")
    if request.method != "POST":  # the way back from a login
        return HttpResponseRedirect(page)
    try:
        # A rebuild may have been started on a command line.
        is_rebuilt = job is jobs.REBUILD and index_state().rebuilding
        started = not is_rebuilt and jobs.start(job, request.user.get_username())
    except OSError as error:  # such as a full disk
        text = _("Pekerjaan tidak dapat dimulai: %(reason)s.")
        messages.error(request, text % {"reason": error.strerror or error})
        return HttpResponseRedirect(_way_back(request) or page)
    if started:
        _note(request, name)
        messages.success(request, str(STARTED[name]))
    else:
        messages.warning(request, _("Pekerjaan ini sudah berjalan."))
    return HttpResponseRedirect(_way_back(request) or page)


def _shown_change(change: Change) -> dict[str, Any]:
    return {
        "query": change.query,
        "by": signed(change.by[MAIN]) or "0",
        "direction": direction(change.by[MAIN]),
        "rejudged": change.rejudged,
        "moves": change.moves,
    }


def _shown_queries(run: Run) -> list[tuple[str, str]]:
    """Return the queries with the lowest scores, and these scores."""
    rows = sorted((each.scores[MAIN], each.query) for each in run.queries)
    return [(query, with_decimals(score, PLACES)) for score, query in rows[:MAX_CHANGES]]


def _note(request: HttpRequest, name: str) -> None:
    model = JudgedQuery if name == jobs.EVALUATION.name else IndexToken
    LogEntry.objects.create(
        user_id=user_id_of(request),
        content_type=ContentType.objects.get_for_model(model),
        object_id=None,
        object_repr=HISTORY[name],
        action_flag=CHANGE,
        change_message="",
    )


def _context(request: HttpRequest) -> dict[str, Any]:
    return dict(admin.site.each_context(request))


def _way_back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    return page if url_has_allowed_host_and_scheme(page, hosts, require_https=is_secure) else ""
