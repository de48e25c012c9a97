"""Duplicate detection: match records with articles of the database and of the same run.

Two records are the same article if they share the external id and source, the address, or the
content hash. An address without a path, or an external id without a source, identifies nothing: in
a carelessly made file all articles may share it, and all but the first would be lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q

from articles.content_hash import content_hash
from articles.importing.record import ArticleRecord
from articles.models import Article

RECORDS_PER_QUERY = 500
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The compared fields of a stored article, or of a record of the same run (``pk`` is None)."""

    pk: int | None
    title: str
    source: str
    author: str
    category: str
    url: str
    published_at: datetime | None
    external_id: str
    content_hash: str
    origin: str = ""

    @property
    def keys(self) -> list[Key]:
        """Return the keys that identify the article, the most reliable first."""
        return _keys(self.source, self.external_id, self.url, self.content_hash)


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """A record, its hash, and the article or earlier record that it duplicates.

    ``differs`` is true if the two texts differ or the record has other values in its fields.
    """

    record: ArticleRecord
    content_hash: str
    known: KnownArticle | None = None
    differs: bool = False

    @property
    def article_id(self) -> int | None:
        """Return the id of the article in the database that the record duplicates."""
        return self.known.pk if self.known else None

    @property
    def is_new(self) -> bool:
        """Return whether the record is not a duplicate."""
        return self.known is None


def plan(
    records: Iterable[ArticleRecord], seen: dict[Key, KnownArticle] | None = None
) -> list[PlannedRecord]:
    """Return each record with the article that it duplicates, if any. Nothing is saved.

    ``seen`` holds the records of earlier calls, for callers that save nothing between them.
    """
    waiting = list(records)
    seen = {} if seen is None else seen
    planned: list[PlannedRecord] = []
    for start in range(0, len(waiting), RECORDS_PER_QUERY):
        part = waiting[start : start + RECORDS_PER_QUERY]
        hashes = [content_hash(record.title, record.body) for record in part]
        stored = _stored(part, hashes)
        for record, digest in zip(part, hashes, strict=True):
            candidate = _as_known(record, digest)
            known = _match(candidate, stored) or _match(candidate, seen)
            differs = known is not None and _differs(candidate, known)
            planned.append(PlannedRecord(record, digest, known, differs))
            if known is None:
                seen.update((key, candidate) for key in candidate.keys)
    return planned


def _match(candidate: KnownArticle, by_key: dict[Key, KnownArticle]) -> KnownArticle | None:
    for key in candidate.keys:
        known = by_key.get(key)
        if known and not (key[0] == "id" and _addresses_differ(candidate, known)):
            return known
    return None


def _addresses_differ(one: KnownArticle, other: KnownArticle) -> bool:
    return bool(one.url and other.url and one.url != other.url)


def _differs(candidate: KnownArticle, known: KnownArticle) -> bool:
    if candidate.content_hash == known.content_hash and not _same_identity(candidate, known):
        return False  # the same text from another source brings nothing new
    return candidate.content_hash != known.content_hash or any(
        getattr(candidate, name) and getattr(candidate, name) != getattr(known, name)
        for name in ("source", "author", "category", "url", "published_at")
    )


def _same_identity(candidate: KnownArticle, known: KnownArticle) -> bool:
    return any(key in known.keys for key in candidate.keys if key[0] != "hash")


def _stored(records: Sequence[ArticleRecord], hashes: Sequence[str]) -> dict[Key, KnownArticle]:
    query = Q(content_hash__in=hashes)
    urls = [record.url for record in records if _identifies(record.url)]
    ids = [record.external_id for record in records if record.external_id]
    if urls:
        query |= Q(url__in=urls)
    if ids:
        query |= Q(external_id__in=ids)
    names = [name for name in KnownArticle.__dataclass_fields__ if name != "origin"]
    by_key: dict[Key, KnownArticle] = {}
    for row in Article.objects.filter(query).order_by("pk").values_list(*names):
        known = KnownArticle(*row)
        for key in known.keys:
            by_key.setdefault(key, known)
    return by_key


def _as_known(record: ArticleRecord, digest: str) -> KnownArticle:
    values: dict[str, Any] = {
        name: getattr(record, name)
        for name in KnownArticle.__dataclass_fields__
        if name not in {"pk", "content_hash"}
    }
    return KnownArticle(pk=None, content_hash=digest, **values)


def _keys(source: str, external_id: str, url: str, digest: str) -> list[Key]:
    keys: list[Key] = []
    if external_id and (source or not external_id.isdigit()):
        keys.append(("id", source.casefold(), external_id))
    if _identifies(url):
        keys.append(("url", url))
    return [*keys, ("hash", digest)]


def _identifies(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)
