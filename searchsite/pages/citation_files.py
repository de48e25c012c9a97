"""``/articles/<id>/kutip.ris`` and ``.bib``: an article as a file for reference managers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.models import Article
from articles.shown_titles import shown_title
from searchsite.citations import bibtex, ris
from searchsite.decorators import page
from searchsite.presentation.citing import cited

RIS_TYPE = "application/x-research-info-systems; charset=utf-8"
BIBTEX_TYPE = "application/x-bibtex; charset=utf-8"


@page
def ris_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the record of a published article in RIS."""
    return _file(request, pk, "ris")


@page
def bibtex_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the entry of a published article in BibTeX."""
    return _file(request, pk, "bib")


def _file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), pk=pk)
    reference = cited(request, article, shown_title(article.title, article.body))
    is_ris = suffix == "ris"
    response = HttpResponse(
        ris.record(reference) if is_ris else bibtex.entry(reference),
        content_type=RIS_TYPE if is_ris else BIBTEX_TYPE,
    )
    name = f"{bibtex.key(reference)}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
