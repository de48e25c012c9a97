"""Synonyms in the admin: the groups, their import and export, and the queue of candidates."""

from articles.admin.synonyms.candidates import VariantCandidateAdmin
from articles.admin.synonyms.groups import VariantGroupAdmin

__all__ = ["VariantCandidateAdmin", "VariantGroupAdmin"]
