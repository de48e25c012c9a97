"""The page that reads one web address and leads to the preview of what was read.

Nothing is fetched unless an editor asks for it here, and nothing is saved before the preview.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import user_id_of
from articles.admin.upload.error_messages import editor_message
from articles.admin.upload.forms import no_room
from articles.fetching.page import read_address
from articles.importing.importer import records
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, RawArticle, Rejection
from articles.models import Upload
from articles.uploads.contents import UploadedName
from articles.uploads.quota import SIZE, has_room
from articles.uploads.store import create_upload

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

ADDRESS = "articles_article_fetch"
PREVIEW = "articles_article_upload_preview"
MAX_CHARACTERS = 2_000


class AddressForm(forms.Form):
    """The form for one web address; ``https://`` may be left out."""

    address = forms.CharField(
        label=gettext_lazy("Alamat"),
        max_length=MAX_CHARACTERS,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "class": "vURLField", "size": 80}
        ),
        error_messages={"required": gettext_lazy("Tempelkan alamat sebuah halaman berita.")},
    )

    def clean_address(self) -> str:
        """Return the address with its scheme."""
        address: str = self.cleaned_data["address"]
        return address if ":" in address.partition("/")[0] else f"https://{address}"


class AddressPages:
    """The page of an article admin that reads a web address."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the URL of the page, which is below the URL of the article list."""
        wrap = self._admin.admin_site.admin_view
        return [path("fetch/", wrap(self.fetch), name=ADDRESS)]

    def fetch(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or read the address and lead to the preview."""
        if not self._admin.has_add_permission(request):
            raise PermissionDenied
        form = AddressForm(request.POST or None)
        if form.is_valid() and not has_room(user_id_of(request)):
            form.add_error("address", no_room())
        if form.is_valid():
            address = form.cleaned_data["address"]
            items = read_address(address)
            if any(isinstance(item, RawArticle) for item in items):
                return redirect(f"admin:{PREVIEW}", _kept(items, address, request).token)
            form.add_error("address", _reason(items))
        context: dict[str, Any] = {
            **self._admin.admin_site.each_context(request),
            "opts": self._admin.opts,
            "title": _("Ambil dari alamat web"),
            "media": self._admin.media,
            "form": form,
            "seconds": settings.FETCH_MAX_SECONDS,
            "may_add_source": request.user.has_perm("articles.add_newssource"),
        }
        return TemplateResponse(request, "admin/articles/article/fetch.html", context)


def _kept(items: list[RawArticle | Rejection], address: str, request: HttpRequest) -> Upload:
    """Return the upload that keeps what was read, up to the limit of uploads."""
    limit, found = settings.UPLOAD_MAX_ARTICLES, 0
    size = sum(len(item.original or item.text) for item in items if isinstance(item, RawArticle))
    with create_upload(user_id_of(request), address) as (upload, writer):
        upload.options = {SIZE: size}
        upload.save(update_fields=["options"])
        writer.add(UploadedName(address, size))
        for item in records(items):
            found += isinstance(item, ArticleRecord)
            if found > limit:
                writer.add(Rejection(address, 0, Problem("upload_is_full", {"limit": limit})))
                break
            writer.add(item)
    return upload


def _reason(items: list[RawArticle | Rejection]) -> str:
    """Return the sentence about an address that gave no article."""
    problem = next(item.problem for item in items if isinstance(item, Rejection))
    return _("Alamat ini %(problem)s.") % {"problem": editor_message(problem)}
