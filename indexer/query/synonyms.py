"""The table of other forms as queries ask it: by the tokens of what was typed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexer.analysis import analyze
from lexicon.synonym_groups import SynonymGroup

Key = tuple[str, ...]  # exact forms, each once, as the words of a query are


class SynonymTable:
    """Looks up other forms."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        found: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        # Of several meanings the one that leads both ways is the main one.
        for group in sorted(groups, key=lambda group: group.one_way):
            for form in group.forms[1:] if group.one_way else group.forms:
                others = group.forms[:1] if group.one_way else group.forms
                found[lookup_key([form])] |= dict.fromkeys(each for each in others if each != form)
        self._others = {key: tuple(others) for key, others in found.items() if key}
        self._longest: dict[str, int] = {}  # tokens of a form, by its first
        for key in self._others:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def synonyms_of(self, key: Key) -> tuple[str, ...]:
        """Return the other forms of a word or name, as they are written in the table."""
        return self._others.get(key, ())

    def longest(self, first: str) -> int:
        """Return how many tokens the longest form has that begins with this one; 0 for none."""
        return self._longest.get(first, 0)


def lookup_key(texts: Sequence[str]) -> Key:
    """Return what a form is looked up by.

    >>> lookup_key(["Perserikatan", "Bangsa-Bangsa"])
    ('perserikatan', 'bangsa-bangsa')
    """
    return tuple(dict.fromkeys(token.exact for text in texts for token in analyze(text)))
