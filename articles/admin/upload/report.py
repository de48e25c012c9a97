"""The report of the import of an upload: what became of its articles, and what can be done next."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from articles.admin.upload.error_messages import MESSAGES
from articles.admin.upload.rule_names import rule_name
from articles.batches.changes import drafts_of
from articles.models import Article, Upload

MAX_LISTED_ARTICLES = 200

ASKED = gettext_noop("diminta sebagai draf")


@dataclass(frozen=True, slots=True)
class Listed:
    """The first articles of a list, and the number of all."""

    articles: list[tuple[int, str]]
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """The parts of the report that are not plain counts."""

    created: Listed
    changed: Listed
    removed: list[tuple[str, int]]
    drafts: list[tuple[str, int]]
    waiting: int  # drafts now
    is_undone: bool
    has_articles: bool  # that can still be changed or taken back


def report_of(upload: Upload) -> Report:
    """Return the report of a finished or stopped import."""
    outcome: dict[str, Any] = upload.options["outcome"]
    return Report(
        created=_listed(upload, outcome["imported"], previous__isnull=True),
        changed=_listed(upload, outcome["updated"], previous__isnull=False),
        removed=sorted((rule_name(rule), count) for rule, count in outcome["removed"].items()),
        drafts=sorted((_reason(code), count) for code, count in outcome["drafts"].items()),
        waiting=drafts_of(upload.batch).count() if upload.batch else 0,
        is_undone=bool(upload.batch and upload.batch.undone_at),
        has_articles=bool(upload.batch and upload.batch.articles.exists()),
    )


def _listed(upload: Upload, count: int, **condition: Any) -> Listed:
    if not upload.batch_id or not count:
        return Listed([], count)
    imported = upload.batch.articles.filter(**condition).order_by("pk")  # type: ignore[union-attr]
    ids = list(imported.values_list("article_id", flat=True)[:MAX_LISTED_ARTICLES])
    titles = dict(Article.objects.filter(pk__in=ids).values_list("pk", "title"))
    return Listed([(pk, titles[pk]) for pk in ids if pk in titles], count)


def _reason(code: str) -> str:
    """Return why articles were saved as drafts: the sentence of a warning, without its values."""
    if code not in MESSAGES:
        return gettext(ASKED)
    return gettext(MESSAGES[code]) % defaultdict(lambda: "…")
