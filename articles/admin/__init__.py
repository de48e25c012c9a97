"""The editors' side of the corpus: the stock Django admin, set up for articles; the upload page.

It works on the database alone. ``indexer.admin`` registers a descendant of ``ArticleAdmin`` in its
place, which searches with the site's engine and shows what the index does not have yet.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.article import ArticleAdmin
from articles.admin.judged import JudgedQueryAdmin
from articles.admin.synonyms import VariantCandidateAdmin, VariantGroupAdmin
from articles.models import Article, JudgedQuery, VariantCandidate, VariantGroup

__all__ = ["ArticleAdmin", "JudgedQueryAdmin", "VariantCandidateAdmin", "VariantGroupAdmin"]

admin.site.site_header = _("Telusur · ruang redaksi")
admin.site.site_title = _("Ruang redaksi Telusur")
admin.site.index_title = _("Artikel dan pengguna")
admin.site.register(Article, ArticleAdmin)
admin.site.register(JudgedQuery, JudgedQueryAdmin)
admin.site.register(VariantGroup, VariantGroupAdmin)
admin.site.register(VariantCandidate, VariantCandidateAdmin)
