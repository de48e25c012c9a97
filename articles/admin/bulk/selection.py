"""The selection of an action that has a page of its own: carried along, and what may be changed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from articles.models import Article
from articles.publishing.rights import may_publish

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

_NAMES = ("action", "select_across", ACTION_CHECKBOX_NAME)
TEMPLATES = "admin/articles/article/"
#: The sign that a form was sent, and not the list.
SENT = "sent"


def changeable(request: HttpRequest, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Return the articles that the user may change: without the right to publish, only drafts."""
    articles = articles.exclude(status=Article.Status.TRASHED)
    return articles if may_publish(request.user) else articles.filter(status=Article.Status.DRAFT)


def form_page(  # noqa: PLR0913 - the parts of a page, all by name
    model_admin: "ArticleAdmin",
    request: HttpRequest,
    *,
    template: str,
    title: str,
    form: Any,
    selected: QuerySet[Article],
    **context: Any,
) -> TemplateResponse:
    """Return the page of an action, which sends the selection again."""
    count = selected.count()
    return TemplateResponse(
        request,
        TEMPLATES + template,
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": title,
            "form": form,
            "media": form.media,
            "count": count,
            "left_out": count - changeable(request, selected).count(),
            "selection": list(selection_values(request)),
            "back": request.get_full_path(),
            **context,
        },
    )


def selection_values(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield the values that name the action and its selection."""
    is_across = request.POST.get("select_across") == "1"
    for name in _NAMES:
        values = request.POST.getlist(name)
        for value in values[:1] if is_across else values:
            yield name, str(value)
