"""Bulk paths of the ORM that keep derived fields true and tell the index.

The outbox itself is written by triggers (``articles.outbox``) and cannot be bypassed; what is done
here is the rest: slug and content hash, and the announcement after the commit.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from articles.derived_fields import HASHED_FIELDS, with_derived_fields
from articles.signals import announce_after_commit

if TYPE_CHECKING:
    from articles.models import Article

REHASH_BATCH = 500


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, with the shapes of them that lists and searches need."""

    def published(self) -> "ArticleQuerySet":
        """Return those that readers may see."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def published_by_key(self, keys: Sequence[int], *fields: str) -> dict[int, "Article"]:
        """Return those of a few articles that readers may see, by their keys.

        However this set is narrowed: all articles are looked at. Of each the ``fields`` are read,
        the status among them; all, when none is named.

        The status is compared here: asked for it as well, SQLite reads the whole index of published
        articles (7 ms at 55,000) instead of ten rows.
        """
        if not keys:
            return {}
        found = self.raw(_by_key(self.model, self.db, fields, len(keys)), keys)
        published = self.model.Status.PUBLISHED
        return {article.pk: article for article in found if article.status == published}

    def bulk_create(self, objs: Iterable["Article"], *args: Any, **kwargs: Any) -> list["Article"]:
        """Create many at once, with their derived fields."""
        articles = list(objs)
        for article in articles:
            article.fill_derived_fields()
        if not HASHED_FIELDS.isdisjoint(kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = sorted({*kwargs["update_fields"], "content_hash"})
        created = super().bulk_create(articles, *args, **kwargs)
        announce_after_commit(self.db)
        return created

    def bulk_update(
        self, objs: Iterable["Article"], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """Update many at once, with their derived fields."""
        articles = list(objs)
        for article in articles:
            article.fill_derived_fields()
        updated = super().bulk_update(
            articles, sorted(with_derived_fields(fields)), *args, **kwargs
        )
        announce_after_commit(self.db)
        return updated

    def update(self, **values: Any) -> int:
        """Update all of them in the database; a new title or body brings its content hash along."""
        if HASHED_FIELDS.isdisjoint(values) or "content_hash" in values:
            updated = super().update(**values)
        else:
            with transaction.atomic(using=self.db):
                keys = list(self.values_list("pk", flat=True))
                updated = super().update(**values)
                self._rehash(keys)
        announce_after_commit(self.db)
        return updated

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete all of them."""
        deleted = super().delete()
        announce_after_commit(self.db)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _rehash(self, keys: list[int]) -> None:
        for start in range(0, len(keys), REHASH_BATCH):
            batch = self.model.objects.using(self.db).filter(
                pk__in=keys[start : start + REHASH_BATCH]
            )
            articles = list(batch.only("title", "body", "slug"))
            for article in articles:
                article.fill_derived_fields()
            models.QuerySet.bulk_update(batch, articles, ["content_hash"])


@lru_cache(maxsize=256)
def _by_key(model: "type[Article]", database: str, fields: tuple[str, ...], count: int) -> str:
    """Return the statement that reads so many articles by their keys.

    To write it anew took the ORM longer than to read ten rows.
    """
    keys = model.objects.using(database).only(*fields).filter(pk__in=range(count)).order_by()
    return str(keys.query.get_compiler(database).as_sql()[0])
