"""Abbreviations whose full stop ends no sentence, from ``abbreviations.tsv``.

The cleaning of imported text and the snippets use different lists, so the table says which
abbreviation counts for which use.
"""

from functools import cache
from typing import Literal

from lexicon.wordlists import word_groups

_BOTH = "both"


@cache
def abbreviations(use: Literal["cleaning", "snippets"]) -> frozenset[str]:
    """Return the abbreviations for one use, lower case, without their full stop.

    >>> "dr" in abbreviations("cleaning"), "kombes" in abbreviations("cleaning")
    (True, False)
    """
    groups = word_groups("abbreviations.tsv")
    return frozenset(groups[_BOTH] + groups[use])
