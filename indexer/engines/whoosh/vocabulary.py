"""The words of a commit as the seam gives them: see ``indexer.engine.Vocabulary``."""

from dataclasses import dataclass

from indexer.engine import WordList
from indexer.engines.whoosh.snapshot import OpenedIndex


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
        return int(self.index.vocabulary.frequency("exact", exact))

    def stem_frequency(self, stem: str) -> int:
        """Return how many documents have a word of this stem."""
        return int(self.index.vocabulary.frequency("stem", stem))

    def parts(self) -> tuple[WordList, ...]:
        """Return the exact forms by segment."""
        return tuple(self.index.vocabulary.lists("exact"))
