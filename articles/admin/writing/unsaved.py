"""A mixin of model admins whose forms keep what is typed, until it is saved.

``unsaved.js`` sends the values of the form while a user types. The form offers them again, with a
link that fills it: ``?pulihkan=TOKEN``. The values are shown as those of a form with errors would
be, by the same code, so inlines and extra fields come back, too. Nothing is saved by that.
"""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.history import user_id_of
from articles.models import UnsavedWork
from articles.unsaved_work import store
from articles.unsaved_work.typed import typed_form

RESUME = "pulihkan"  # the parameter of the link that fills the form
READ = "baca"  # the parameter of the page that only shows the text
TOKEN = "unsaved_token"  # noqa: S105 - the name of an input


class KeepsUnsavedWork:
    """A mixin of a model admin; it goes before ``ModelAdmin``."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the form, filled with the unsaved work that the address names."""
        work = _named_work(request)
        token = request.POST.get(TOKEN, "")
        context = {
            "unsaved_token": work.token if work else token if store.is_token(token) else uuid4(),
            "unsaved_path": request.path_info,
            "unsaved_works": _others(request, work),
            "unsaved_resumed": work,
        }
        if work is not None:
            request.resumed_work = work  # type: ignore[attr-defined]
            request.method, request.POST = "POST", _post_of(work)  # type: ignore[assignment]
        try:
            return super().changeform_view(  # type: ignore[misc]
                request, object_id, form_url, context | (extra_context or {})
            )
        except PermissionDenied:  # the object is not what it was when the form was opened
            if work is None and not (
                request.method == "POST" and _keep(request, request.path_info)
            ):
                raise
            address = reverse("admin:unsaved-work", args=[request.POST[TOKEN]])
            return redirect(f"{address}?{READ}=1")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the form class; one that shows unsaved work is never valid."""
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        if not hasattr(request, "resumed_work"):
            return form
        return type(form.__name__, (_Unsent, form), {})

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Lead to an empty form with the text, if a form is sent for an object that is gone."""
        add = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        may_add = self.has_add_permission(request)  # type: ignore[attr-defined]
        if request.method == "POST" and may_add and _keep(request, site_path(add)):
            message = _("Yang Anda ubah sudah tidak ada. Tulisan Anda ada di formulir baru ini.")
            messages.warning(request, message)
            return HttpResponseRedirect(f"{add}?{RESUME}={request.POST[TOKEN]}")
        response: HttpResponse = super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )
        return response


def site_path(address: str) -> str:
    """Return an address of the site as ``request.path_info`` has it, without the site's prefix."""
    return f"/{address.removeprefix(get_script_prefix())}"


class _Unsent:
    """A mixin of forms: the values are shown, but not checked, and never saved."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return False


def _named_work(request: HttpRequest) -> UnsavedWork | None:
    """Return the user's work that the address names, if it belongs to this form."""
    token = request.GET.get(RESUME, "")
    if request.method != "GET" or not store.is_token(token):
        return None
    work = store.find(user_id_of(request), token)
    return work if work and work.path == request.path_info else None


def _others(request: HttpRequest, work: UnsavedWork | None) -> list[UnsavedWork]:
    """Return the works to offer above the form: those of other windows and days."""
    if request.method != "GET" or work is not None:
        return []
    return store.works_at(user_id_of(request), request.path_info, timezone.now())


def _post_of(work: UnsavedWork) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, values in store.values_of(work).items():
        post.setlist(name, values)
    post[TOKEN] = work.token
    post._mutable = False
    return post


def _keep(request: HttpRequest, path: str) -> bool:
    """Keep the values of a form that cannot be saved; return whether there is room."""
    token = request.POST.get(TOKEN, "")
    form = typed_form(path, request.POST)
    if not store.is_token(token) or form is None:
        return False
    try:
        store.keep(user_id_of(request), token, form, timezone.now())
    except (store.FinishedError, store.TooLargeError):
        return False
    request.keeps_unsaved_work = True  # type: ignore[attr-defined]
    return True
