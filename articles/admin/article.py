"""The admin of articles: the list, the form and the actions."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import actions
from articles.admin.bulk.replacing import find_and_replace
from articles.admin.bulk.values import set_values
from articles.admin.fetching.address import AddressPages
from articles.admin.filters import (
    BatchFilter,
    CategoryFilter,
    DateStatusFilter,
    KindFilter,
    SourceFilter,
)
from articles.admin.form import ArticleForm
from articles.admin.history import user_id_of
from articles.admin.listing import OMITTED_IN_LIST, ArticleList
from articles.admin.ownership import OwnArticles
from articles.admin.queue import QueuePages, QueueReturn
from articles.admin.revisions.recorded_form import RecordedForm
from articles.admin.trash.discarding import UsesTrash, delete_selected
from articles.admin.upload.views import UploadPages
from articles.admin.widgets import SUGGESTED_FIELDS, SuggestingInput, ValuesInUse
from articles.admin.writing.publication import Publication
from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import Article

MAX_SHOWN_ORIGINAL = 50_000  # characters
QUESTIONS = ("save_duplicate", "overwrite_newer", "publish_early", "version")

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Article]
else:
    ModelAdmin = admin.ModelAdmin


class ArticleAdmin(
    KeepsUnsavedWork,
    Publication,
    UsesTrash,
    ArticleList,
    RecordedForm,
    OwnArticles,
    QueueReturn,
    ModelAdmin,
):
    """Django's stock admin, configured so that its pages stay fast with any number of articles."""

    form = ArticleForm
    list_filter = (
        *("status", KindFilter, SourceFilter, CategoryFilter, DateStatusFilter, BatchFilter),
    )
    date_hierarchy = "published_at"
    search_fields = ("title", "source", "author", "url")
    prepopulated_fields = {"slug": ("title",)}  # noqa: RUF012 - Django's way
    readonly_fields = (
        *("publication_state", "permalink", "created_at", "updated_at", "first_published_at"),
        *("original_text", "origin"),
    )
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # noqa: RUF012
    actions = (
        *(actions.publish, actions.unpublish, set_values, find_and_replace, delete_selected),
    )

    class Media:
        css = {"all": ["articles/admin/articles.css"]}  # noqa: RUF012 - Django's way

    # --- The list --------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the user's articles; the list does not load the fields that it does not show."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name == "articles_article_changelist":
            return queryset.defer(*OMITTED_IN_LIST)
        return queryset

    # --- The form --------------------------------------------------------------------------------

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """Return the article; lock its row if the request saves its form."""
        queryset = self.all_articles(request)
        if request.method == "POST":
            # If two forms are sent at once, the second must see the change of the first.
            queryset = queryset.select_for_update()
        try:
            pk = Article._meta.pk.to_python(object_id)
            return queryset.filter(pk=pk).first()
        except (ValidationError, OverflowError):
            return None

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Return the fieldsets; only users who may save get the confirmation questions."""
        may_save = self.has_change_permission(request, obj) if obj else True
        first = ("first_published_at",) if obj and obj.first_published_at else ()
        history = (("created_at", "updated_at"), *first, "external_id")
        date = ("published_at", *(("date_status",) if obj and obj.date_status else ()))
        state = (*(("status",) if may_save else ()), *(("publication_state",) if obj else ()))
        sets: list[Any] = [
            (None, {"fields": (*(QUESTIONS if may_save else ()), "title", "body")}),
            (
                _("Keterangan"),
                {"fields": ("source", "author", "category", "stated_kind", "url")},
            ),
            (_("Penerbitan"), {"fields": (*state, date, "slug", *(("permalink",) if obj else ()))}),
            (
                _("Riwayat"),
                {"fields": history if obj else ("external_id",), "classes": ["collapse"]},
            ),
        ]
        if obj and hasattr(obj, "original"):
            original = {"fields": ("origin", "original_text"), "classes": ["collapse"]}
            sets.append((_("Teks asli"), original))
        return sets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form class, whose inputs suggest values in use."""
        in_use = ValuesInUse()
        widgets = dict(ArticleForm.Meta.widgets) | {
            field: SuggestingInput(partial(in_use.of, field)) for field in SUGGESTED_FIELDS
        }
        return super().get_form(request, obj, change=change, **kwargs | {"widgets": widgets})

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save the article; a date that an editor sets is no longer inferred or doubtful."""
        if "published_at" in form.changed_data:
            obj.date_status = Article.DateStatus.STATED
        if not change:
            obj.created_by_id = user_id_of(request)
        super().save_model(request, obj, form, change)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Set the current time as the time of publication."""
        now = timezone.now().replace(second=0, microsecond=0)
        return {"published_at": now, **super().get_changeform_initial_data(request)}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Derive the slug from the title of a new article only, as addresses must not change."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def view_on_site(self, article: Article) -> str | None:
        """Return the permalink of a published article; None for drafts."""
        return article.get_absolute_url() if _is_public(article) else None

    @admin.display(description=gettext_lazy("tautan tetap"))
    def permalink(self, article: Article) -> str:
        """Return the permalink, as a link if the article is published."""
        address = article.get_absolute_url()
        if not _is_public(article):
            return _("%(address)s (terbuka setelah artikel terbit)") % {"address": address}
        return format_html(
            '<a href="{0}">{0}</a> · <a href="{0}" target="_blank">{1}</a>',
            address,
            _("lihat di situs"),
        )

    @admin.display(description=gettext_lazy("teks sebelum dibersihkan"))
    def original_text(self, article: Article) -> str:
        """Return the text that the article was read from."""
        text = article.original.text
        if len(text) <= MAX_SHOWN_ORIGINAL:
            return text
        cut = _("… (dipotong: seluruhnya %(count)s karakter)") % {"count": len(text)}
        return f"{text[:MAX_SHOWN_ORIGINAL]}\n{cut}"

    @admin.display(description=gettext_lazy("berkas asal"))
    def origin(self, article: Article) -> str:
        """Return the file and line that the article was read from."""
        return article.original.origin

    # --- Actions and further pages ----------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return the content of the confirmation page, at a constant cost."""
        return actions.deletion_summary(self, objs, request)

    def get_urls(self) -> list[URLPattern]:
        """Add the upload pages, the page that reads a web address, and the queue of drafts."""
        pages = (UploadPages(self), AddressPages(self), QueuePages(self))
        return [url for page in pages for url in page.urls()] + super().get_urls()


def _is_public(article: Article) -> bool:
    return article.status == Article.Status.PUBLISHED
