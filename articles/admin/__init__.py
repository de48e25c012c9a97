"""The admin of the corpus: articles, judged queries, synonyms and the upload page.

This package uses the database only. ``indexer.admin`` replaces ``ArticleAdmin`` by a subclass that
searches with the site's engine and shows which articles the index lacks.
"""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.alerts import AlertAdmin
from articles.admin.api_tokens import ApiTokenAdmin
from articles.admin.article import ArticleAdmin
from articles.admin.batches import ImportBatchAdmin
from articles.admin.bylines import BylineAdmin
from articles.admin.fetching import NewsSourceAdmin
from articles.admin.judged import JudgedQueryAdmin
from articles.admin.operations.pages import OperationAdmin
from articles.admin.outlets import OutletAdmin
from articles.admin.pins import PinAdmin
from articles.admin.synonyms import VariantCandidateAdmin, VariantGroupAdmin
from articles.admin.users import EditorAdmin, EditorGroupAdmin
from articles.models import (
    Alert,
    ApiToken,
    Article,
    Byline,
    ImportBatch,
    JudgedQuery,
    NewsSource,
    Operation,
    Outlet,
    Pin,
    VariantCandidate,
    VariantGroup,
)

__all__ = [
    "AlertAdmin",
    "ApiTokenAdmin",
    "ArticleAdmin",
    "BylineAdmin",
    "EditorAdmin",
    "EditorGroupAdmin",
    "ImportBatchAdmin",
    "JudgedQueryAdmin",
    "NewsSourceAdmin",
    "OperationAdmin",
    "OutletAdmin",
    "PinAdmin",
    "VariantCandidateAdmin",
    "VariantGroupAdmin",
]


def _with_name(title: Promise) -> str:
    """Return a title with the name of the site, read whenever it is shown."""
    return lazy(lambda: str(title) % {"site": settings.SITE_NAME}, str)()


admin.site.site_header = _with_name(_("%(site)s · ruang redaksi"))
admin.site.site_title = _with_name(_("Ruang redaksi %(site)s"))
admin.site.index_title = _("Meja redaksi")
admin.site.register(Alert, AlertAdmin)
admin.site.register(ApiToken, ApiTokenAdmin)
admin.site.register(Article, ArticleAdmin)
admin.site.register(Byline, BylineAdmin)
admin.site.register(ImportBatch, ImportBatchAdmin)
admin.site.register(JudgedQuery, JudgedQueryAdmin)
admin.site.register(NewsSource, NewsSourceAdmin)
admin.site.register(Operation, OperationAdmin)
admin.site.register(Outlet, OutletAdmin)
admin.site.register(Pin, PinAdmin)
admin.site.register(VariantGroup, VariantGroupAdmin)
admin.site.register(VariantCandidate, VariantCandidateAdmin)
for model, model_admin in ((User, EditorAdmin), (Group, EditorGroupAdmin)):
    admin.site.unregister(model)  # Django's own
    admin.site.register(model, model_admin)
