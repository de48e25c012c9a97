"""Words that are indexed under a term of their own instead of their root: ``stem_overrides.tsv``.

The root of *pengadilan* (court) is *adil* (fair), and the root of *sebuah* (the article "a") is
*buah* (fruit). A search for the root must not find these words.
"""

from functools import cache

from lexicon.morphology import CLITICS
from lexicon.wordlists import rows

TABLE = "stem_overrides.tsv"


@cache
def stem_overrides() -> dict[str, str]:
    """Return word -> term, lower case, for the words of the table and their forms with clitics."""
    listed = {word: term for term, words, _ in rows(TABLE) for word in words.split()}
    with_clitics = {word + clitic: term for word, term in listed.items() for clitic, _ in CLITICS}
    return with_clitics | listed
