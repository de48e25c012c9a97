"""Near copies of records: articles, stored or of the same import, whose text is largely the same.

``articles.near_duplicates`` decides by shingles. Candidates come from the derived columns of the
database, and from finders that other applications register (the search engine).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.importing.record import ArticleRecord
from articles.near_duplicates import is_near_duplicate, shingles


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


def near_copies(records: Sequence[ArticleRecord]) -> list[NearCopy | None]:
    """Return the best near copy of each record, or None.

    An article that is the *same* as the record (``articles.importing.duplicates``) is no near copy.
    A missing or damaged index only narrows the search.
    """
    texts = [shingles(record.body) for record in records]
    found: list[NearCopy | None] = []
    for number, own in enumerate(texts):
        earlier = next((n for n in range(number) if is_near_duplicate(own, texts[n])), None)
        if earlier is None:
            found.append(None)
            continue
        shared = len(own & texts[earlier]) / min(len(own), len(texts[earlier]))
        other = records[earlier]
        found.append(
            NearCopy(
                article_id=None,
                title=other.title,
                source=other.source,
                share=shared,
                record_number=earlier,
            )
        )
    return found
