"""The news with groups of copies, as many as the site finds among them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.corpus import CorpusDocuments
from indexer.engines.interface import IndexDocument

#: Of 20,000 news, the site finds 640 pairs of copies: two neighbours of so many articles.
DISTANCE = 31


@dataclass(frozen=True)
class NewsWithCopies:
    """A ``DocumentSource`` of the corpus, of which some neighbours are one group."""

    documents: CorpusDocuments

    def count(self) -> int:
        """Return the number of documents."""
        return self.documents.count()

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges (first and last, inclusive) of ``batch_size`` documents each."""
        return self.documents.ranges(batch_size, after=after)

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range in order of their ids."""
        for document in self.documents.read(first, last):
            group, place = divmod(document.article_id, DISTANCE)
            yield replace(document, copy_group=group + 1) if place < 2 else document
