"""The vocabulary of a commit; it implements ``indexer.query.vocabulary.Vocabulary``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.deadline import Refused, current
from indexer.engines.interface import EngineQuery, Sort
from indexer.engines.scoring.clauses import PhraseClause
from indexer.engines.whoosh.search.searcher_manager import IndexSearcher, damaged
from indexer.engines.whoosh.store.storage import damaged_files
from indexer.query.tree import Nothing
from indexer.query.vocabulary import Pair, Relation, WordList

EXACT, STEM = "exact", "stem"


@dataclass(frozen=True, slots=True)
class IndexVocabulary:
    """The exact forms and stems of titles and bodies in one commit."""

    folder: Path  # of the generation
    index: IndexSearcher

    @property
    def generation(self) -> str:
        """Return the name of the generation."""
        return self.folder.name

    @property
    def documents(self) -> int:
        """Return the number of documents that are not deleted."""
        return self.index.documents

    def frequency(self, exact: str) -> int:
        """Return the document frequency of an exact form."""
        return self._counted(lambda: self.index.statistics.frequency(EXACT, exact))

    def stem_frequency(self, stem: str) -> int:
        """Return the number of documents that have a word of this stem."""
        return self._counted(lambda: self.index.statistics.frequency(STEM, stem))

    def together(self, first: str, second: str) -> int:
        """Return the number of documents that have both exact forms."""
        return self._counted(lambda: self.index.statistics.together(EXACT, first, second))

    def stems_together(self, first: str, second: str) -> int:
        """Return the number of documents that have words of both stems."""
        return self._counted(lambda: self.index.statistics.together(STEM, first, second))

    def side_by_side(self, first: str, second: str, *, at_least: int = 0) -> int:
        """Return the number of documents that have ``first`` immediately before ``second``.

        A number below ``at_least`` may be too high: that of the documents with both words.
        """
        if at_least and (count := self.together(first, second)) < at_least:
            return count
        request = EngineQuery(Nothing(), sort=Sort.DATE, limit=0, facets=False)
        clause = PhraseClause(EXACT, (first, second))
        return self._counted(lambda: self.index.run(clause, request, (None, None), current()).total)

    def pair_counts(self, pairs: Sequence[Pair]) -> list[int]:
        """Return the number of documents of each pair."""
        counts = {
            Relation.TOGETHER: self.together,
            Relation.STEMS_TOGETHER: self.stems_together,
            Relation.SIDE_BY_SIDE: self.side_by_side,
        }
        return [counts[relation](first, second) for relation, first, second in pairs]

    def expect(self, pairs: Iterable[Pair]) -> None:
        """Do nothing: each pair is counted when it is needed."""

    def parts(self) -> tuple[WordList, ...]:
        """Return the exact forms by segment."""
        return tuple(self.index.statistics.word_lists(EXACT))

    def _counted(self, count: Callable[[], int]) -> int:
        try:
            return int(count())
        except Refused:
            raise
        except Exception as error:  # damaged files make Whoosh raise any exception
            if damaged_files(self.folder):
                raise damaged(self.folder, error) from error
            raise
