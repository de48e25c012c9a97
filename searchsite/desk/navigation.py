"""The pages of the admin that belong to no model, for the list of pages and the sidebar."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.roles.policy import ADD, CHANGE, sees_all_articles
from searchsite.desk.views import EVALUATION_RIGHTS, INDEX_RIGHTS

APP_LABEL = "desk"


def _sees_articles(user: Any) -> bool:
    return sees_all_articles(user) or bool(user.has_perm(ADD))


def _has_any(*rights: str) -> Callable[[Any], bool]:
    return lambda user: any(map(user.has_perm, rights))


#: Name of the URL, label, and whether an account may open the page.
PAGES: tuple[tuple[str, str | Promise, Callable[[Any], bool]], ...] = (
    ("articles_article_queue", gettext_lazy("Antrean draf"), _has_any(CHANGE)),
    ("articles_article_uploads", gettext_lazy("Unggahan saya"), _has_any(ADD)),
    ("articles_article_trash", gettext_lazy("Tempat sampah"), _sees_articles),
    ("evaluation", gettext_lazy("Mutu pencarian"), _has_any(*EVALUATION_RIGHTS)),
    ("index-state", gettext_lazy("Indeks pencarian"), _has_any(*INDEX_RIGHTS)),
)


def desk_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section of these pages in the form of Django's list of applications."""
    pages = [
        {
            "name": str(label),
            "object_name": name.replace("_", "-"),
            "admin_url": reverse(f"admin:{name}"),
            "add_url": None,
            "view_only": True,
            "perms": {"view": True},
        }
        for name, label, may_open in PAGES
        if may_open(request.user)
    ]
    if not pages:
        return None
    return {
        "name": _("Meja redaksi"),
        "app_label": APP_LABEL,
        # Every page of the admin would be "current" with the bare address of the home page.
        "app_url": f"{reverse('admin:index')}#content-start",
        "has_module_perms": True,
        "models": pages,
    }
