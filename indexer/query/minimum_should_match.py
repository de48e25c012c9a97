"""Minimum-should-match: the share of the plain words of a query that a document must match.

The syntax is taken from Solr and Elasticsearch. These count words; here, words are weighted by
their rarity. In "SpongeBob pertama kali dirilis", the name weighs more than the other words
together.
"""

import re
from dataclasses import dataclass

from indexer.scoring_weights import MATCH_ALL_MAX_WORDS, MATCH_MIN_PERCENT

_RULE = re.compile(r"(?:(\d+)\s*<\s*)?(\d+)(%?)")


@dataclass(frozen=True, slots=True)
class MinimumShouldMatch:
    """The rule. In a query of up to ``all_up_to`` words, all words must match.

    In a longer query, the matching words must have ``percent`` of the weight of all words.
    """

    all_up_to: int = MATCH_ALL_MAX_WORDS
    percent: int = MATCH_MIN_PERCENT

    @classmethod
    def parse(cls, text: str) -> "MinimumShouldMatch":
        """Parse a rule such as ``3<50%`` or ``100%``. Raises ``ValueError`` for anything else.

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
        """Return whether all words must match in a query of ``words`` words.

        >>> [MinimumShouldMatch().requires_all(n) for n in (1, 3, 4)]
        [True, True, False]
        """
        return words <= self.all_up_to or self.percent == 100

    def required_weight(self, weight: int) -> int:
        """Return the minimum weight of matching words if all words weigh ``weight``; at least 1.

        >>> MinimumShouldMatch().required_weight(101)
        50
        """
        return max(1, weight * self.percent // 100)
