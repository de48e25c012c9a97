"""Ten snippets from news bodies: the site's own, tantivy's and Whoosh's."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bench.speed.corpus import NEWS, Documents
from indexer.analysis import analyze
from indexer.search import highlighter_for
from indexer.snippets import snippet

HITS = 10
Page = tuple[str, tuple[str, ...]]  # a query, and the bodies that are shown for it


def pages(documents: Documents, queries: Sequence[str]) -> list[Page]:
    """Return for each query ten bodies, most of which hold its first word."""
    news = list(islice(documents.read(1, min(NEWS, documents.count())), 3_000))
    found = []
    for query in queries:
        word = query.split()[0]
        matching = (document.body for document in news if word in document.body.lower())
        chosen = list(islice(matching, HITS))
        chosen += [document.body for document in news[: HITS - len(chosen)]]
        found.append((query, tuple(chosen)))
    return found


def ours(page: Page) -> None:
    """Make ten snippets as the page of results does."""
    query, bodies = page
    highlighter = highlighter_for(query)
    for body in bodies:
        snippet(body, highlighter)


def whoosh(page: Page) -> None:
    """Make ten snippets with Whoosh's highlighter over the same tokens."""
    from whoosh.analysis import StandardAnalyzer
    from whoosh.highlight import ContextFragmenter, HtmlFormatter, highlight

    query, bodies = page
    terms = {token.exact for token in analyze(query)}
    analyzer, fragmenter, formatter = StandardAnalyzer(), ContextFragmenter(), HtmlFormatter()
    for body in bodies:
        highlight(body, terms, analyzer, fragmenter, formatter, top=2)


def makers() -> Iterator[tuple[str, Callable[[Page], None]]]:
    """Yield the makers of snippets by engine."""
    yield "searchsite", ours
    yield "whoosh", whoosh
