"""tantivy (Rust) through its Python binding: positions, fast fields, only the id is stored."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

from bench.speed.peers.analyzed import AnalyzedDocument, analyzed_document
from bench.speed.peers.peer import AnalyzedPeer, Unavailable
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument
from indexer.scoring_weights import EXACT_WEIGHT, FOLLOWING_WEIGHT, NEAR_POSITIONS, NEAR_WEIGHT

HEAP_BYTES = 300_000_000  # of the writer
AGGREGATIONS = {
    "sources": {"terms": {"field": "source", "size": 100}},
    "dates": {"date_histogram": {"field": "published", "fixed_interval": "365d"}},
}


def peer(_: str) -> "Tantivy":
    """Return the engine. Raises ``Unavailable``."""
    try:
        import tantivy
    except ImportError as error:
        raise Unavailable("pip install -r bench/requirements.txt brings it") from error
    return Tantivy(tantivy)


class Tantivy(AnalyzedPeer):
    """Builds and opens tantivy indexes."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "site_search"})
    processes = 2  # threads of tantivy; the analysis runs in one more

    def __init__(self, library: Any) -> None:
        self._library = library
        self.version = library.__version__

    def index(self, documents: Iterable[AnalyzedDocument], folder: Path, procs: int) -> None:
        """Index analyzed documents, in ``procs`` threads."""
        folder.mkdir(parents=True, exist_ok=True)
        index = self._library.Index(self._schema(), path=str(folder))
        writer = index.writer(HEAP_BYTES, num_threads=procs)
        for document in documents:
            writer.add_document(self.document(document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> "OpenedTantivy":
        """Open the index for searching."""
        return OpenedTantivy(self._library, self, self._library.Index.open(str(folder)))

    def document(self, analyzed: AnalyzedDocument) -> Any:
        """Return a document of tantivy."""
        document = self._library.Document(
            stem=analyzed.stems,
            exact=analyzed.exacts,
            article_id=analyzed.article_id,
            source=analyzed.source or "-",
        )
        if analyzed.published is not None:
            document.add_date("published", datetime.fromtimestamp(analyzed.published, UTC))
        return document

    def _schema(self) -> Any:
        builder = self._library.SchemaBuilder()
        for name in ("stem", "exact"):
            builder.add_text_field(
                name, stored=False, tokenizer_name="whitespace", index_option="position"
            )
        builder.add_integer_field("article_id", stored=True, indexed=True, fast=True)
        builder.add_text_field("source", stored=False, tokenizer_name="raw", fast=True)
        builder.add_date_field("published", stored=False, indexed=True, fast=True)
        return builder.build()


class OpenedTantivy:
    """Runs queries of tantivy; the count is exact."""

    def __init__(self, library: Any, peer: Tantivy, index: Any) -> None:
        self._library, self._peer, self._index = library, peer, index
        self._query, self._schema = library.Query, index.schema
        self._writer: Any = None
        self._reload()

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        return self._total(self._boolean(stems, self._library.Occur.Should))

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        return self._total(self._boolean(stems, self._library.Occur.Must))

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        return self._total(self._query.phrase_query(self._schema, "stem", list(stems)))

    def facets(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems, and aggregate in a second pass.

        The binding cannot do both in one pass. NOTE: the aggregation could also return the total,
        and the search would not count. Measurements showed that this is slower.
        """
        query = self._boolean(stems, self._library.Occur.Should)
        total = self._total(query)
        self._searcher.aggregate(query, AGGREGATIONS)
        return total

    def site_search(self, words: Sequence[Token]) -> int:
        """Require all stems; exact forms and stems close together add to the score."""
        occur = self._library.Occur
        stems = [(occur.Must, self._term("stem", token.stem)) for token in words]
        exacts = [(self._term("exact", token.exact), EXACT_WEIGHT) for token in words]
        following = [
            (self._pair(one, other, 0), FOLLOWING_WEIGHT) for one, other in pairwise(words)
        ]
        near = [
            (self._pair(one, other, NEAR_POSITIONS), NEAR_WEIGHT)
            for one, other in permutations(words, 2)
        ]
        extras = [
            (occur.Should, self._query.boost_query(query, weight))
            for query, weight in (*exacts, *following, *near)
        ]
        return self._total(self._query.boolean_query([*stems, *extras]))

    def update(self, document: IndexDocument) -> None:
        """Replace one document durably, and reload the index."""
        if self._writer is None:
            self._writer = self._index.writer(HEAP_BYTES, num_threads=1)
        self._writer.delete_documents_by_term("article_id", document.article_id)
        self._writer.add_document(self._peer.document(analyzed_document(document)))
        self._writer.commit()
        self._reload()

    def close(self) -> None:
        """Release the index."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
        del self._searcher, self._index

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()

    def _term(self, field: str, text: str) -> Any:
        return self._query.term_query(self._schema, field, text, index_option="position")

    def _pair(self, one: Token, other: Token, slop: int) -> Any:
        return self._query.phrase_query(self._schema, "stem", [one.stem, other.stem], slop=slop)

    def _boolean(self, stems: Sequence[str], occur: Any) -> Any:
        return self._query.boolean_query([(occur, self._term("stem", stem)) for stem in stems])

    def _total(self, query: Any) -> int:
        return int(self._searcher.search(query, 10, count=True).count)
