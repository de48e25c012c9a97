"""Other forms in the admin: the groups, tables of them in and out, and candidates to decide on."""

from articles.admin.synonyms.candidates import VariantCandidateAdmin
from articles.admin.synonyms.groups import VariantGroupAdmin

__all__ = ["VariantCandidateAdmin", "VariantGroupAdmin"]
