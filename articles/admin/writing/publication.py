"""The publication of an article from its form: the buttons, their effect, and what is said after.

The pressed button decides about the status, not a list of states. The first button is the one that
Enter presses in a browser, so it never publishes.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import user_id_of
from articles.models import Article, PublicationRequest
from articles.publishing import requests
from articles.publishing.rights import allowed_status, may_publish

SAVE, PUBLISH, SCHEDULE, WITHDRAW, ASK = "_save", "_publish", "_schedule", "_draft", "_ask"
Status = Article.Status
#: The status that a button gives; the others leave it as it is.
RESULTS = {
    PUBLISH: Status.PUBLISHED,
    SCHEDULE: Status.SCHEDULED,
    WITHDRAW: Status.DRAFT,
    ASK: Status.DRAFT,
}
ANSWERED = (Status.PUBLISHED, Status.SCHEDULED)  # states that answer a request


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the form; the main one is emphasized."""

    name: str
    label: Any
    is_main: bool = False


_DRAFT_BUTTONS = (
    Button(SAVE, gettext_lazy("Simpan draf")),
    Button(SCHEDULE, gettext_lazy("Jadwalkan")),
    Button(PUBLISH, gettext_lazy("Terbitkan"), is_main=True),
)
_BUTTONS = {
    Status.PUBLISHED: (
        Button(SAVE, gettext_lazy("Simpan"), is_main=True),
        Button(SCHEDULE, gettext_lazy("Jadwalkan")),
        Button(WITHDRAW, gettext_lazy("Tarik (jadikan draf)")),
    ),
    Status.SCHEDULED: (
        Button(SAVE, gettext_lazy("Simpan jadwal"), is_main=True),
        Button(PUBLISH, gettext_lazy("Terbitkan sekarang")),
        Button(WITHDRAW, gettext_lazy("Jadikan draf")),
    ),
}
_WRITER_BUTTONS = (
    Button(SAVE, gettext_lazy("Simpan draf")),
    Button(ASK, gettext_lazy("Minta diterbitkan"), is_main=True),
)


def buttons_for(article: Article | None, *, publishes: bool) -> tuple[Button, ...]:
    """Return the buttons of a form, the one of Enter first."""
    if not publishes:
        return _WRITER_BUTTONS
    return _BUTTONS.get(stored_status(article), _DRAFT_BUTTONS) if article else _DRAFT_BUTTONS


def stored_status(article: Article) -> Status:
    """Return the status before the form that is shown: one with errors has changed its article."""
    return Status(getattr(article, "stored_status", article.status))


class Publication:
    """A mixin of the article admin; it goes before ``ModelAdmin``."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish, schedule and withdraw all articles."""
        may_change = self.has_change_permission(request)  # type: ignore[attr-defined]
        return bool(may_change and may_publish(request.user))

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the form class, which knows whether the user may publish."""
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        form.may_publish = may_publish(request.user)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Add the buttons."""
        article = context.get("original")
        buttons = buttons_for(article, publishes=may_publish(request.user))
        context["publication_buttons"] = buttons
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save the article, and note or answer a request for its publication."""
        if not change:
            obj.status = allowed_status(request.user, obj.status)
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if obj.status in ANSWERED:
            requests.forget([obj.pk])
        elif ASK in request.POST:
            requests.ask(obj.pk, user_id=user_id_of(request), now=timezone.now())

    def publication_state(self, article: Article) -> str:
        """Return the state of an article for its form, such as "Terjadwal, 5 Maret 2026 08.30"."""
        status = stored_status(article)
        state = str(status.label if article.pk else Status.DRAFT.label)
        if status == Status.SCHEDULED and article.published_at:
            return f"{state}, {_moment(article)}"
        request = PublicationRequest.objects.select_related("asked_by").filter(pk=article.pk)
        if article.pk and status == Status.DRAFT and (asked := request.first()):
            when = date_format(timezone.localtime(asked.asked_at), "DATETIME_FORMAT")
            text = _("%(state)s; %(user)s minta diterbitkan pada %(when)s")
            return text % {"state": state, "user": asked.asked_by or "–", "when": when}
        return state

    publication_state.short_description = gettext_lazy("keadaan")  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Article, *args: Any) -> HttpResponse:
        """Say what became of the article, and go on."""
        if IS_POPUP_VAR in request.POST:
            response: HttpResponse = super().response_add(request, obj, *args)  # type: ignore[misc]
            return response
        return self._go_on(request, obj, added=True)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Say what became of the article, and go on."""
        if IS_POPUP_VAR in request.POST:
            response: HttpResponse = super().response_change(request, obj)  # type: ignore[misc]
            return response
        return self._go_on(request, obj, added=False)

    def _go_on(self, request: HttpRequest, article: Article, *, added: bool) -> HttpResponse:
        text = _outcome(article, asked=ASK in request.POST)
        add = reverse("admin:articles_article_add")
        if added and "_addanother" not in request.POST:
            text = format_html('{} <a href="{}">{}</a>', text, add, _("Tulis artikel lain"))
        messages.success(request, text)
        if "_continue" in request.POST:
            address = reverse("admin:articles_article_change", args=[article.pk])
        elif "_addanother" in request.POST:
            address = add
        else:
            after = self.response_post_save_add if added else self.response_post_save_change  # type: ignore[attr-defined]
            response: HttpResponse = after(request, article)
            return response
        filters = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}  # type: ignore[attr-defined]
        return HttpResponseRedirect(add_preserved_filters(filters, address))


def _outcome(article: Article, *, asked: bool) -> SafeString:
    title = format_html(
        '<a href="{}">{}</a>', reverse("admin:articles_article_change", args=[article.pk]), article
    )
    if article.status == Status.PUBLISHED:
        link = format_html(
            '<a href="{}" target="_blank">{}</a>', article.get_absolute_url(), _("Lihat di situs")
        )
        return format_html(_("“{title}” terbit dan dapat dicari. {link}"), title=title, link=link)
    if article.status == Status.SCHEDULED:
        return format_html(
            _("“{title}” terjadwal dan terbit sendiri pada {when}."),
            title=title,
            when=_moment(article),
        )
    if asked:
        return format_html(
            _("“{title}” tersimpan, dan redaktur diminta menerbitkannya."), title=title
        )
    return format_html(_("“{title}” tersimpan sebagai draf."), title=title)


def _moment(article: Article) -> str:
    moment = timezone.localtime(article.published_at)
    return f"{date_format(moment, 'DATETIME_FORMAT')} {moment.tzname()}"
