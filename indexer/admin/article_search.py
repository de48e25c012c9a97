"""The search of the editors' list: all articles that a text means, in the index or not.

The index has the published articles. Drafts, scheduled articles and those whose change is not in
the index yet are read from the database, and matched with the same words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from articles.addresses import url_key
from articles.key_sets import OneOf
from articles.models import Article
from indexer.admin.conditions import Conditions, is_exact
from indexer.admin.list_syntax import ListText, read
from indexer.admin.text_match import TextMatch
from indexer.engines import get_searcher
from indexer.query import tree
from indexer.search.listing import listing
from indexer.search.outlets import current_directory
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.sync.outbox import pending_rows

MAX_READ_TEXTS = 3_000  # of articles outside the index; about a second
MAX_PATTERN_TEXTS = 500  # for wildcards and fuzzy words, which need every word of a text
MAX_RELAXED = 200  # hits without all words
MAX_PENDING = 5_000  # changes that are looked at one by one
READ_FIELDS = ("pk", "title", "body", "source", "author", "category", "published_at")
TRASHED = Article.Status.TRASHED
OF_KINDS = ("url", "kind", "stated_kind")


@dataclass(frozen=True, slots=True)
class Found:
    """The articles that a text means: a condition, and the order if the text has words."""

    condition: Q
    ranked: tuple[int, ...] | None = None  # the keys, the best first
    notices: tuple[str, ...] = ()
    is_relaxed: bool = False  # they have only some of the words
    shown: int = 0  # of ``total`` published articles, if the list is too long
    total: int = 0
    is_cut: bool = False  # not all drafts were read
    names_trash: bool = False  # the text asks for the trash, or for articles by number


def find(text: str, *, max_hits: int) -> Found:
    """Return the articles that a search text means. Raises ``IndexerError`` if it has words."""
    parts = read(text)
    condition = _condition(parts)
    names_trash = bool(parts.numbers or parts.address) or TRASHED in parts.statuses
    if not parts.query:
        return Found(condition, names_trash=names_trash)
    hits = listing(parts.query, max_hits=max_hits)
    if isinstance(hits.node, tree.Nothing):
        return Found(condition, notices=hits.notices, names_trash=names_trash)
    pending = _pending_keys()
    unindexed, is_cut = _unindexed(hits.node, parts, pending)
    keys = tuple(dict.fromkeys((*unindexed, *(key for key in hits.keys if key not in pending))))
    if not keys:
        return _relaxed(parts, condition, pending)
    return Found(
        condition & Q(pk__in=OneOf(keys)),
        keys,
        hits.notices,
        shown=len(hits.keys),
        total=hits.total,
        is_cut=is_cut,
        names_trash=names_trash,
    )


def _condition(parts: ListText) -> Q:
    """Return the condition of numbers, statuses and an address."""
    condition = Q()
    if parts.address:
        same = Q(url=parts.address)
        if (key := url_key(parts.address)) is not None:
            same |= Q(url_key=key)
        if not parts.numbers or Article.objects.order_by().filter(same).exists():
            return same
    if parts.numbers:
        condition &= Q(pk__in=OneOf(parts.numbers))
    if parts.statuses:
        condition &= Q(status__in=sorted(parts.statuses))
    if parts.other_than:
        condition &= ~Q(status__in=sorted(parts.other_than))
    return condition


def _relaxed(parts: ListText, condition: Q, pending: set[int]) -> Found:
    """Return the hits that a reader would get: some of the words, or other ones."""
    results = search(
        SearchRequest(parts.query, per_page=MAX_RELAXED, facets=False, copies=True, placed=False)
    )
    keys = tuple(hit.article_id for hit in results.hits if hit.article_id not in pending)
    notices = (*results.notices, *results.spelling_notices())
    found = condition & Q(pk__in=OneOf(keys))
    return Found(found, keys, notices, is_relaxed=bool(keys))


def _pending_keys() -> set[int]:
    """Return the keys of articles whose last change the index lacks; none if they are too many."""
    keys = set(pending_rows().values_list("article_id", flat=True)[: MAX_PENDING + 1])
    return keys if len(keys) <= MAX_PENDING else set()


def _unindexed(node: tree.Node, parts: ListText, pending: set[int]) -> tuple[list[int], bool]:
    """Return the matching articles outside the index, the newest first; and if some were left."""
    published = Article.Status.PUBLISHED
    outside = ~Q(status=published)
    if pending:
        outside |= Q(pk__in=OneOf(pending))
    articles: QuerySet[Article] = Article.objects.filter(outside)
    if not (parts.statuses or parts.numbers):
        articles = articles.exclude(status=TRASHED)
    articles = articles.filter(_condition(parts)).order_by()

    def values(name: str) -> Iterable[str]:
        return articles.values_list(name, flat=True).distinct()

    directory = current_directory(get_searcher())
    articles = articles.filter(Conditions(values, directory).of(node)).order_by("-pk")
    if is_exact(node):
        return list(articles.values_list("pk", flat=True)), False
    match = TextMatch(node, directory)
    limit = MAX_PATTERN_TEXTS if match.has_patterns else MAX_READ_TEXTS
    read_articles = list(articles.only(*READ_FIELDS, *OF_KINDS)[: limit + 1])
    is_cut = len(read_articles) > limit
    matching = match.matching(read_articles[:limit])
    return [article.pk for article in matching], is_cut
