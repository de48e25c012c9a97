"""The search of a list of articles: every match has all words, and no match is left out.

Readers get the best hits, also hits that have most of the words, or other words and times where no
article fits. A list that is changed as a whole must hold exactly what its query says.
"""

from dataclasses import dataclass, replace

from django.conf import settings

from indexer.deadline import current
from indexer.query import tree
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.rewrite import all_of, any_of
from indexer.query.term_importance import content_words
from indexer.search import pipeline
from indexer.search.engine_queries import query_of
from indexer.search.messages import message
from indexer.search.request import SearchRequest
from indexer.search.service import search_context, search_deadline


@dataclass(frozen=True, slots=True)
class Listing:
    """The published articles that meet a query."""

    node: tree.Node  # the condition, also for articles that the index lacks; ``Nothing``: no query
    keys: list[int]  # the best first
    total: int  # of all matches, unless the time was up
    notices: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Return whether the keys are those of all matches."""
        return self.total == len(self.keys)


def listing(text: str, *, max_hits: int) -> Listing:
    """Return the published articles with all words of a query, each copy of a text as its own.

    Words are matched in all their forms and with their synonyms; nothing is corrected. Raises
    ``IndexerError``.
    """
    request = SearchRequest(text, facets=False, copies=True, weak_hits=True)
    with search_deadline():
        context = search_context(request)
        reading = pipeline.expand(pipeline.interpret(pipeline.parse(context)))
        typed = reading.typed
        notices = tuple(message(remark.code, remark.value) for remark in typed.remarks)
        if typed.is_empty:
            return Listing(tree.Nothing(), [], 0, notices)
        query = query_of(typed, reading)
        query = replace(query, tree=all_words(query.tree), min_fit=0.0, offset=0, limit=max_hits)
        results = context.searcher.search(query)
        is_cut = results.partial or current().is_partial
    keys = [hit.article_id for hit in results.hits]
    notices += tuple(message("too-many-expansions", word) for word in results.truncated_terms)
    # A search that ran out of time may lack matches, whatever it counted.
    total = max(results.total, len(keys) + 1) if is_cut else results.total
    return Listing(query.tree, keys, total, notices + ((message("partial", ""),) if is_cut else ()))


def all_words(node: tree.Node) -> tree.Node:  # noqa: PLR0911 - a table
    """Return the query in which the words of a bag must all match.

    Bags in which the rule of the site requires all words stay as they are, and so their scores.
    """
    match node:
        case tree.Bag(words):
            content = content_words(words)
            rule = MinimumShouldMatch.parse(settings.SEARCH_MINIMUM_SHOULD_MATCH)
            if rule.requires_all(len(content)):
                return node
            return all_of(map(all_words, content)) or node
        case tree.And(children):
            return all_of(map(all_words, children)) or node
        case tree.Or(children):
            return any_of(map(all_words, children)) or node
        case tree.Not(child):
            return tree.Not(all_words(child))
        case tree.InField(name, child):
            return tree.InField(name, all_words(child))
        case _:
            return node
