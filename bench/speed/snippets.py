"""Latency of ten snippets from news bodies: the site, tantivy and Whoosh."""

from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest
from importlib import import_module
from itertools import islice
from statistics import median
from typing import Any

from bench.corpus import NEWS_DOCUMENTS, CorpusDocuments
from bench.speed.timing import measure_rounds
from indexer.analysis import analyze
from indexer.highlight.snippets import LENGTH, snippet
from indexer.search.service import highlighter_for
from indexer.search.synonym_cache import default_synonyms

HITS = 10  # of a page
PAGES = 60
MAX_SCANNED_DOCUMENTS = 3_000
Page = tuple[str, tuple[str, ...]]  # a query, and the bodies of its hits
Make = Callable[[Page], int]  # makes the snippets of a page, and returns their number


def measure(
    documents: CorpusDocuments, texts: Sequence[str], engines: Sequence[str], rounds: int
) -> Iterator[tuple[str, float]]:
    """Yield the median of each engine in ms for the snippets of a page."""
    pages = _pages(documents, texts)
    for name, timings in measure_rounds(_makers(pages, engines), pages, rounds).items():
        yield name, median(timings.medians())


def _makers(pages: Sequence[Page], engines: Sequence[str]) -> dict[str, Make]:
    makers: dict[str, Make] = {"searchsite": _ours, "whoosh": _whoosh}
    if "tantivy" in engines:
        makers["tantivy"] = _Tantivy(import_module("tantivy"), pages)
    return {name: make for name, make in makers.items() if name in engines}


def _pages(documents: CorpusDocuments, texts: Sequence[str]) -> list[Page]:
    """Return for each text the ten bodies that contain the most of its words."""
    news = [
        (document.body, f" {document.body.lower()} ")
        for document in islice(
            documents.read(1, min(NEWS_DOCUMENTS, documents.count())), MAX_SCANNED_DOCUMENTS
        )
    ]
    pages: list[Page] = []
    for text in texts[:: max(1, len(texts) // PAGES)]:
        words = [f" {word} " for word in text.split()]
        matches = [sum(word in lower for word in words) for _, lower in news]
        best = nlargest(HITS, range(len(news)), key=matches.__getitem__)
        pages.append((text, tuple(news[number][0] for number in best)))
    return pages


def _ours(page: Page) -> int:
    """Make the snippets as the results page does."""
    text, bodies = page
    highlighter = highlighter_for(text, synonyms=default_synonyms())
    return len([snippet(body, highlighter) for body in bodies])


def _whoosh(page: Page) -> int:
    """Make the snippets with the highlighter of Whoosh and its plain analyzer: exact words only."""
    from whoosh.analysis import StandardAnalyzer
    from whoosh.highlight import ContextFragmenter, HtmlFormatter, highlight

    text, bodies = page
    terms = {token.exact for token in analyze(text)}
    analyzer, fragmenter, formatter = StandardAnalyzer(), ContextFragmenter(), HtmlFormatter()
    return len([highlight(body, terms, analyzer, fragmenter, formatter) for body in bodies])


class _Tantivy:
    """Makes the snippets with the generator and default tokenizer of tantivy: exact words only."""

    def __init__(self, library: Any, pages: Sequence[Page]) -> None:
        self._library = library
        builder = library.SchemaBuilder()
        builder.add_text_field("body", stored=True)
        # The generator weights words by document frequency, so the bodies must be indexed.
        self._index = library.Index(builder.build())
        writer = self._index.writer(num_threads=1)
        for body in dict.fromkeys(body for _, bodies in pages for body in bodies):
            writer.add_document(library.Document(body=body))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def __call__(self, page: Page) -> int:
        text, bodies = page
        query, _ = self._index.parse_query_lenient(text, ["body"])
        generator = self._library.SnippetGenerator.create(
            self._searcher, query, self._index.schema, "body"
        )
        generator.set_max_num_chars(LENGTH)
        documents = [self._library.Document(body=body) for body in bodies]
        return len([generator.snippet_from_doc(each).to_html() for each in documents])
