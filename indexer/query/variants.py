"""The table of other forms as queries ask it: by the tokens of what was typed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexer.analysis import analyze
from lexicon.variants import Group

Key = tuple[str, ...]  # exact forms, each once, as the words of a query are


class Variants:
    """Looks up other forms."""

    def __init__(self, groups: Iterable[Group]) -> None:
        found: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        # Of several meanings the one that leads both ways is the main one.
        for group in sorted(groups, key=lambda group: group.one_way):
            for form in group.forms[1:] if group.one_way else group.forms:
                others = group.forms[:1] if group.one_way else group.forms
                found[key_of([form])] |= dict.fromkeys(each for each in others if each != form)
        self._others = {key: tuple(others) for key, others in found.items() if key}
        self.longest = max(map(len, self._others), default=0)  # tokens of a form

    def others(self, key: Key) -> tuple[str, ...]:
        """Return the other forms of a word or name, as they are written in the table."""
        return self._others.get(key, ())


def key_of(texts: Sequence[str]) -> Key:
    """Return what a form is looked up by.

    >>> key_of(["Perserikatan", "Bangsa-Bangsa"])
    ('perserikatan', 'bangsa')
    """
    return tuple(dict.fromkeys(token.exact for text in texts for token in analyze(text)))
