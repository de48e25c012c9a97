"""Stored articles that are like a draft: the same text, the same address, or largely the same text.

Keys that the database has an index for find the candidates, and ``articles.near_duplicates``
compares their texts. Where they find none, the finders of ``articles.importing.near_copies`` are
asked: the search engine knows similar articles. Articles in the trash are left out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from articles.importing.near_copies import MAX_CANDIDATES, SKETCH_FIELDS, near_copies
from articles.importing.record import ArticleRecord
from articles.models import Article
from articles.near_duplicates import MAX_CHARACTERS, containment, is_near_duplicate, shingles

MAX_ROWS = 400  # with a shared key; a phrase of many articles may be a key of all of them
MAX_LIKES = 4
SHOWN_FIELDS = ("pk", "title", "source", "status", "published_at", "url_key", "body_key")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored article and what it shares with a draft. ``share`` is that of the texts, 0 to 1."""

    article: Article
    share: float
    has_same_address: bool

    @property
    def percent(self) -> int:
        """Return the share in percent."""
        return round(100 * self.share)


def articles_like(draft: Article) -> list[Likeness]:
    """Return the articles like a draft, the most similar first."""
    found = _likenesses(draft, _candidates(draft))
    if not found:
        # The record has the keys of the draft, so the draft itself does not count as its copy.
        record = ArticleRecord(
            title=draft.title, body=draft.body, source=draft.source, url=draft.url
        )
        (copy,) = near_copies([record])
        found = _likenesses(draft, [copy.article_id] if copy and copy.article_id else [])
    return found[:MAX_LIKES]


def _candidates(draft: Article) -> list[int]:
    """Return the keys of the articles that share most keys with a draft."""
    keys = {name: getattr(draft, name) for name in ("body_key", "url_key", *SKETCH_FIELDS)}
    keys = {name: value for name, value in keys.items() if value is not None}
    if not keys:
        return []
    # One query for each key: each reads one index, also on databases that do not combine them.
    counts: Counter[int] = Counter()
    for name, value in keys.items():
        rows = _others(draft).filter(Q(**{name: value})).order_by()
        weight = 1 if name in SKETCH_FIELDS else len(keys)  # a whole text or address says more
        for pk in rows.values_list("pk", flat=True)[:MAX_ROWS]:
            counts[pk] += weight
    return [pk for pk, _count in counts.most_common(MAX_CANDIDATES)]


def _likenesses(draft: Article, candidates: Iterable[int]) -> list[Likeness]:
    text = shingles(draft.body)
    rows = _others(draft).filter(pk__in=list(candidates)).order_by().only(*SHOWN_FIELDS)
    found = []
    for row in rows.annotate(beginning=Left("body", MAX_CHARACTERS)):
        other = shingles(row.beginning)
        is_same = draft.body_key is not None and draft.body_key == row.body_key
        is_near = is_same or is_near_duplicate(text, other)
        has_same_address = draft.url_key is not None and draft.url_key == row.url_key
        if is_near or has_same_address:
            share = 1.0 if is_same else containment(text, other)
            found.append(Likeness(row, share, has_same_address))
    return sorted(found, key=lambda each: (-each.share, not each.has_same_address, each.article.pk))


def _others(draft: Article) -> QuerySet[Article]:
    return Article.objects.exclude(pk=draft.pk).exclude(status=Article.Status.TRASHED)
