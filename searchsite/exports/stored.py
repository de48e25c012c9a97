"""The columns of articles, read by their keys with statements that are compiled once.

Rows are plain tuples: making a model of each article took longer than reading it. The results of a
statement are fetched at once, so that no cursor and no transaction stays open.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.db.models.functions import Substr

from articles.models import Article
from articles.moment_texts import StoredMoment, moment_columns

TITLE_TEXT = 2_000  # characters of a text that tell whether a title is only its beginning
COPIES_AT_ONCE = 500  # keys in one statement

#: SQL, and the parameters before the keys.
Statement = tuple[str, tuple[Any, ...]]


class StoredArticle(NamedTuple):
    """The columns of an article in the order of the statement.

    ``text`` is the article's whole text, or its beginning where no field of the file needs more.
    """

    pk: int
    title: str
    source: str
    author: str
    category: str
    kind: str
    stated_kind: str
    url: str
    slug: str
    status: str
    date_status: str
    published_at: StoredMoment | None
    first_published_at: StoredMoment | None
    text: str


def stored_articles(keys: Sequence[int], *, whole_texts: bool) -> dict[int, StoredArticle]:
    """Return the published articles, whose statuses are compared as in ``published_by_key``."""
    if not keys:
        return {}
    database = Article.objects.db
    statement, before = _statement(database, whole_texts, len(keys))
    with connections[database].cursor() as cursor:
        cursor.execute(statement, [*before, *keys])
        found = map(StoredArticle._make, cursor.fetchall())
    return {each.pk: each for each in found if each.status == Article.Status.PUBLISHED}


def published_keys(keys: Iterable[int]) -> frozenset[int]:
    """Return the keys of published articles among some."""
    wanted, found = list(keys), set[int]()
    for start in range(0, len(wanted), COPIES_AT_ONCE):
        found |= Article.objects.published_by_key(
            wanted[start : start + COPIES_AT_ONCE], "status"
        ).keys()
    return frozenset(found)


@lru_cache(maxsize=128)
def _statement(database: str, whole_texts: bool, count: int) -> Statement:
    """Return the statement that reads so many articles.

    Compiling it each time would take as long as reading the rows of a small batch.
    """
    columns: dict[str, Any] = {name: name for name in StoredArticle._fields}
    columns["text"] = "body" if whole_texts else Substr("body", 1, TITLE_TEXT)
    columns |= moment_columns(("published_at", "first_published_at"), database)
    found = Article.objects.using(database).filter(pk__in=range(count)).order_by()
    chosen = found.values_list(*columns.values())
    statement, parameters = chosen.query.get_compiler(database).as_sql()
    return statement, tuple(parameters[: len(parameters) - count])
