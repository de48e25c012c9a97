"""Words that are indexed under a term of their own, not their root: ``stem_overrides.tsv``.

The root of *pengadilan* is *adil*, and of *sebuah* it is *buah*; but who looks for fairness or for
fruit wants no article that has a court or an article of grammar in it.
"""

from functools import cache

from lexicon.morphology import CLITICS
from lexicon.wordlists import FOLDER

TABLE = "stem_overrides.tsv"


@cache
def stem_overrides() -> dict[str, str]:
    """Return word -> term, lower case, for the words of the table and their forms with clitics."""
    lines = (FOLDER / TABLE).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    listed = {word: term for term, words, _ in rows for word in words.split()}
    with_clitics = {word + clitic: term for word, term in listed.items() for clitic, _ in CLITICS}
    return with_clitics | listed
