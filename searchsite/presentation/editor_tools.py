"""Tools for editors on readers' pages: links into the admin, and grades beside hits.

Only a request with the cookie of a session is looked at more closely: readers cost no look into
the database. A page with tools is made for one editor. It is never remembered by the process
(``searchsite.page_memory``), by a browser or by a proxy.

To add a tool, add a method or an attribute to ``EditorTools`` that says whether this editor has
it, and its HTML to ``templates/searchsite/_editor_tools.html`` (beside each hit, and on the page
of an article) or ``_editor_bar.html`` (once a page).
"""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.urls import reverse
from django.utils.safestring import SafeString

from articles.models import Article, JudgedQuery, normalized_query
from articles.pins.models import MAX_QUERY_LENGTH
from articles.roles.policy import CHANGE, PUBLISH
from searchsite.page_memory import remembered

TEMPLATE = "searchsite/_editor_tools.html"
CACHE_CONTROL = "private, no-store"
JUDGEMENT_RIGHTS = tuple(f"articles.{action}_judgedquery" for action in ("add", "change", "delete"))
EDITING_RIGHTS = (CHANGE, PUBLISH)  # both are needed for articles that readers see
EXPLANATION_RIGHT, PIN_RIGHT = "articles.explain_ranking", "articles.add_pin"
_ATTRIBUTE = "_editor_tools"  # of a request

View = Callable[..., HttpResponse]


class EditorTools:
    """The tools of one editor on one page.

    ``query`` is the text that was searched, as typed; "" without a search.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.query = ""
        self._shown: Collection[int] = ()

    def about(self, query: str, article_ids: Collection[int]) -> "EditorTools":
        """Tell the tools the search and the articles of the page; return them."""
        self.query, self._shown = normalized_query(query), article_ids
        return self

    def may_edit(self, article: Article) -> bool:
        """Return whether the editor may change this article."""
        return bool(self._articles.has_change_permission(self.request, article))

    def edit_url(self, article: Article) -> str:
        """Return the address of the form of an article; "" without the right to change it."""
        if not self.may_edit(article):
            return ""
        return reverse("admin:articles_article_change", args=[article.pk])

    @cached_property
    def may_judge(self) -> bool:
        """Whether the editor may add or change grades, and there is a query to give them for."""
        return self._is_stored_query and any(map(self._has_right, JUDGEMENT_RIGHTS[:2]))

    def why_url(self, article: Article) -> str:
        """Return the address of the explanation of a hit; "" without the right to it."""
        if not (self.query and self._has_right(EXPLANATION_RIGHT)):
            return ""
        address = reverse("explain-hit", args=[article.pk])
        return f"{address}?{self.request.GET.urlencode()}"

    def pin_url(self, article: Article) -> str:
        """Return the address of the form that pins a hit; "" without the right to pin."""
        if not (self._is_stored_query and self._has_right(PIN_RIGHT)):
            return ""
        values = urlencode({"query": self.query, "article": article.pk})
        return f"{reverse('admin:articles_pin_add')}?{values}"

    @cached_property
    def pins_url(self) -> str:
        """The address of the pins of the query; "" without the right to see them."""
        if not (self.query and self._has_right("articles.view_pin")):
            return ""
        return f"{reverse('admin:articles_pin_changelist')}?{urlencode({'q': self.query})}"

    @cached_property
    def grades(self) -> Mapping[int, int]:
        """The grades of the shown articles for the query, by key; one database query."""
        if not (self.may_judge and self._shown):
            return {}
        judged = JudgedQuery.objects.filter(query=self.query, article_id__in=self._shown)
        return dict(judged.values_list("article_id", "grade"))

    @property
    def judged_count(self) -> int:
        """The number of the shown articles that have a grade."""
        return len(self.grades)

    @cached_property
    def is_useful(self) -> bool:
        """Whether there is any tool at all for this editor."""
        rights = (*JUDGEMENT_RIGHTS[:2], EXPLANATION_RIGHT, PIN_RIGHT)
        return any(map(self._has_right, rights)) or all(map(self._has_right, EDITING_RIGHTS))

    def of(self, article: Article) -> SafeString:
        """Return the HTML of the tools beside an article."""
        grade = self.grades.get(article.pk)
        add, change, delete = map(self._has_right, JUDGEMENT_RIGHTS)
        values = {
            "editor": self,
            "article": article,
            "edit_url": self.edit_url(article),
            "why_url": self.why_url(article),
            "pin_url": self.pin_url(article),
            "grades": [(value, label, value == grade) for value, label in self._grade_choices],
            "may_grade": add if grade is None else change,
            "may_remove": delete,
            "is_graded": grade is not None,
            "page_url": self.request.get_full_path(),
            "csrf_token": self._csrf_token,
        }
        return SafeString(loader.render_to_string(TEMPLATE, values))

    @property
    def _is_stored_query(self) -> bool:
        """Whether there is a query, short enough to be stored with grades and pins."""
        return 0 < len(self.query) <= MAX_QUERY_LENGTH

    def _has_right(self, name: str) -> bool:
        return self.request.user.has_perm(name)

    @cached_property
    def _articles(self) -> Any:
        return admin.site.get_model_admin(Article)

    @cached_property
    def _csrf_token(self) -> str:
        return get_token(self.request)

    @cached_property
    def _grade_choices(self) -> list[tuple[int, str]]:
        return [(value, str(label)) for value, label in JudgedQuery.Grade.choices]


def editor_tools(request: HttpRequest) -> EditorTools | None:
    """Return the tools that ``with_editor_tools`` found for this request; None for readers."""
    return getattr(request, _ATTRIBUTE, None)


def with_editor_tools(view: View) -> View:
    """Remember a page for readers, and make it anew, with tools, for editors.

    Use it in the place of ``remembered``.
    """
    for_readers = remembered(view)

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tools = _tools_of(request)
        if tools is None:
            return for_readers(request, *args, **kwargs)
        setattr(request, _ATTRIBUTE, tools)
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = CACHE_CONTROL
        return response

    return respond


def _tools_of(request: HttpRequest) -> EditorTools | None:
    """Return the tools of an editor who is logged in with all factors; None for all others."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    if not _admin_site().recognises(request):
        return None
    tools = EditorTools(request)
    return tools if tools.is_useful else None


def _admin_site() -> Any:
    """Return the site of the admin, ``searchsite.accounts.admin_site.EditorialSite``."""
    return admin.site
