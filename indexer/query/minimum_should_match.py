"""How many of the plain words of a query must match, written as Solr and Elasticsearch write it.

Where those count words, a word weighs here what it tells: by how rare it is. Of "SpongeBob pertama
kali dirilis" the name alone is more than the other words together.
"""

import re
from dataclasses import dataclass

from indexer.scoring_weights import ALL_UP_TO, PERCENT

_RULE = re.compile(r"(?:(\d+)\s*<\s*)?(\d+)(%?)")


@dataclass(frozen=True, slots=True)
class MinimumShouldMatch:
    """Up to ``all_up_to`` words all must match; of more, ``percent`` of what they weigh."""

    all_up_to: int = ALL_UP_TO
    percent: int = PERCENT

    @classmethod
    def parse(cls, text: str) -> "MinimumShouldMatch":
        """Read a rule such as ``3<50%`` or ``100%``. Raises ``ValueError`` for anything else.

        >>> MinimumShouldMatch.parse("3<50%")
        MinimumShouldMatch(all_up_to=3, percent=50)
        """
        match = _RULE.fullmatch(text.strip())
        if not match or not match[3] or not 1 <= int(match[2]) <= 100:
            raise ValueError(
                f"{text!r} is not a minimum-should-match rule; write for example 3<50%."
            )
        return cls(all_up_to=int(match[1] or 0), percent=int(match[2]))

    def requires_all(self, words: int) -> bool:
        """Return whether all of so many words must match.

        >>> [MinimumShouldMatch().requires_all(n) for n in (1, 3, 4)]
        [True, True, False]
        """
        return words <= self.all_up_to or self.percent == 100

    def required_weight(self, weight: int) -> int:
        """Return how much must match of words that weigh so much together; at least 1.

        >>> MinimumShouldMatch().required_weight(101)
        50
        """
        return max(1, weight * self.percent // 100)
