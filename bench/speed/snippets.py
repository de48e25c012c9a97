"""Ten snippets from news bodies: the site's own, tantivy's and Whoosh's."""

from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest
from importlib import import_module
from itertools import islice
from statistics import median
from typing import Any

from bench.speed.corpus import NEWS, Documents
from bench.speed.timing import latencies
from indexer.analysis import analyze
from indexer.highlight.snippets import LENGTH, snippet
from indexer.search.service import highlighter_for
from indexer.search.synonym_cache import default_synonyms

HITS = 10
PAGES = 60  # different ones
LOOKED_AT = 3_000  # news
Page = tuple[str, tuple[str, ...]]  # a query, and the bodies that are shown for it
Make = Callable[[Page], int]  # a maker of a page's snippets, which returns how many it made


def measure(
    documents: Documents, texts: Sequence[str], engines: Sequence[str], rounds: int
) -> Iterator[tuple[str, float]]:
    """Yield each engine's median in ms for a page's snippets."""
    shown = _pages(documents, texts)
    for name, taken in latencies(_makers(shown, engines), shown, rounds).items():
        yield name, median(taken.medians())


def _makers(pages: Sequence[Page], engines: Sequence[str]) -> dict[str, Make]:
    makers: dict[str, Make] = {"searchsite": _ours, "whoosh": _whoosh}
    if "tantivy" in engines:
        makers["tantivy"] = _Tantivy(import_module("tantivy"), pages)
    return {name: make for name, make in makers.items() if name in engines}


def _pages(documents: Documents, texts: Sequence[str]) -> list[Page]:
    """Return for each text the ten bodies that hold the most of its words."""
    news = [
        (document.body, f" {document.body.lower()} ")
        for document in islice(documents.read(1, min(NEWS, documents.count())), LOOKED_AT)
    ]
    found: list[Page] = []
    for text in texts[:: max(1, len(texts) // PAGES)]:
        words = [f" {word} " for word in text.split()]
        held = [sum(word in lower for word in words) for _, lower in news]
        best = nlargest(HITS, range(len(news)), key=held.__getitem__)
        found.append((text, tuple(news[number][0] for number in best)))
    return found


def _ours(page: Page) -> int:
    """Make the snippets as the page of results does."""
    text, bodies = page
    highlighter = highlighter_for(text, synonyms=default_synonyms())
    return len([snippet(body, highlighter) for body in bodies])


def _whoosh(page: Page) -> int:
    """Make them with Whoosh's highlighter and its plain analyzer: exact words only."""
    from whoosh.analysis import StandardAnalyzer
    from whoosh.highlight import ContextFragmenter, HtmlFormatter, highlight

    text, bodies = page
    terms = {token.exact for token in analyze(text)}
    analyzer, fragmenter, formatter = StandardAnalyzer(), ContextFragmenter(), HtmlFormatter()
    return len([highlight(body, terms, analyzer, fragmenter, formatter) for body in bodies])


class _Tantivy:
    """Makes them with tantivy's generator and its default tokenizer: exact words only."""

    def __init__(self, library: Any, pages: Sequence[Page]) -> None:
        self._library = library
        builder = library.SchemaBuilder()
        builder.add_text_field("body", stored=True)
        # The generator weighs words by the documents that hold them, so these have to be indexed.
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
        return len([generator.snippet_from_doc(found).to_html() for found in documents])
