"""The preview of an article form: the page and the search result as readers will see them.

The article is made from the sent values and never saved; the index does not know it yet. Title,
text and snippet come from the code of the readers' pages.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.importing.cleaning import normalise
from articles.models import Article
from articles.roles.policy import ADD, CHANGE
from articles.roles.refusal import MissingRightsError
from articles.shown_titles import shown_title
from indexer.highlight.highlighter import Highlighter
from indexer.highlight.snippets import snippet
from indexer.search.service import highlighter_for, search_deadline
from searchsite.pages.article import shown_article
from searchsite.params import MAX_TEXT_LENGTH, clean
from searchsite.presentation.hits import ShownHit, title_fragments

QUERY = "preview_q"
IN_PANEL = "preview_panel"  # sent by the script that shows the preview beside the form
FIELDS = ("title", "body", "source", "author", "category", "stated_kind", "url")
MAX_CHARACTERS = 500_000
#: The values that the page sends again with another query.
CARRIED = (*FIELDS, "published_at_0", "published_at_1")


def preview_page(request: HttpRequest) -> HttpResponse:
    """Show the article of the sent form, and its hit for a query."""
    if not (request.user.has_perm(ADD) or request.user.has_perm(CHANGE)):
        raise MissingRightsError(ADD)
    article = sent_article(request.POST)
    query = clean(request.POST.get(QUERY, ""))[:MAX_TEXT_LENGTH]
    with search_deadline():
        highlighter = highlighter_for(query)
        hit = shown_hit(article, highlighter)
        marks = any(piece.marked for piece in (*hit.title, *hit.snippet))
        context = shown_article(article, highlighter) | {
            "hits": [hit],
            "query": query,
            "is_unmarked": bool(query) and not marks,
            "permalink": _("dibuat saat artikel disimpan"),
            "in_panel": IN_PANEL in request.POST,
            "carried": [(name, request.POST.get(name, "")) for name in CARRIED],
        }
        response = render(request, "searchsite/preview.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def sent_article(post: Mapping[str, Any]) -> Article:
    """Return the article of the values of a form, as saving would normalise them."""
    values = {name: str(post.get(name, "")) for name in FIELDS}
    values["body"] = normalise(values["body"])[:MAX_CHARACTERS]
    values["title"] = " ".join(normalise(values["title"]).split())
    for name in FIELDS:
        field = Article._meta.get_field(name)
        if isinstance(field, CharField) and not isinstance(field, TextField) and field.max_length:
            values[name] = values[name][: field.max_length]
    if values["stated_kind"] not in Article.Kind.values:
        values["stated_kind"] = ""
    article = Article(**values, published_at=_moment(post))
    article.kind = article.own_kind()
    return article


def shown_hit(article: Article, highlighter: Highlighter) -> ShownHit:
    """Return the hit of an article that is not in the index; its link leads nowhere."""
    title = shown_title(article.title, article.body)
    return ShownHit(
        article,
        "#isi",
        0.0,
        title_fragments(title, highlighter),
        snippet(article.body, highlighter).fragments,
        title.is_made,
    )


def _moment(post: Mapping[str, Any]) -> datetime | None:
    parts = [post.get("published_at_0", ""), post.get("published_at_1", "")]
    try:
        moment: datetime | None = forms.SplitDateTimeField(required=False).clean(parts)
    except ValidationError:
        return None
    return moment
