"""Evidence that a word of the articles is a slip for another word, and no rare name.

An article with a slip mostly has the right spelling, too; one with a rare name does not have a
common word that resembles it, unless by chance. Names resemble no long word with affixes.

NOTE: without this, a third of the rare names of the news got an offer of another word.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis import stem
from indexer.query.vocabulary import Pair, Relation, Vocabulary
from indexer.spelling.ranking import Candidate, Context
from lexicon.wordlists import roots

# A word is a slip if half of its articles also have the replacement, more than by chance ...
MAX_CHANCE = 0.2
# ... or if it is long and one edit away from a derived word or from one so many times as frequent.
MIN_LONG_LETTERS = 7
LONG_RATIO = 400
# ... or if so many articles have the replacement with another word of the query, none the word.
MIN_FITTING_DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips among the words of one query, in one commit."""

    vocabulary: Vocabulary
    context: Context  # the rarest known words of the query

    def is_slip(self, word: str, meant: Candidate) -> bool:
        """Return whether a word is likely a slip for ``meant``; one that no article has is."""
        articles = self.vocabulary.frequency(word)
        if not articles:
            return True
        is_far_more_frequent = meant.frequency >= LONG_RATIO * articles
        is_near = len(word) >= MIN_LONG_LETTERS and meant.distance == 1
        if is_near and (is_far_more_frequent or _is_derived(meant.word)):
            return True
        if self._fits_better(word, meant):
            return True
        together = self.vocabulary.together(word, meant.word)
        by_chance = (meant.frequency / self.vocabulary.documents) ** together
        return 2 * together >= articles and by_chance <= MAX_CHANCE

    def counted(self, word: str, meant: Candidate) -> Iterator[Pair]:
        """Yield the pairs that are counted for a candidate, at most."""
        yield Pair(Relation.TOGETHER, word, meant.word)
        for other, _ in self.context:
            yield Pair(Relation.TOGETHER, word, other)
            yield Pair(Relation.TOGETHER, meant.word, other)

    def _fits_better(self, word: str, meant: Candidate) -> bool:
        """Return whether articles have the other words of the query with ``meant`` only."""
        together = self.vocabulary.together
        others = [other for other, _ in self.context if other != word]
        return (
            bool(others)
            and not any(together(word, other) for other in others)
            and max(together(meant.word, other) for other in others) >= MIN_FITTING_DOCUMENTS
        )


def _is_derived(word: str) -> bool:
    """Return whether a word is a root of the word list with affixes."""
    root = stem(word)
    return root != word and root in roots()
