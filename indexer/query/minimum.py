"""How many of the plain words of a query must match, written as Solr and Elasticsearch write it."""

import re
from dataclasses import dataclass

_RULE = re.compile(r"(?:(\d+)\s*<\s*)?(\d+)(%?)")


@dataclass(frozen=True, slots=True)
class MinimumShouldMatch:
    """Up to ``all_up_to`` words all must match; of more, ``percent`` of them, rounded down."""

    all_up_to: int = 3
    percent: int = 75

    @classmethod
    def parse(cls, text: str) -> "MinimumShouldMatch":
        """Read a rule such as ``3<75%`` or ``100%``. Raises ``ValueError`` for anything else.

        >>> MinimumShouldMatch.parse("3<75%")
        MinimumShouldMatch(all_up_to=3, percent=75)
        """
        match = _RULE.fullmatch(text.strip())
        if not match or not match[3] or not 1 <= int(match[2]) <= 100:
            raise ValueError(
                f"{text!r} is not a minimum-should-match rule; write for example 3<75%."
            )
        return cls(all_up_to=int(match[1] or 0), percent=int(match[2]))

    def of(self, words: int) -> int:
        """Return how many of ``words`` words must match; at least one.

        >>> [MinimumShouldMatch().of(n) for n in (1, 2, 3, 4, 5, 8)]
        [1, 2, 3, 3, 3, 6]
        """
        if words <= self.all_up_to:
            return words
        return max(1, self.all_up_to, words * self.percent // 100)
