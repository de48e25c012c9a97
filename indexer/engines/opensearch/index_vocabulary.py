"""The vocabulary of a commit; it implements ``indexer.query.vocabulary.Vocabulary``.

Frequencies come from the word tables. Only pairs of words are counted by the cluster, once a
commit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.queries import matching
from indexer.engines.opensearch.snapshots import Snapshot
from indexer.engines.scoring.clauses import AllOf, Clause, PhraseClause, TermClause
from indexer.query.vocabulary import WordList

EXACT, STEM = "exact", "stem"
MAX_COUNTED = 10_000  # pairs that are kept for a commit


@dataclass(frozen=True, slots=True)
class IndexVocabulary:
    """The exact forms and stems of titles and bodies in one commit."""

    snapshot: Snapshot
    cluster: Cluster

    @property
    def generation(self) -> str:
        """Return the name of the generation."""
        return self.snapshot.state.generation

    @property
    def documents(self) -> int:
        """Return the number of documents that are not deleted."""
        return self.snapshot.documents

    def frequency(self, exact: str) -> int:
        """Return the document frequency of an exact form."""
        return self.snapshot.statistics.frequency(EXACT, exact)

    def stem_frequency(self, stem: str) -> int:
        """Return the number of documents that have a word of this stem."""
        return self.snapshot.statistics.frequency(STEM, stem)

    def together(self, first: str, second: str) -> int:
        """Return the number of documents that have both exact forms."""
        return self._together(EXACT, first, second)

    def stems_together(self, first: str, second: str) -> int:
        """Return the number of documents that have words of both stems."""
        return self._together(STEM, first, second)

    def side_by_side(self, first: str, second: str) -> int:
        """Return the number of documents that have ``first`` immediately before ``second``."""
        return self._counted(EXACT, (first, second), PhraseClause(EXACT, (first, second)))

    def parts(self) -> tuple[WordList, ...]:
        """Return the exact forms by word table."""
        return tuple(self.snapshot.statistics.word_lists(EXACT))

    def _together(self, field: str, first: str, second: str) -> int:
        clause = AllOf((TermClause(field, first), TermClause(field, second)))
        return self._counted(field, (first, second), clause)

    def _counted(self, field: str, words: tuple[str, str], clause: Clause) -> int:
        frequency: Callable[[str, str], int] = self.snapshot.statistics.frequency
        if not all(frequency(field, word) for word in words):
            return 0
        known: dict[Any, int] = self.snapshot.counted
        key = (field, *words, type(clause))
        if key not in known:
            if len(known) >= MAX_COUNTED:
                known.clear()
            body = {"size": 0, "query": matching(clause), "track_total_hits": True}
            (answer,) = self.cluster.search_all([({"index": self.snapshot.articles}, body)])
            known[key] = int(answer["hits"]["total"]["value"])
        return known[key]
