"""The vocabulary of a commit; it implements ``indexer.query.vocabulary.Vocabulary``.

Frequencies come from the word tables. Only pairs of words are counted by the cluster
(``pair_counts``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.pair_counts import EXACT, STEM, key_of, searches
from indexer.engines.opensearch.snapshots import Snapshot, Snapshots
from indexer.exceptions import IndexMissing, IndexMoved
from indexer.query.vocabulary import Pair, Relation, WordList


@dataclass(frozen=True, slots=True)
class IndexVocabulary:
    """The exact forms and stems of titles and bodies in one commit."""

    snapshot: Snapshot
    cluster: Cluster
    snapshots: Snapshots | None = None  # of the searcher, whose requests may assume a snapshot

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
        return self._count(Relation.TOGETHER, first, second)

    def stems_together(self, first: str, second: str) -> int:
        """Return the number of documents that have words of both stems."""
        return self._count(Relation.STEMS_TOGETHER, first, second)

    def side_by_side(self, first: str, second: str, *, at_least: int = 0) -> int:
        """Return the number of documents that have ``first`` immediately before ``second``."""
        return self._count(Relation.SIDE_BY_SIDE, first, second)

    def pair_counts(self, pairs: Sequence[Pair]) -> list[int]:
        """Return the number of documents of each pair; one request counts all unknown ones.

        Raises ``IndexMoved`` (``Searcher.likely_vocabulary``).
        """
        pair_counts = self.snapshot.pairs
        found = {pair: pair_counts.known(pair) for pair in pairs}
        missing = [pair for pair, count in found.items() if count is None]
        if not missing:
            return [found[pair] or 0 for pair in pairs]
        asked = pair_counts.take(missing)
        counted = pair_counts.read(asked, self._answers(searches(asked)))
        return [found[pair] or counted.get(key_of(pair), 0) for pair in pairs]

    def expect(self, pairs: Iterable[Pair]) -> None:
        """Count these pairs with the next request of this search."""
        self.snapshot.pairs.expect(pairs)

    def parts(self) -> tuple[WordList, ...]:
        """Return the exact forms by word table."""
        return tuple(self.snapshot.statistics.word_lists(EXACT))

    def _answers(self, bodies: Sequence[Json]) -> list[Json]:
        """Return the answers to searches; look as well whether the snapshot is the latest."""
        header: Json = {"index": self.snapshot.articles}
        asked = [(header, body) for body in bodies]
        snapshots = self.snapshots
        if snapshots is None or not snapshots.was_assumed():
            return self.cluster.search_all(asked)
        states = snapshots.states
        try:
            *answers, looked = self.cluster.search_all([*asked, states.search()])
            latest = snapshots.of(states.found_in(looked))
        except IndexMissing:  # its generation was removed
            snapshots.forget()
            latest = snapshots.latest()
            if latest.articles == self.snapshot.articles:
                raise
        if latest.state.identity != self.snapshot.state.identity:
            raise IndexMoved("There is a later commit of the search index.")
        return answers

    def _count(self, relation: Relation, first: str, second: str) -> int:
        return self.pair_counts((Pair(relation, first, second),))[0]
