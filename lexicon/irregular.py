"""Words whose root no rule gives, as tables: ``irregular.tsv`` and ``spellings.tsv``.

The first has irregular forms (word, root, reason), the second words with more than one spelling
(variant, standard, kind); both say what a word is indexed under.
"""

from functools import cache

from lexicon.wordlists import FOLDER

TABLES = ("irregular.tsv", "spellings.tsv")


@cache
def exceptions() -> dict[str, str]:
    """Return word -> root, lower case."""
    lines = (line for name in TABLES for line in (FOLDER / name).read_text("utf-8").splitlines())
    rows = (line.split("\t") for line in lines)
    return {row[0]: row[1] for row in rows if len(row) == 3 and not row[0].startswith("#")}
