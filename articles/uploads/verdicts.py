"""Verdicts: the relation of uploaded articles to the stored ones and to each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.importing.duplicates import Key, KnownArticle, PlannedRecord, plan
from articles.importing.near_copies import near_copies
from articles.importing.record import ArticleRecord
from articles.uploads.models import UploadedItem

Kind = UploadedItem.Verdict


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict about one article.

    ``target`` is the stored article that it equals, changes or resembles. ``repeated`` is the
    content hash of the earlier article of the upload that it repeats or resembles.
    """

    kind: Kind
    content_hash: str
    target: int | None = None
    repeated: str = ""


def verdicts(
    records: Sequence[ArticleRecord],
    seen: dict[Key, KnownArticle] | None = None,
    *,
    texts: set[int | None] | None = None,
    near: bool = True,
) -> list[Verdict]:
    """Return the verdict about each record, at a constant number of queries.

    ``seen`` and ``texts`` (see ``plan``) hold the records of earlier calls for the same upload, and
    are extended. With ``near=False`` near copies are not searched for, and count as new.
    """
    if not records:
        return []
    planned = plan(records, seen, texts=texts)
    found = [verdict_of(item) for item in planned]
    if near:
        _mark_near_copies(planned, found)
    return found


def verdict_of(planned: PlannedRecord) -> Verdict:
    """Return the verdict about a planned record, without a search for near copies."""
    known = planned.known
    if version := planned.version_of:
        repeated = version.content_hash if version.pk is None else ""
        return Verdict(Kind.NEAR, planned.content_hash, target=version.pk, repeated=repeated)
    if known is None:
        return Verdict(Kind.NEW, planned.content_hash)
    if known.pk is None:
        return Verdict(Kind.REPEATED, planned.content_hash, repeated=known.content_hash)
    kind = Kind.CHANGED if planned.differs else Kind.SAME
    return Verdict(kind, planned.content_hash, target=known.pk)


def first_choice(verdict: Verdict) -> str:
    """Return the choice to begin with, or "" for that of the verdict.

    Two articles of one upload that resemble each other, such as daily reports, are both saved.
    """
    resembles_upload = verdict.kind == Kind.NEAR and verdict.target is None
    return UploadedItem.Choice.CREATE if resembles_upload else ""


def _mark_near_copies(planned: Sequence[PlannedRecord], found: list[Verdict]) -> None:
    new = [number for number, verdict in enumerate(found) if verdict.kind == Kind.NEW]
    copies = near_copies([planned[number].record for number in new])
    for number, copy in zip(new, copies, strict=True):
        if copy is None:
            continue
        earlier = copy.record_number
        found[number] = replace(
            found[number],
            kind=Kind.NEAR,
            target=copy.article_id,
            repeated="" if earlier is None else planned[new[earlier]].content_hash,
        )
