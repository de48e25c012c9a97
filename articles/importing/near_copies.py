"""Near copies of records: articles, stored or of the same import, whose text is largely the same.

``articles.near_duplicates`` decides by shingles. Candidates are articles with the same body key or
a shared number of the sketch (``articles.text_sketch``), drafts too. Where these find no near copy,
finders that other applications register are asked: the search engine knows similar articles.
"""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Left

from articles.content_hash import content_keys
from articles.importing.duplicates import STORED_FIELDS, KnownArticle, from_row, known_as
from articles.importing.record import ArticleRecord
from articles.models import Article
from articles.near_duplicates import (
    MAX_CHARACTERS,
    Shingles,
    containment,
    is_near_duplicate,
    shingles,
)
from articles.text_sketch import Sketch, text_sketch

logger = logging.getLogger(__name__)

#: Returns the ids of stored articles that may be near copies, the most similar first.
CandidateFinder = Callable[[ArticleRecord], Sequence[int]]
MAX_CANDIDATES = 8  # of a record that are compared
SKETCH_FIELDS = ("sketch_1", "sketch_2", "sketch_3")
#: The finders of one call get no more time; a preview page has at most fifty records.
FINDER_SECONDS = 2.0

_finders: list[CandidateFinder] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """The best near copy of a record: a stored article, or an earlier record of the same call.

    ``share`` is the part of the shorter text that the longer one contains, 0 to 1.
    """

    article_id: int | None
    title: str
    source: str
    share: float
    record_number: int | None = None  # position in the call's records, from 0


@dataclass(frozen=True, slots=True)
class _Text:
    """The compared values of a stored article or a record."""

    known: KnownArticle
    sketch: Sketch
    shingles: Shingles
    number: int | None = None  # of a record

    def share_of(self, other: "_Text") -> float:
        """Return the share of the common text, or 0.0 if the texts are no near copies.

        The same article is no near copy of itself.
        """
        if not set(self.known.keys).isdisjoint(other.known.keys):
            return 0.0
        if self.known.body_key == other.known.body_key:
            return 1.0
        if is_near_duplicate(self.shingles, other.shingles):
            return containment(self.shingles, other.shingles)
        return 0.0


def register_candidate_finder(finder: CandidateFinder) -> None:
    """Add a finder of candidates among the stored articles."""
    if finder not in _finders:
        _finders.append(finder)


def near_copies(records: Sequence[ArticleRecord]) -> list[NearCopy | None]:
    """Return the best near copy of each record, or None.

    An article that is the *same* as the record (``articles.importing.duplicates``) is no near copy.
    A missing or damaged index only narrows the search.
    """
    texts = [_text_of(record, number) for number, record in enumerate(records)]
    stored = _loaded(_candidates(texts))
    found = [
        _best(text, (*near, *earlier))
        for text, near, earlier in zip(texts, stored, _earlier(texts), strict=True)
    ]
    missing = [number for number, copy in enumerate(found) if copy is None]
    similar = _loaded(_asked_finders([records[number] for number in missing]))
    for number, candidates in zip(missing, similar, strict=True):
        found[number] = _best(texts[number], candidates)
    return found


def _text_of(record: ArticleRecord, number: int) -> _Text:
    keys = content_keys(record.title, record.body)
    known = known_as(record, keys)
    return _Text(known, text_sketch(keys.folded_body), shingles(record.body), number)


def _candidates(texts: Sequence[_Text]) -> list[list[int]]:
    """Return the ids of the stored articles that share most keys with each text.

    A phrase of many articles may be the minimum in all of them, so one shared number says little.
    """
    condition = Q(body_key__in=[text.known.body_key for text in texts])
    for place, name in enumerate(SKETCH_FIELDS):
        numbers = [text.sketch[place] for text in texts if text.sketch[place] is not None]
        if numbers:
            condition |= Q(**{f"{name}__in": numbers})
    present = Article.objects.exclude(status=Article.Status.TRASHED)
    rows = present.filter(condition).order_by() if texts else Article.objects.none()
    by_key: defaultdict[int, list[int]] = defaultdict(list)
    for pk, *keys in rows.values_list("pk", "body_key", *SKETCH_FIELDS):
        for key in keys:
            by_key[key].append(pk)
    counted = [Counter(pk for key in _keys(text) for pk in by_key.get(key, ())) for text in texts]
    return [[pk for pk, _count in counts.most_common(MAX_CANDIDATES)] for counts in counted]


def _earlier(texts: Sequence[_Text]) -> Iterable[list[_Text]]:
    """Yield the candidates of each text among the earlier ones."""
    by_key: defaultdict[int, list[_Text]] = defaultdict(list)
    for text in texts:
        keys = _keys(text)
        yield [candidate for key in keys for candidate in by_key[key][:MAX_CANDIDATES]]
        for key in keys:
            by_key[key].append(text)


def _keys(text: _Text) -> list[int]:
    keys = (text.known.body_key, *text.sketch)
    return list(dict.fromkeys(key for key in keys if key is not None))


def _best(text: _Text, candidates: Iterable[_Text]) -> NearCopy | None:
    best, share = None, 0.0
    for candidate in {id(one): one for one in candidates}.values():
        if (found := text.share_of(candidate)) > share:
            best, share = candidate, found
    if best is None:
        return None
    return NearCopy(
        article_id=best.known.pk,
        title=best.known.title,
        source=best.known.source,
        share=share,
        record_number=best.number,
    )


def _asked_finders(records: Sequence[ArticleRecord]) -> list[list[int]]:
    deadline = time.monotonic() + FINDER_SECONDS
    return [
        [pk for finder in _finders for pk in _ask(finder, record, deadline)] for record in records
    ]


def _ask(finder: CandidateFinder, record: ArticleRecord, deadline: float) -> Sequence[int]:
    if time.monotonic() > deadline:
        return ()
    try:
        return finder(record)[:MAX_CANDIDATES]
    except Exception:
        # A preview must not fail because an index or a server has a fault.
        logger.exception("A finder of near copies failed.")
        return ()


def _loaded(ids: Sequence[Sequence[int]]) -> list[list[_Text]]:
    """Return the texts of the articles, which are read with one query."""
    rows = Article.objects.filter(pk__in={pk for some in ids for pk in some}).order_by()
    texts = {}
    for *row, body in rows.values_list(*STORED_FIELDS, Left("body", MAX_CHARACTERS)):
        known = from_row(tuple(row))
        texts[known.pk] = _Text(known, known.sketch, shingles(body))
    return [[texts[pk] for pk in some if pk in texts] for some in ids]
