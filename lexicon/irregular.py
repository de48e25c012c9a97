"""Words whose root no rule derives, from the tables ``irregular.tsv`` and ``spellings.tsv``.

The first table has irregular forms (word, root, reason). The second has words with more than one
spelling (variant, standard, kind). Both tables map a word to the root that represents it in the
index.
"""

from functools import cache

from lexicon.wordlists import rows

TABLES = ("irregular.tsv", "spellings.tsv")


@cache
def irregular_roots() -> dict[str, str]:
    """Return word -> root, lower case."""
    return {word: root for table in TABLES for word, root, _ in rows(table)}
