"""The base of the upload pages: their names, the permission, and the rendering."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models import Upload
from articles.publishing.rights import may_publish

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

TEMPLATES = "admin/articles/article/"
UPLOAD, UPLOADS = "articles_article_upload", "articles_article_uploads"
PREVIEW, ITEM = "articles_article_upload_preview", "articles_article_upload_item"
PROGRESS = "articles_article_upload_progress"

State = Upload.State
WORK = (State.READING, State.IMPORTING, State.STOPPING)
FINAL = (State.DONE, State.CANCELLED)


class Pages:
    """Some pages of an article admin."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self.admin = model_admin

    def require_permission(self, request: HttpRequest) -> None:
        """Raise ``PermissionDenied`` unless the user may add articles."""
        if not self.admin.has_add_permission(request):
            raise PermissionDenied

    def may_update(self, request: HttpRequest) -> bool:
        """Return whether the user may replace stored articles, also published ones."""
        return self.admin.has_change_permission(request) and may_publish(request.user)

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        """Return a page of the admin."""
        return TemplateResponse(
            request,
            TEMPLATES + template,
            {
                **self.admin.admin_site.each_context(request),
                "opts": self.admin.opts,
                "title": title,
                "media": self.admin.media,
                **context,
            },
        )


def start_again(request: HttpRequest) -> HttpResponseRedirect:
    message = _(
        "Unggahan itu tidak ada lagi (lewat 24 jam, dibatalkan, atau milik pengguna lain)."
        " Silakan unggah kembali."
    )
    messages.error(request, message)
    return redirect(f"admin:{UPLOAD}")


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script sent the request."""
    return request.headers.get("X-Requested-With") == "fetch"
