"""Remarks about a draft: warnings of its import, pieces that cleaning took, and its dates.

The import keeps its warnings (``ImportWarnings``). For articles from before, those about removals
are derived again from the kept pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from articles.importing.cleaning.doubts import (
    MAX_REMOVED_SENTENCES,
    MAX_REMOVED_SHARE,
    MOVING_RULES,
)
from articles.importing.cleaning.sentences import full_stops
from articles.importing.named_days import named_days
from articles.importing.problems import ENGLISH, Problem
from articles.importing.record import Removal
from articles.models import Article, ImportWarnings, OriginalText

MAX_NAMED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Remarks:
    """The remarks about one draft. ``days`` are those that its text names with a weekday."""

    warnings: Sequence[Problem] = ()
    removals: Sequence[Removal] = ()
    days: Sequence[date] = ()
    origin: str = ""


def remarks_about(article: Article) -> Remarks:
    """Return the remarks about an article, with two queries."""
    stored = ImportWarnings.objects.filter(pk=article.pk).values_list("warnings", flat=True).first()
    original = OriginalText.objects.filter(pk=article.pk).only("origin", "removals", "kept").first()
    removals = _removals(original) if original else ()
    known = [Problem(code, values) for code, values in stored or () if code in ENGLISH]
    return Remarks(
        warnings=known if stored is not None else list(_doubts(article, removals)),
        removals=removals,
        days=_named(article.body),
        origin=original.origin if original else "",
    )


def _removals(original: OriginalText) -> tuple[Removal, ...]:
    return tuple(Removal(rule, text, at) for rule, text, at in original.removals)


def _doubts(article: Article, removals: Sequence[Removal]) -> Iterator[Problem]:
    """Yield the doubts of ``articles.importing.cleaning.doubts``, from what was kept."""
    told = [each for each in removals if each.rule not in MOVING_RULES or full_stops(each.text)]
    removed = sum(len(each.text) for each in told)
    whole = removed + len(article.body)
    if removed > MAX_REMOVED_SHARE * whole:
        yield Problem("much_removed", {"percent": round(100 * removed / whole)})
    pieces = groupby(removals, key=lambda each: each.at)
    sentences = max(
        (sum(full_stops(each.text) for each in piece) for _at, piece in pieces), default=0
    )
    if sentences > MAX_REMOVED_SENTENCES:
        yield Problem("sentences_removed", {"count": sentences})


def _named(body: str) -> list[date]:
    days = [day for day in named_days(body) if day is not None]
    return list(dict.fromkeys(days))[:MAX_NAMED_DAYS]
