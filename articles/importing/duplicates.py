"""Duplicate detection: match records with articles of the database and of the same run.

Two records are the same article if they share the external id and source, the address, or the
content hash. An address without a path, or an external id without a source, identifies nothing: in
a carelessly made file all articles may share it, and all but the first would be lost. An external
id alone counts if the texts are also alike: the file was given another source since. An id of
digits may be the number of a row, and needs a common title, address or text beside the source.

Articles in the trash are not there for a person who imports a file: the record makes a new article.
For a news source they are: what editors threw away must not come back with each run.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.addresses import address_key, identifies, url_key
from articles.content_hash import ContentKeys, content_keys, folded
from articles.importing.cleaning.headline import is_made_title
from articles.importing.record import ArticleRecord
from articles.models import Article
from articles.near_duplicates import CONTAINMENT_THRESHOLD, containment, shingles
from articles.text_sketch import NO_SKETCH, Sketch, text_sketch

RECORDS_PER_QUERY = 500
INFERRED = Article.DateStatus.INFERRED
#: Compared fields that a record may leave empty.
OPTIONAL_FIELDS = ("source", "author", "category", "stated_kind", "published_at")
Key = tuple[str, ...]

STORED_FIELDS = (
    *("pk", "title", "source", "author", "category", "url", "published_at", "external_id"),
    *("stated_kind", "content_hash", "body_key", "sketch_1", "sketch_2", "sketch_3"),
)


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The compared fields of a stored article, or of a record of the same run (``pk`` is None).

    ``keys`` identify the article, the most reliable first. ``address`` is the key of the address.
    """

    pk: int | None
    title: str
    source: str
    author: str
    category: str
    url: str
    published_at: datetime | None
    external_id: str
    content_hash: str
    body_key: int | None
    stated_kind: str = ""
    sketch: Sketch = NO_SKETCH  # of a stored article, or of one that may have a row's number
    is_date_inferred: bool = False  # of a record
    origin: str = ""
    address: str = field(init=False)
    keys: tuple[Key, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", address_key(self.url))
        object.__setattr__(self, "keys", tuple(_keys(self)))


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """A record, its keys, and the article or earlier record that it duplicates.

    ``differences`` names the fields in which the record has another value than the known article;
    "body" is the text. ``version_of`` is another article with the same text under another title.
    """

    record: ArticleRecord
    content_hash: str
    known: KnownArticle | None = None
    differences: tuple[str, ...] = ()
    version_of: KnownArticle | None = None
    keys: ContentKeys | None = field(default=None, repr=False)

    @property
    def article_id(self) -> int | None:
        """Return the id of the article in the database that the record duplicates."""
        return self.known.pk if self.known else None

    @property
    def is_new(self) -> bool:
        """Return whether the record is not a duplicate."""
        return self.known is None

    @property
    def differs(self) -> bool:
        """Return whether an update of the known article would change it."""
        return bool(self.differences)


def plan(
    records: Iterable[ArticleRecord],
    seen: dict[Key, KnownArticle] | None = None,
    *,
    texts: set[int | None] | None = None,
    with_trash: bool = False,
) -> list[PlannedRecord]:
    """Return each record with the article that it duplicates, if any. Nothing is saved.

    ``seen`` holds the records of earlier calls, for callers that save nothing between them.
    ``texts`` holds the body keys of earlier calls of one run: of several sources of the same text,
    the first one in a run decides. ``with_trash`` includes articles in the trash.
    """
    waiting = list(records)
    seen = {} if seen is None else seen
    texts = set() if texts is None else texts
    planned: list[PlannedRecord] = []
    for start in range(0, len(waiting), RECORDS_PER_QUERY):
        part = waiting[start : start + RECORDS_PER_QUERY]
        contents = [content_keys(record.title, record.body) for record in part]
        candidates = [known_as(*pair) for pair in zip(part, contents, strict=True)]
        stored = _Stored(candidates, with_trash=with_trash)
        for record, keys, candidate in zip(part, contents, candidates, strict=True):
            known = stored.match(candidate, record.body) or _match(candidate, seen, record.body)
            repeated = candidate.body_key in texts
            texts.add(candidate.body_key)
            planned.append(
                PlannedRecord(
                    record,
                    candidate.content_hash,
                    known,
                    _differences(candidate, known, repeated=repeated) if known else (),
                    None if known else stored.version(candidate) or seen.get(_body(candidate)),
                    keys,
                )
            )
            if known is None:
                seen.update((key, candidate) for key in candidate.keys)
                seen.setdefault(_body(candidate), candidate)
    return planned


class _Stored:
    """The stored articles that may be the same as some records, read with one query."""

    def __init__(self, candidates: Sequence[KnownArticle], *, with_trash: bool) -> None:
        self._by_key: dict[Key, KnownArticle] = {}
        self._by_number: defaultdict[str, list[KnownArticle]] = defaultdict(list)
        rows = Article.objects.filter(_condition(candidates)).order_by("pk")
        if not with_trash:
            rows = rows.exclude(status=Article.Status.TRASHED)
        for row in rows.values_list(*STORED_FIELDS):
            known = from_row(row)
            for key in known.keys:
                self._by_key.setdefault(key, known)
            self._by_key.setdefault(_body(known), known)
            if known.external_id:
                self._by_number[known.external_id].append(known)

    def match(self, candidate: KnownArticle, body: str) -> KnownArticle | None:
        """Return the stored article that the candidate, whose text is ``body``, is."""
        return (
            _match(candidate, self._by_key, body)
            or self._match_by_number(candidate, body)
            or self._made_alike(candidate, body)
        )

    def version(self, candidate: KnownArticle) -> KnownArticle | None:
        """Return a stored article with the same text under another title."""
        return self._by_key.get(_body(candidate))

    def _made_alike(self, candidate: KnownArticle, body: str) -> KnownArticle | None:
        """Return a stored article with the same text if both titles were made from the text.

        Earlier versions made other titles, which does not make the article another one.
        """
        known = self.version(candidate)
        if known is None or _identities_differ(candidate, known):
            return None
        both = is_made_title(candidate.title, body) and is_made_title(known.title, body)
        return known if both else None

    def _match_by_number(self, candidate: KnownArticle, body: str) -> KnownArticle | None:
        for known in self._by_number.get(candidate.external_id, ()):
            if _is_unique_without_source(candidate, known) or (
                not _are_apart(candidate, known) and _texts_are_alike(candidate, known, body)
            ):
                return known
        return None


def from_row(row: tuple[Any, ...]) -> KnownArticle:
    """Return the stored article of a row with the ``STORED_FIELDS``."""
    values = dict(zip(STORED_FIELDS, row[:-3], strict=False))
    return KnownArticle(**values, sketch=row[-3:])


def _condition(candidates: Sequence[KnownArticle]) -> Q:
    condition = Q(content_hash__in=[candidate.content_hash for candidate in candidates])
    condition |= Q(body_key__in=[candidate.body_key for candidate in candidates])
    urls = [candidate.url for candidate in candidates if identifies(candidate.address)]
    ids = [candidate.external_id for candidate in candidates if candidate.external_id]
    if urls:
        # Rows of other programs have an address, but no key of it.
        condition |= Q(url_key__in=[url_key(url) for url in urls]) | Q(url__in=urls)
    if ids:
        condition |= Q(external_id__in=ids)
    return condition


def _match(
    candidate: KnownArticle, by_key: Mapping[Key, KnownArticle], body: str
) -> KnownArticle | None:
    for key in candidate.keys:
        known = by_key.get(key)
        if known and not (key[0] == "id" and _have_same_number_only(candidate, known, body)):
            return known
    return None


def _have_same_number_only(candidate: KnownArticle, known: KnownArticle, body: str) -> bool:
    """Return whether nothing but id and source says that two articles are the same.

    Each table may number its rows from 1, so an id of digits needs a common title, address or text.
    """
    if _addresses_differ(candidate, known):
        return True
    if not _may_be_row_number(candidate):
        return False
    titles = candidate.title.casefold(), known.title.casefold()
    return titles[0] != titles[1] and not _texts_are_alike(candidate, known, body)


def _may_be_row_number(article: KnownArticle | ArticleRecord) -> bool:
    return article.external_id.isdigit() and not identifies(address_key(article.url))


def _addresses_differ(one: KnownArticle, other: KnownArticle) -> bool:
    return bool(one.url and other.url and one.address != other.address)


def _is_unique_without_source(one: KnownArticle, other: KnownArticle) -> bool:
    """Return whether a common id that is no mere number belongs to a source on one side only."""
    has_both = one.source and other.source
    return not (has_both or one.external_id.isdigit() or _addresses_differ(one, other))


def _are_apart(one: KnownArticle, other: KnownArticle) -> bool:
    """Return whether two articles have addresses at two sources."""
    same_source = one.source.casefold() == other.source.casefold()
    return _addresses_differ(one, other) and not same_source


def _texts_are_alike(candidate: KnownArticle, known: KnownArticle, body: str) -> bool:
    if candidate.body_key == known.body_key:
        return True
    sketch = text_sketch(folded(body))
    if NO_SKETCH not in (sketch, known.sketch):
        return any(a == b for a, b in zip(sketch, known.sketch, strict=True))
    stored = Article.objects.filter(pk=known.pk or 0).values_list("body", flat=True).first() or ""
    return containment(shingles(body), shingles(stored)) >= CONTAINMENT_THRESHOLD


def _differences(
    candidate: KnownArticle, known: KnownArticle, *, repeated: bool
) -> tuple[str, ...]:
    """Return the fields in which the candidate has another value.

    The same text with another address, or with another id and source, is the copy of another
    source, which brings nothing new. Otherwise it is a correction, unless the run has had the text
    before (``repeated``).
    """
    same_text = candidate.content_hash == known.content_hash
    if same_text and not _same_identity(candidate, known):
        if _identities_differ(candidate, known) or repeated:
            return ()
        return _changed_options(candidate, known)
    names = ["title"] if candidate.title != known.title else []
    if not same_text and candidate.body_key != known.body_key:
        names.append("body")
    names += _changed_options(candidate, known)
    return tuple(names)


def _changed_options(candidate: KnownArticle, known: KnownArticle) -> tuple[str, ...]:
    names = [
        name
        for name in OPTIONAL_FIELDS
        if getattr(candidate, name) and getattr(candidate, name) != getattr(known, name)
    ]
    if candidate.is_date_inferred and known.published_at and "published_at" in names:
        names.remove("published_at")  # an inferred date corrects nothing
    if candidate.url and candidate.address != known.address:
        names.append("url")
    if candidate.external_id and candidate.external_id != known.external_id:
        names.append("external_id")
    return tuple(names)


def _same_identity(candidate: KnownArticle, known: KnownArticle) -> bool:
    if candidate.external_id and candidate.external_id == known.external_id:
        return not _are_apart(candidate, known)
    return any(key in known.keys for key in candidate.keys if key[0] != "hash")


def _identities_differ(candidate: KnownArticle, known: KnownArticle) -> bool:
    ids = candidate.external_id and known.external_id
    # Under another id, the same text of the same source is a corrected id.
    same_source = candidate.source and candidate.source.casefold() == known.source.casefold()
    return bool(ids and not same_source) or _addresses_differ(candidate, known)


def known_as(record: ArticleRecord, keys: ContentKeys) -> KnownArticle:
    """Return the compared fields of a record."""
    values: dict[str, Any] = {
        name: getattr(record, name)
        for name in (
            *("title", "source", "author", "category", "stated_kind", "url"),
            *("published_at", "external_id"),
        )
    }
    return KnownArticle(
        pk=None,
        content_hash=keys.content_hash,
        body_key=keys.body_key,
        sketch=text_sketch(folded(record.body)) if _may_be_row_number(record) else NO_SKETCH,
        is_date_inferred=record.date_status == INFERRED,
        origin=record.origin,
        **values,
    )


def _keys(article: KnownArticle) -> Iterable[Key]:
    source, external_id = article.source, article.external_id
    if external_id and (source or not external_id.isdigit()):
        yield "id", source.casefold(), external_id
    if identifies(article.address):
        yield "url", article.address
    yield "hash", article.content_hash


def _body(article: KnownArticle) -> Key:
    return "body", str(article.body_key)
