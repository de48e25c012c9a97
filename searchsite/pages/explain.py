"""The page "mengapa di sini?" of the admin: the place of a hit, and the parts of its score.

Its parameters are those of the results page, so the link beside a hit carries them on.
"""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.kinds import badge_of
from articles.models import Article, Pin
from articles.roles.policy import may_see
from articles.roles.refusal import require
from articles.shown_titles import shown_title
from indexer.deadline import Refused
from indexer.engines.interface import Explanation
from indexer.exceptions import IndexerError
from indexer.search.explanations import ExplainedHit, explain
from searchsite import errors
from searchsite.admission import admitted
from searchsite.number_format import grouped, with_decimals
from searchsite.params import read_params
from searchsite.presentation.links import search_url
from searchsite.presentation.score_parts import row_groups, shown_score
from searchsite.presentation.sort_links import label_of

RIGHT = "articles.explain_ranking"


@require_safe
def explain_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain one article among the results of the search in the URL."""
    require(request.user, RIGHT)
    article = get_object_or_404(Article, pk=pk)
    if article.status != Article.Status.PUBLISHED and not may_see(request.user, article):
        raise Http404
    searched = replace(read_params(request.GET).request, last_page=True)
    try:
        with admitted():
            found = explain(searched, pk)
    except IndexerError as error:
        return errors.index_unavailable(request, error)
    except Refused:
        return errors.too_busy(request)
    title = shown_title(article.title, article.body).text or _("Tanpa judul")
    context = {
        **admin.site.each_context(request),
        "title": _("Mengapa di sini?"),
        "article": article,
        "article_title": title,
        "query": searched.text,
        "results_url": search_url(searched),
        "found": found,
        "total": grouped(found.total),
        "place": grouped(found.place) if found.place else "",
        "order": label_of(found.sort),
        "pin": Pin.objects.filter(pk=found.rule.pk).first() if found.rule else None,
        "may_change_pin": request.user.has_perm("articles.change_pin"),
        "may_pin": request.user.has_perm("articles.add_pin"),
        "edit_url": reverse("admin:articles_article_change", args=[pk]),
        **_score(found, article),
    }
    return TemplateResponse(request, "admin/articles/pin/explain.html", context)


def _score(found: ExplainedHit, article: Article) -> dict[str, Any]:
    explanation = found.natural
    if explanation is None:
        return {"groups": [], "score": None}
    return {
        "score": explanation,
        "shown_score": shown_score(explanation.score),
        "groups": row_groups(explanation, f"{article.title}\n\n{article.body}"),
        "factors": _factors(explanation),
        "length": grouped(explanation.length),
        "mean_length": grouped(round(explanation.mean_length)),
    }


def _factors(explanation: Explanation) -> list[tuple[str, str]]:
    """Return the factors that every part has, with what they stand for."""
    factors = []
    if explanation.kind_weight != 1:
        name = _("jenis: %s") % badge_of(explanation.kind)
        factors.append((name, with_decimals(explanation.kind_weight, 3)))
    if explanation.recency != 1:
        factors.append((_("umur artikel"), with_decimals(explanation.recency, 3)))
    return factors
