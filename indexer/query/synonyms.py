"""The synonym table for queries: lookup of a group of synonyms by the tokens of a form."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexer.analysis import analyze
from lexicon.synonym_groups import SynonymGroup

Key = tuple[str, ...]  # distinct exact forms, as the words of a query are distinct


class SynonymTable:
    """A map from the tokens of a form to its synonyms."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        found: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        # A two-way group has the main meaning of an acronym, so its synonyms come first.
        for group in sorted(groups, key=lambda group: group.one_way):
            for form in group.forms[1:] if group.one_way else group.forms:
                others = group.forms[:1] if group.one_way else group.forms
                found[lookup_key([form])] |= dict.fromkeys(each for each in others if each != form)
        self._synonyms = {key: tuple(others) for key, others in found.items() if key}
        self._max_tokens: dict[str, int] = {}  # by the first token of a form
        for key in self._synonyms:
            self._max_tokens[key[0]] = max(len(key), self._max_tokens.get(key[0], 0))

    def synonyms_of(self, key: Key) -> tuple[str, ...]:
        """Return the synonyms of a word or name as the table spells them."""
        return self._synonyms.get(key, ())

    def max_tokens(self, first: str) -> int:
        """Return the number of tokens of the longest form that begins with ``first``, or 0."""
        return self._max_tokens.get(first, 0)


def lookup_key(texts: Sequence[str]) -> Key:
    """Return the lookup key of a form.

    >>> lookup_key(["Perserikatan", "Bangsa-Bangsa"])
    ('perserikatan', 'bangsa-bangsa')
    """
    return tuple(dict.fromkeys(token.exact for text in texts for token in analyze(text)))
