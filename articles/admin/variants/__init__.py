"""Other forms in the admin: the groups, tables of them in and out, and candidates to decide on."""

from articles.admin.variants.candidates import VariantCandidateAdmin
from articles.admin.variants.groups import VariantGroupAdmin

__all__ = ["VariantCandidateAdmin", "VariantGroupAdmin"]
