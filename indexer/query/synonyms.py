"""The synonym table for queries: lookup of a group of synonyms by the tokens of a form.

English forms are apart: they are found in their inflections, too, and they are expanded in English
queries only (``english_words``).
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexer.analysis import Token, analyze
from lexicon.english import base_forms
from lexicon.synonym_groups import SynonymGroup, SynonymKind

Key = tuple[str, ...]  # distinct exact forms, as the words of a query are distinct


class SynonymTable:
    """A map from the tokens of a form to its synonyms."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        found: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        self.english = EnglishTable()
        # A two-way group has the main meaning of an acronym, so its synonyms come first.
        for group in sorted(groups, key=lambda group: group.one_way):
            if group.one_way and group.kind is SynonymKind.ENGLISH:
                self.english.add(group)
                continue
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

    def forms(self) -> set[str]:
        """Return the words and names that queries expand to, as the table spells them."""
        return {form for others in self._synonyms.values() for form in others}

    def max_tokens(self, first: str) -> int:
        """Return the number of tokens of the longest form that begins with ``first``, or 0."""
        return self._max_tokens.get(first, 0)


class EnglishTable:
    """A map from the tokens of an English form to the Indonesian forms that it finds.

    A form in capitals (US) is found only in capitals, because it may be another word otherwise.
    """

    def __init__(self) -> None:
        self._found: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        self._max_tokens: dict[str, int] = {}  # by the first token of a form
        self._acronyms: set[str] = set()

    def add(self, group: SynonymGroup) -> None:
        """Add a group; its first form is Indonesian."""
        for form in group.forms[1:]:
            key = lookup_key([form])
            if not key:
                continue
            self._found[key][group.forms[0]] = None
            self._max_tokens[key[0]] = max(len(key), self._max_tokens.get(key[0], 0))
            if len(key) == 1 and form.isupper():
                self._acronyms.add(key[0])

    def indonesian(self, tokens: Sequence[Token], typed: str) -> tuple[str, ...]:
        """Return the Indonesian forms of an English word or name, also of an inflected one."""
        key = tuple(dict.fromkeys(token.exact for token in tokens))
        if key[0] in self._acronyms and len(key) == 1 and not typed.isupper():
            return ()
        if key in self._found:
            return tuple(self._found[key])
        for bases in itertools.product(*((word, *base_forms(word)) for word in key)):
            if bases in self._found:
                return tuple(self._found[bases])
        return ()

    def max_tokens(self, first: str) -> int:
        """Return the number of tokens of the longest form that begins with a word, or 0."""
        if not self._max_tokens:
            return 0
        longest = self._max_tokens.get(first, 0)
        for base in base_forms(first):
            longest = max(longest, self._max_tokens.get(base, 0))
        return longest


def lookup_key(texts: Sequence[str]) -> Key:
    """Return the lookup key of a form.

    >>> lookup_key(["Perserikatan", "Bangsa-Bangsa"])
    ('perserikatan', 'bangsa-bangsa')
    """
    return tuple(dict.fromkeys(token.exact for text in texts for token in analyze(text)))
