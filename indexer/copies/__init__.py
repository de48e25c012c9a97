"""Groups of copies: which published articles are versions of one text.

``update`` keeps the groups up with changed articles, ``update_all`` finds those of all articles,
and ``versions`` returns the members of a group. The groups are rows of
``articles.models.TextCopy``, so that every engine gets the same ones, and a rebuild only reads
them.
"""

from indexer.copies.sketch_file import forget_damaged_sketches, forget_sketches
from indexer.copies.upkeep import update, update_all
from indexer.copies.versions import versions

__all__ = ["forget_damaged_sketches", "forget_sketches", "update", "update_all", "versions"]
