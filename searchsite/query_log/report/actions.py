"""The actions of a row: forms that are filled in with its query, for those who may use them."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.admin.report_return import PARAMETER, VALUE


class Action(NamedTuple):
    """An action: its name in addresses, its label, the right it needs, and the form's address."""

    name: str
    label: Promise
    right: str
    view: str
    fields: Callable[[str], dict[str, str]]

    def address(self, query: str) -> str:
        """Return the address of the filled-in form. Raises ``NoReverseMatch``."""
        fields = {**self.fields(query), PARAMETER: VALUE}
        return f"{reverse(self.view)}?{urlencode(fields)}"


ACTIONS = (
    Action(
        "bentuk",
        _("Tambah bentuk lain"),
        "articles.add_variantgroup",
        "admin:articles_variantgroup_add",
        lambda query: {"kind": "synonym", "forms": query},
    ),
    Action(
        "sematkan",
        _("Sematkan artikel"),
        "articles.add_pin",
        "admin:articles_pin_add",
        lambda query: {"query": query},
    ),
    Action(
        "nilai",
        _("Nilai"),
        "articles.add_judgedquery",
        "admin:articles_judgedquery_add",
        lambda query: {"query": query},
    ),
)


def actions_for(request: HttpRequest) -> list[Action]:
    """Return the actions that this editor may use, and that the site has."""
    return [each for each in ACTIONS if request.user.has_perm(each.right) and _exists(each)]


def action_named(request: HttpRequest, name: str) -> Action | None:
    """Return the action of this name; None if the editor may not use it."""
    return next((each for each in actions_for(request) if each.name == name), None)


def _exists(action: Any) -> bool:
    try:
        reverse(action.view)
    except NoReverseMatch:
        return False
    return True
