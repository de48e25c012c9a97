"""The roles that come with the site, and the rights that each gives.

A right of a model that this version lacks is left out. The tables name rights of pages only: what a
role may do with one article depends on the article, too (``articles.roles.policy``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS = ("view", "add", "change", "delete")


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role: the name of its group, its rights, and a sentence for those who give it."""

    key: str
    summary: Any  # a lazy text
    rights: tuple[str, ...]  # "app.codename"


def _all_of(*models: str) -> Iterable[str]:
    for model in models:
        app, _dot, name = model.partition(".")
        yield from (f"{app}.{action}_{name}" for action in ACTIONS)


WRITING = ("articles.add_article",)
EDITING = (
    *_all_of("articles.article", "articles.judgedquery", "articles.newssource", "articles.outlet"),
    *_all_of("articles.variantgroup", "articles.pin", "articles.byline"),
    *("articles.view_variantcandidate", "articles.change_variantcandidate"),
    *("articles.publish_article", "articles.run_evaluation"),
    *("articles.view_queryday", "articles.explain_ranking", "articles.view_alert"),
)
MANAGING = (
    *_all_of("auth.user", "auth.group", "articles.apitoken"),
    *("articles.give_role", "articles.rebuild_index"),
    *("articles.read_alert", "articles.delete_alert"),
)

ROLES = (
    RoleDefinition(
        "kontributor",
        _("menulis dan mengunggah draf, mengubah draf sendiri, minta diterbitkan"),
        WRITING,
    ),
    RoleDefinition(
        "redaktur",
        _("mengurus semua artikel, menerbitkan, mengatur pencarian dan sumber berita"),
        EDITING,
    ),
    RoleDefinition(
        "admin",
        _("semua yang boleh dilakukan redaktur, mengurus akun dan memberi peran"),
        (*EDITING, *MANAGING),
    ),
)
