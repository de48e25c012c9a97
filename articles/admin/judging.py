"""The view that saves one grade: the buttons beside hits on the site send it here.

A plain form gets a redirect back to its page; a script that asks for JSON gets the grade.
"""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from articles.models import Article, JudgedQuery, normalized_query

MAX_KEY = 2**63 - 1


class JudgementForm(forms.Form):
    """One grade as the buttons send it; an empty grade removes the judgement."""

    query = forms.CharField(max_length=JudgedQuery._meta.get_field("query").max_length)
    article = forms.IntegerField(min_value=1, max_value=MAX_KEY)
    grade = forms.TypedChoiceField(
        choices=JudgedQuery.Grade.choices, coerce=int, required=False, empty_value=None
    )

    def clean_query(self) -> str:
        """Return the query in the form that judgements store."""
        return normalized_query(self.cleaned_data["query"])


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, model_admin: "ModelAdmin[JudgedQuery]") -> HttpResponse:
    """Save or remove the grade of an article for a query."""
    if request.method != "POST":  # the way back from a login
        return HttpResponseRedirect(reverse("admin:articles_judgedquery_changelist"))
    _require(
        model_admin.has_add_permission(request)
        or model_admin.has_change_permission(request)
        or model_admin.has_delete_permission(request)
    )
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    query, grade = form.cleaned_data["query"], form.cleaned_data["grade"]
    article = get_object_or_404(
        Article.objects.only("pk", "title"), pk=form.cleaned_data["article"]
    )
    with transaction.atomic():
        _save(request, model_admin, query=query, article=article, grade=grade)
    if request.accepts("text/html"):
        return HttpResponseRedirect(_way_back(request))
    return JsonResponse({"query": query, "article": article.pk, "grade": grade})


def _save(
    request: HttpRequest,
    model_admin: "ModelAdmin[JudgedQuery]",
    *,
    query: str,
    article: Article,
    grade: int | None,
) -> None:
    found = JudgedQuery.objects.filter(query=query, article=article)
    judged = found.first()
    if grade is None:
        _require(model_admin.has_delete_permission(request, judged))
        model_admin.log_deletions(request, found)
        found.delete()
    elif judged is None:
        _require(model_admin.has_add_permission(request))
        added, is_new = JudgedQuery.objects.get_or_create(
            query=query, article=article, defaults={"grade": grade}
        )
        if is_new:
            model_admin.log_addition(request, added, [{"added": {}}])
        elif added.grade != grade:  # another editor was quicker
            _change(request, model_admin, added, grade)
    elif judged.grade != grade:
        _change(request, model_admin, judged, grade)


def _change(
    request: HttpRequest, model_admin: "ModelAdmin[JudgedQuery]", judged: JudgedQuery, grade: int
) -> None:
    _require(model_admin.has_change_permission(request, judged))
    judged.grade = grade
    judged.save(update_fields=["grade", "query"])
    message: list[dict[str, Any]] = [{"changed": {"fields": ["grade"]}}]
    model_admin.log_change(request, judged, message)


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _way_back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    ):
        return page
    return reverse("admin:articles_judgedquery_changelist")
