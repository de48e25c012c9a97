"""The document frequencies of query words, each counted once per query."""

from dataclasses import dataclass, field
from functools import cached_property

from indexer.analysis import Token, is_stopword
from indexer.query.vocabulary import Vocabulary

MAX_RARE_DOCUMENTS = 10  # frequencies up to this one are exact


@dataclass
class WordFrequencies:
    """Frequencies of words in any form of their stem, cached for one query."""

    vocabulary: Vocabulary
    _cache: dict[str, int] = field(default_factory=dict, init=False)  # by exact form

    def of(self, token: Token) -> int:
        """Return the document frequency of a word.

        Numbers above ``MAX_RARE_DOCUMENTS`` are lower bounds. For a stopword, the number of all
        documents is returned.
        """
        if token.exact not in self._cache:
            self._cache[token.exact] = self._count(token)
        return self._cache[token.exact]

    @cached_property
    def documents(self) -> int:
        """Return the number of documents in the index."""
        return self.vocabulary.documents

    def _count(self, token: Token) -> int:
        if is_stopword(token.exact):
            return self.documents
        frequency = 0
        for form in (token.exact, *token.aliases):
            frequency = max(frequency, self.vocabulary.frequency(form))
            if frequency > MAX_RARE_DOCUMENTS:
                return frequency
        return max(frequency, self.vocabulary.stem_frequency(token.stem))
