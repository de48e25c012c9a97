"""The question before a change of many articles: what it will do, to how many, and which.

The page sends the whole request again, together with the number of articles that it named. If the
selection has grown meanwhile, the question is asked again.
"""

from collections.abc import Iterator, Sequence

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.admin.numbers import number_of
from articles.models import Article
from articles.revisions.recording import UNDO_DAYS

#: As many articles are changed without a question.
UNASKED_ARTICLES = 20
MAX_LISTED = 20
CONFIRMED = "confirmed"
TEMPLATE = "admin/articles/operation/confirm.html"
_NOT_REPEATED = {"csrfmiddlewaretoken", CONFIRMED}


def confirmation(  # noqa: PLR0913 - the parts of a page, all by name
    request: HttpRequest,
    articles: QuerySet[Article],
    *,
    title: str,
    effects: Sequence[str] = (),
    warnings: Sequence[str] = (),
    button: str = "",
    always: bool = False,
    back: str = "",
    can_be_undone: bool = True,
) -> TemplateResponse | None:
    """Return the page that asks before a change; None if the change may be made.

    It may be made without a question if it concerns ``UNASKED_ARTICLES`` at most, unless it is
    asked ``always``. ``articles`` are those that will change, ``title`` names the action,
    ``effects`` are sentences on what happens to them, ``button`` is the name of the button,
    ``back`` the address of the page to return to, if it is not that of the request.
    """
    count = articles.count()
    confirmed = number_of(request.POST.get(CONFIRMED, ""))
    if confirmed is not None and count <= confirmed:
        return None
    if count <= UNASKED_ARTICLES and not always:
        return None
    shown = articles.defer("body")[:MAX_LISTED]
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            **admin.site.each_context(request),
            "opts": Article._meta,
            "title": title,
            "count": count,
            "has_grown": confirmed is not None,
            "statuses": _by_status(articles),
            "effects": effects,
            "warnings": warnings,
            "articles": shown,
            "more": max(0, count - MAX_LISTED),
            "button": button or _("Ya, lanjutkan"),
            "undo_days": UNDO_DAYS if can_be_undone else 0,
            "values": list(_repeated(request)),
            "confirmed_name": CONFIRMED,
            "action": request.get_full_path(),
            "back": back or request.get_full_path(),
        },
    )


def _by_status(articles: QuerySet[Article]) -> list[tuple[str, int]]:
    rows = articles.order_by().values_list("status").annotate(count=Count("pk"))
    names = dict(Article.Status.choices)
    return [(str(names.get(status, status)), count) for status, count in sorted(rows)]


def _repeated(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield the values of the request; of a whole list, the keys of its first page are enough."""
    is_across = request.POST.get("select_across") == "1"
    for name, values in request.POST.lists():
        if name in _NOT_REPEATED:
            continue
        kept = values[:1] if is_across and name == ACTION_CHECKBOX_NAME else values
        yield from ((name, str(value)) for value in kept)
