"""Upkeep of the groups of copies: after changes to a few articles, and for all of them.

The caller holds the writer lock. The changed rows of the table are written in one transaction. An
article whose group changes because of another one gets a row in the outbox in the same transaction,
so that every generation of the index learns of it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.db import transaction
from django.db.models import Max

from articles.copies.comparison import ComparedText, compared_text, likeness
from articles.copies.sketch import copy_sketch
from articles.models import Article, PendingUpdate, TextCopy
from indexer.copies import sketch_file
from indexer.copies.grouping import Grouping
from indexer.copies.sketches import Pairs, Sketches, from_rows, pairs_among, pairs_between

BATCH_SIZE = 500  # articles of one update
READ_SIZE = 500  # rows of a query by key
#: Missing articles from which all pairs are found at once.
BULK_THRESHOLD = 1_000
MAX_COMPARED = 12  # of the texts that may be copies of one, those with most shared minima
#: Larger groups stay as they are when a member leaves; smaller ones are compared anew.
MAX_REGROUPED = 12


@dataclass(frozen=True, slots=True)
class _Text:
    """The stored values of a published article's text."""

    key: int
    sketch: bytes


@dataclass
class _Changes:
    """The differences between the table and the articles."""

    texts: dict[int, _Text] = field(default_factory=dict)  # new or changed
    gone: set[int] = field(default_factory=set)  # rows of articles that are not published

    def __bool__(self) -> bool:
        return bool(self.texts or self.gone)


def update(article_ids: Iterable[int]) -> set[int]:
    """Bring the groups up to date with some articles (a few hundred at most).

    Returns the ids of *other* articles whose group has changed. Articles with the same text as
    before cost one query.
    """
    ids = set(article_ids)
    changes = _changes(ids)
    if not changes:
        return set()
    new = from_rows((pk, text.sketch) for pk, text in changes.texts.items())
    everything = sketch_file.stored_sketches()
    kept = ~np.isin(everything.ids, np.fromiter(ids, np.int64))
    everything = everything.select(kept) + new
    candidates = _candidates(pairs_between(new, everything), new, everything)
    before = _groups({*ids, *(other for others in candidates.values() for other in others)})
    return _regroup(changes, candidates, before)


def update_all() -> None:
    """Find the groups of all published articles that the table lacks, and of those pending."""
    stale = TextCopy.objects.exclude(pk__in=Article.objects.published().values("pk"))
    for batch in _batches(list(stale.values_list("pk", flat=True)), BATCH_SIZE):
        update(batch)
    known = set(TextCopy.objects.values_list("pk", flat=True))
    pending = set(PendingUpdate.objects.values_list("article_id", flat=True))
    for batch in _batches(sorted(pending & known), BATCH_SIZE):
        update(batch)
    published = Article.objects.published().order_by("pk").values_list("pk", flat=True)
    missing = [pk for pk in published if pk not in known]
    if len(missing) > BULK_THRESHOLD:
        _add_many(missing)
    else:
        for batch in _batches(missing, BATCH_SIZE):
            update(batch)


def _changes(ids: set[int]) -> _Changes:
    known = dict(TextCopy.objects.filter(pk__in=ids).values_list("pk", "text_key"))
    published: set[int] = set()
    changes = _Changes()
    for pk, title, body, source in _published_texts(ids):
        published.add(pk)
        key = _text_key(title, body, source)
        if known.get(pk) != key:
            changes.texts[pk] = _Text(key, copy_sketch(body))
    changes.gone = known.keys() - published
    return changes


def _regroup(
    changes: _Changes, candidates: Mapping[int, Sequence[int]], before: Mapping[int, int]
) -> set[int]:
    """Place the changed articles and those that they leave alone; write the changes."""
    grouping = Grouping(before, spare=_spare_number())
    moved = {*changes.texts, *changes.gone}
    left = {grouping.group_of(pk) for pk in moved} - {0}
    for pk in moved:
        grouping.remove(pk)
    apart = {
        pk: group
        for group in sorted(left)
        if len(grouping.members(group)) <= MAX_REGROUPED
        for pk in grouping.dissolve(group)
    }
    mates: defaultdict[int, list[int]] = defaultdict(list)
    compare = _Comparison([*apart, *moved, *(pk for some in candidates.values() for pk in some)])
    for pk, group in apart.items():
        grouping.place(pk, compare(pk, mates[group]), preferred=group)
        mates[group].append(pk)
    waiting = set(changes.texts)
    for pk in sorted(changes.texts):
        waiting.discard(pk)
        others = [other for other in candidates.get(pk, ()) if other not in waiting]
        grouping.place(pk, compare(pk, others))
    after = {pk: grouping.group_of(pk) for pk in {*before, *changes.texts} - changes.gone}
    return _save(changes, before, after)


def _add_many(missing: Sequence[int]) -> None:
    """Find the groups of many articles that the table lacks."""
    changes = _Changes()
    for batch in _batches(missing, READ_SIZE):
        for pk, title, body, source in _published_texts(batch):
            changes.texts[pk] = _Text(_text_key(title, body, source), copy_sketch(body))
    new = from_rows((pk, text.sketch) for pk, text in changes.texts.items())
    everything = sketch_file.write() + new
    candidates = _candidates(_pairs_with_new(everything, len(new.ids)), everything, everything)
    before = dict(TextCopy.objects.values_list("pk", "copy_group"))
    grouping = Grouping(before, spare=_spare_number())
    for batch in _batches(sorted(candidates), READ_SIZE):
        compare = _Comparison([*batch, *(other for pk in batch for other in candidates[pk])])
        for pk in batch:
            grouping.place(pk, compare(pk, candidates[pk]))
    after = {pk: grouping.group_of(pk) for pk in {*before, *changes.texts}}
    _save(changes, before, after)
    sketch_file.write()


def _pairs_with_new(everything: Sketches, new: int) -> Pairs:
    """Return the pairs with a new text, which come last, as first of the pair.

    The other text of a pair is an old one, or a new one in front of the first.
    """
    pairs = pairs_among(everything)
    kept = pairs.other >= len(everything.ids) - new
    return Pairs(pairs.other[kept], pairs.one[kept], pairs.shared[kept])


def _candidates(pairs: Pairs, few: Sketches, many: Sketches) -> dict[int, list[int]]:
    """Return article id -> the ids of the articles to compare with it, the most similar first."""
    order = np.lexsort((many.ids[pairs.other], -pairs.shared, few.ids[pairs.one]))
    found: defaultdict[int, list[int]] = defaultdict(list)
    ones, others = few.ids[pairs.one[order]].tolist(), many.ids[pairs.other[order]].tolist()
    for one, other in zip(ones, others, strict=True):
        if one != other and len(found[one]) < MAX_COMPARED:
            found[one].append(other)
    return found


class _Comparison:
    """Compares published articles with others; the texts of all are read at once."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._texts: dict[int, ComparedText] = {}
        for batch in _batches(sorted(set(ids)), READ_SIZE):
            for pk, title, body, source in _published_texts(batch):
                self._texts[pk] = compared_text(title, body, source)

    def __call__(self, article: int, others: Iterable[int]) -> dict[int, float]:
        """Return the likeness of the article to others that are still published."""
        text, texts = self._texts.get(article), self._texts
        if text is None:
            return {}
        return {other: likeness(text, texts[other]) for other in others if other in texts}


def _groups(ids: set[int]) -> dict[int, int]:
    """Return article id -> group, for these articles and all members of their groups.

    The groups that have one of the ids as number are among them.
    """
    rows = TextCopy.objects.values_list("pk", "copy_group")
    found: dict[int, int] = {}
    for batch in _batches(sorted(ids), READ_SIZE):
        found.update(rows.filter(pk__in=batch))
    numbers = {*found.values(), *ids} - {0}
    for batch in _batches(sorted(numbers), READ_SIZE):
        found.update(rows.filter(copy_group__in=batch))
    return found


def _save(changes: _Changes, before: Mapping[int, int], after: Mapping[int, int]) -> set[int]:
    """Write the table; return the other articles whose group has changed."""
    others = {
        pk: group
        for pk, group in after.items()
        if pk not in changes.texts and before.get(pk, 0) != group
    }
    with transaction.atomic():
        latest = TextCopy.objects.aggregate(latest=Max("sequence"))["latest"] or 0
        for batch in _batches(sorted({*changes.gone, *changes.texts} & before.keys()), READ_SIZE):
            TextCopy.objects.filter(pk__in=batch).delete()
        TextCopy.objects.bulk_create(
            (
                TextCopy(
                    article_id=pk,
                    text_key=text.key,
                    sketch=text.sketch,
                    copy_group=after[pk],
                    sequence=latest + 1,
                )
                for pk, text in sorted(changes.texts.items())
            ),
            batch_size=READ_SIZE,
        )
        by_group: defaultdict[int, list[int]] = defaultdict(list)
        for pk, group in others.items():
            by_group[group].append(pk)
        for group, members in by_group.items():
            for batch in _batches(members, READ_SIZE):
                TextCopy.objects.filter(pk__in=batch).update(copy_group=group)
        PendingUpdate.objects.bulk_create(PendingUpdate(article_id=pk) for pk in sorted(others))
    return set(others)


def _published_texts(ids: Iterable[int]) -> Iterator[tuple[int, str, str, str]]:
    rows = Article.objects.published().filter(pk__in=list(ids)).order_by("pk")
    yield from rows.values_list("pk", "title", "body", "source")


def _text_key(title: str, body: str, source: str) -> int:
    text = f"{title}\0{source}\0{body}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def _spare_number() -> int:
    """Return a number above those of all groups and all articles."""
    found = TextCopy.objects.aggregate(group=Max("copy_group"), article=Max("pk"))
    return max(found["group"] or 0, found["article"] or 0) + 1


def _batches(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
