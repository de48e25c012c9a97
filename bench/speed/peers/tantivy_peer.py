"""tantivy (Rust) through its Python binding: positions, fast fields, nothing stored but the id."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.speed.corpus import Documents
from bench.speed.peers.feeding import Fed, fed, fed_document
from bench.speed.peers.peer import Unavailable
from indexer.analysis import Token
from indexer.engine import IndexDocument

HEAP = 300_000_000  # bytes for the writer
AGGREGATIONS = {
    "sources": {"terms": {"field": "source", "size": 100}},
    "dates": {"date_histogram": {"field": "published", "fixed_interval": "365d"}},
}


def peer(_: str) -> "Tantivy":
    """Return the engine. Raises ``Unavailable``."""
    try:
        import tantivy
    except ImportError as error:
        raise Unavailable("tantivy is not installed: pip install tantivy") from error
    return Tantivy(tantivy)


class Tantivy:
    """Builds and opens tantivy indexes."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "product"})
    most_documents = 10**9

    def __init__(self, library: Any) -> None:
        self._library = library

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        index = self._library.Index(self._schema(), path=str(folder))
        writer = index.writer(HEAP, num_threads=procs)
        for found in fed(documents):
            writer.add_document(self.document(found))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> "OpenedTantivy":
        return OpenedTantivy(self._library, self, self._library.Index.open(str(folder)))

    def document(self, found: Fed) -> Any:
        """Return a document as tantivy takes it."""
        document = self._library.Document(
            stem=found.stems,
            exact=found.exacts,
            article_id=found.document.article_id,
            source=found.document.source or "-",
        )
        if found.document.published_at:
            document.add_date("published", found.document.published_at)
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
    """Asks tantivy's own queries; the count is exact."""

    def __init__(self, library: Any, peer: Tantivy, index: Any) -> None:
        self._library, self._peer, self._index = library, peer, index
        self._query, self._schema = library.Query, index.schema
        self._writer: Any = None
        self._reload()

    def any_of(self, stems: Sequence[str]) -> int:
        return self._total(self._boolean(stems, self._library.Occur.Should))

    def all_of(self, stems: Sequence[str]) -> int:
        return self._total(self._boolean(stems, self._library.Occur.Must))

    def phrase(self, stems: Sequence[str]) -> int:
        return self._total(self._query.phrase_query(self._schema, "stem", list(stems)))

    def facets(self, stems: Sequence[str]) -> int:
        query = self._boolean(stems, self._library.Occur.Should)
        total = self._total(query)
        self._searcher.aggregate(query, AGGREGATIONS)
        return total

    def product(self, words: Sequence[Token]) -> int:
        occur = self._library.Occur
        stems = [(occur.Must, self._term("stem", token.stem)) for token in words]
        exacts = [
            (occur.Should, self._query.boost_query(self._term("exact", token.exact), 0.5))
            for token in words
        ]
        return self._total(self._query.boolean_query([*stems, *exacts]))

    def update(self, document: IndexDocument) -> None:
        if self._writer is None:
            self._writer = self._index.writer(HEAP, num_threads=1)
        self._writer.delete_documents("article_id", document.article_id)
        self._writer.add_document(self._peer.document(fed_document(document)))
        self._writer.commit()
        self._reload()

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()

    def _term(self, field: str, text: str) -> Any:
        return self._query.term_query(self._schema, field, text, index_option="position")

    def _boolean(self, stems: Sequence[str], occur: Any) -> Any:
        return self._query.boolean_query([(occur, self._term("stem", stem)) for stem in stems])

    def _total(self, query: Any) -> int:
        return int(self._searcher.search(query, 10, count=True).count)
