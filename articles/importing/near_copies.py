"""Near copies of records: articles, stored or of the same import, whose text is largely the same.

``articles.near_duplicates`` decides by shingles. Candidates are articles with the same body key or
a shared number of the sketch (``articles.text_sketch``), drafts too. Where these find no near copy,
finders that other applications register are asked: the search engine knows similar articles.
"""

import logging
import time
from collections import defaultdict
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
MIN_LOADED = 50  # times the candidates of a record, also for few records
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
    stored = _stored_by_key(texts)
    found = [_best(text, (*near, *earlier)) for text, near, earlier in _zip(texts, stored)]
    missing = [number for number, copy in enumerate(found) if copy is None]
    ids = _asked_finders([records[number] for number in missing])
    loaded = {text.known.pk: text for text in _load(Q(pk__in={pk for some in ids for pk in some}))}
    for number, some in zip(missing, ids, strict=True):
        found[number] = _best(texts[number], [loaded[pk] for pk in some if pk in loaded])
    return found


def _text_of(record: ArticleRecord, number: int) -> _Text:
    keys = content_keys(record.title, record.body)
    known = known_as(record, keys)
    return _Text(known, text_sketch(keys.folded_body), shingles(record.body), number)


def _stored_by_key(texts: Sequence[_Text]) -> dict[int, list[_Text]]:
    """Return key or number of a sketch -> the stored articles that have it."""
    bodies = [text.known.body_key for text in texts]
    condition = Q(body_key__in=bodies)
    for place in range(3):
        numbers = [text.sketch[place] for text in texts if text.sketch[place] is not None]
        if numbers:
            condition |= Q(**{f"sketch_{place + 1}__in": numbers})
    by_key: defaultdict[int, list[_Text]] = defaultdict(list)
    limit = MAX_CANDIDATES * max(len(texts), MIN_LOADED)
    for text in _load(condition, limit) if texts else ():
        for key in _keys(text):
            if len(by_key[key]) < MAX_CANDIDATES:
                by_key[key].append(text)
    return by_key


def _zip(
    texts: Sequence[_Text], stored: dict[int, list[_Text]]
) -> Iterable[tuple[_Text, list[_Text], list[_Text]]]:
    """Yield each text with its candidates, stored ones and earlier ones of the same call."""
    earlier: defaultdict[int, list[_Text]] = defaultdict(list)
    for text in texts:
        keys = _keys(text)
        yield (
            text,
            [candidate for key in keys for candidate in stored.get(key, ())],
            [candidate for key in keys for candidate in earlier[key][:MAX_CANDIDATES]],
        )
        for key in keys:
            earlier[key].append(text)


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


def _load(condition: Q, limit: int | None = None) -> Iterable[_Text]:
    rows = Article.objects.filter(condition).order_by("pk")[:limit]
    for *row, body in rows.values_list(*STORED_FIELDS, Left("body", MAX_CHARACTERS)):
        known = from_row(tuple(row))
        yield _Text(known, known.sketch, shingles(body))
