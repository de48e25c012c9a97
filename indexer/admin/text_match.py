"""Matching of a query against texts that the index does not have, with the index's own analysis."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.timezone import localdate

from articles.models import Article
from articles.outlets.directory import OutletDirectory
from indexer.highlight.highlighter import Highlighter
from indexer.highlight.match_terms import MatchTerm, match_terms
from indexer.query import tree
from indexer.query.name_matching import name_matches
from indexer.query.rewrite import any_of
from indexer.query.term_importance import content_words

PREPARED_TEXTS = 100  # texts that are looked up together

Leaf = tree.Word | tree.Phrase | tree.Wildcard | tree.Fuzzy


class _Found(NamedTuple):
    """The terms that occur in an article."""

    title: set[MatchTerm]
    body: set[MatchTerm]


class TextMatch:
    """Decides which articles match a query. A match has all words, as in ``all_words``."""

    def __init__(self, node: tree.Node, directory: OutletDirectory | None = None) -> None:
        self._node = node
        self._directory = directory
        leaves = tuple(dict.fromkeys(_leaves(node)))
        self._terms = {leaf: match_terms(leaf) for leaf in leaves}
        self._highlighter = Highlighter(any_of(leaves) or tree.Nothing())
        self.has_patterns = any(isinstance(each, tree.Wildcard | tree.Fuzzy) for each in leaves)

    def matching(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Yield the articles that match, in their order."""
        part: list[Article] = []
        for article in articles:
            part.append(article)
            if len(part) == PREPARED_TEXTS:
                yield from self._matching(part)
                part = []
        yield from self._matching(part)

    def _matching(self, articles: Sequence[Article]) -> Iterator[Article]:
        self._highlighter.prepare([article.body for article in articles])
        for article in articles:
            if self._matches(self._node, article, self._found(article), title_only=False):
                yield article
        self._highlighter.forget()

    def _found(self, article: Article) -> _Found:
        title = self._highlighter.terms_in(article.title, title=True)
        return _Found(title, self._highlighter.terms_in(article.body))

    def _matches(  # noqa: PLR0911, PLR0912 - a table
        self, node: tree.Node, article: Article, found: _Found, *, title_only: bool
    ) -> bool:
        def matches(child: tree.Node) -> bool:
            return self._matches(child, article, found, title_only=title_only)

        match node:
            case tree.Word() | tree.Phrase() | tree.Wildcard() | tree.Fuzzy():
                terms = self._terms[node]
                return any(
                    term in found.title or (term in found.body and not title_only) for term in terms
                )
            case tree.Bag(words):
                searchable = [word for word in content_words(words) if self._is_searchable(word)]
                return bool(searchable) and all(map(matches, searchable))
            case tree.WithSynonyms(typed, synonyms, family):
                return any(map(matches, (typed, *synonyms, *family)))
            case tree.And(children):
                return all(map(matches, filter(self._is_searchable, children)))
            case tree.Or(children):
                return any(map(matches, children))
            case tree.Not(child):
                return not matches(child)
            case tree.InField(tree.FieldName.TITLE, child):
                return self._matches(child, article, found, title_only=True)
            case tree.InField(name, child):
                return field_matches(name, child, getattr(article, name), self._directory)
            case tree.HasKeyword("kind", values):
                return article.own_kind() in values
            case tree.HasKeyword(column, values):
                return getattr(article, column) in values
            case tree.DateRange(first, last):
                day = article.published_at and localdate(article.published_at)
                if day is None:
                    return False
                return (first is None or first <= day) and (last is None or day <= last)
            case _:
                return isinstance(node, tree.Everything)

    def _is_searchable(self, node: tree.Node) -> bool:
        """Return whether a node is more than signs without a word."""
        return not isinstance(node, tree.Word | tree.Phrase) or bool(self._terms.get(node))


def field_matches(
    name: tree.FieldName, node: tree.Node, value: str, directory: OutletDirectory | None
) -> bool:
    """Return whether the value of a field matches; a source also by the name of its outlet."""
    if not value:
        return False
    if name_matches(node, value):
        return True
    if name is not tree.FieldName.SOURCE or directory is None:
        return False
    return name_matches(node, directory.outlet(value))


def _leaves(node: tree.Node) -> Iterator[Leaf]:
    match node:
        case tree.Word() | tree.Phrase() | tree.Wildcard() | tree.Fuzzy():
            yield node
        case tree.Bag(children) | tree.And(children) | tree.Or(children):
            for child in children:
                yield from _leaves(child)
        case tree.WithSynonyms(typed, synonyms, family):
            for child in (typed, *synonyms, *family):
                yield from _leaves(child)
        case tree.Not(child) | tree.InField(_, child):
            yield from _leaves(child)
