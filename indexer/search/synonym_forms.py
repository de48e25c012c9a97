"""Words and names of the synonym table while typing, if articles have their words."""

from bisect import bisect_left
from functools import lru_cache

from indexer.analysis import fold
from indexer.engines.interface import Searcher
from indexer.query.synonyms import SynonymTable, lookup_key
from indexer.search.synonym_cache import stamped_synonyms
from indexer.suggest.typed_text import TypedText

MIN_LETTERS = 3
MAX_COMPARED = 20


def complete_synonyms(typed: TypedText, searcher: Searcher) -> list[str]:
    """Return the text with forms of the synonym table at its end, in alphabetical order.

    A form completes all words that belong together. Raises ``IndexerError``.
    """
    if typed.letters < MIN_LETTERS:
        return []
    _, table = stamped_synonyms()
    beginnings, forms = _sorted_forms(table)
    start = b" ".join([*typed.words, typed.prefix]).decode("utf-8", "replace")
    head = typed.text[: typed.starts[0]] if typed.starts else typed.head
    begin = bisect_left(beginnings, start)
    vocabulary = None
    found = []
    for place in range(begin, min(begin + MAX_COMPARED, len(forms))):
        if not beginnings[place].startswith(start):
            break
        vocabulary = vocabulary or searcher.vocabulary()
        if all(map(vocabulary.frequency, lookup_key([forms[place]]))):
            found.append(head + forms[place])
    return found


@lru_cache(maxsize=1)
def _sorted_forms(table: SynonymTable) -> tuple[list[str], list[str]]:
    """Return the folded forms in order, and the forms as the table spells them."""
    pairs = sorted((" ".join(map(fold, form.split())), form) for form in table.forms())
    return [folded for folded, _ in pairs], [form for _, form in pairs]
