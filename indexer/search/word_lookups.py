"""The word lookups of the latest commit, shared by the searches of a process."""

from indexer.query.synonyms import SynonymTable
from indexer.query.vocabulary import Vocabulary
from indexer.query.word_lookup import WordLookup

#: Synonym tables of a commit that have a lookup: that of the site, and that of literal searches.
MAX_TABLES = 2

_Key = tuple[SynonymTable | None, WordLookup]
_latest: tuple[_Key, ...] = ()


def lookup_of(vocabulary: Vocabulary, synonyms: SynonymTable | None) -> WordLookup:
    """Return the lookup of a commit and a synonym table; only those of one commit are kept."""
    global _latest  # noqa: PLW0603 - one for the threads of a process
    kept = _latest
    for table, lookup in kept:
        if table is synonyms and lookup.vocabulary == vocabulary:
            return lookup
    lookup = WordLookup(vocabulary, synonyms)
    same = [each for each in kept if each[0] is not synonyms and each[1].vocabulary == vocabulary]
    _latest = ((synonyms, lookup), *same[: MAX_TABLES - 1])
    return lookup
