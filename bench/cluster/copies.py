"""The news with copies of articles, as many as the site finds among them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.corpus import CorpusDocuments
from indexer.engines.interface import IndexDocument

#: Of 20,000 news, the site finds 640 pairs of copies: two neighbours of so many articles.
DISTANCE = 31


@dataclass(frozen=True)
class NewsWithCopies:
    """A ``DocumentSource`` of the corpus, in which some articles have the text of the preceding."""

    documents: CorpusDocuments

    def count(self) -> int:
        """Return the number of documents."""
        return self.documents.count()

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges (first and last, inclusive) of ``batch_size`` documents each."""
        return self.documents.ranges(batch_size, after=after)

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range in order of their ids."""
        before = next(self.documents.read(first - 1, first - 1), None) if first > 1 else None
        for document in self.documents.read(first, last):
            group, place = divmod(document.article_id, DISTANCE)
            if place == 1 and before is not None:
                copied = replace(document, title=before.title, body=before.body)
                yield replace(copied, copy_group=group + 1)
            else:
                yield replace(document, copy_group=0 if place else group + 1)
            before = document
