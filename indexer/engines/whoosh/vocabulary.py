"""The words of a commit as the seam gives them: see ``indexer.engine.Vocabulary``."""

from dataclasses import dataclass

from whoosh.query import Phrase

from indexer.engine import EngineQuery, Sort, WordList
from indexer.engines.whoosh.snapshot import OpenedIndex
from indexer.query.tree import Nothing

FIELD = "exact"


@dataclass(frozen=True, slots=True)
class IndexVocabulary:
    """The exact forms and stems of title and body."""

    generation: str
    index: OpenedIndex

    @property
    def documents(self) -> int:
        """Return the documents that are not deleted."""
        return self.index.documents

    def frequency(self, exact: str) -> int:
        """Return how many documents have this exact form."""
        return int(self.index.vocabulary.frequency(FIELD, exact))

    def stem_frequency(self, stem: str) -> int:
        """Return how many documents have a word of this stem."""
        return int(self.index.vocabulary.frequency("stem", stem))

    def together(self, first: str, second: str) -> int:
        """Return how many documents have both exact forms."""
        return int(self.index.vocabulary.together(FIELD, first, second))

    def side_by_side(self, first: str, second: str) -> int:
        """Return how many documents have one exact form right before the other."""
        asked = EngineQuery(Nothing(), sort=Sort.DATE, limit=0, facets=False)
        query = Phrase(FIELD, [first, second])
        return self.index.run(query, asked, (None, None), float("inf")).total

    def parts(self) -> tuple[WordList, ...]:
        """Return the exact forms by segment."""
        return tuple(self.index.vocabulary.lists(FIELD))
