"""Earlier states of an article, put together from the present one and the later revisions.

A revision holds former values only. A field's value after a revision is the former value in the
next revision that changed it, or the present value if none did.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from articles.models import Article, Revision
from articles.revisions.values import TRACKED_FIELDS, all_changes, snapshot


def state_before(article: Article, revision: Revision) -> dict[str, Any]:
    """Return the stored values of all tracked fields before a change of the article."""
    return _state(article, Revision.objects.filter(article=article, pk__gte=revision.pk))


def state_after(article: Article, revision: Revision) -> dict[str, Any]:
    """Return the stored values of all tracked fields after a change of the article."""
    return _state(article, Revision.objects.filter(article=article, pk__gt=revision.pk))


def _state(article: Article, later: Iterable[Revision]) -> dict[str, Any]:
    """Return the values before all these revisions; each long text is unpacked once at most."""
    rows: Sequence[Revision] = list(later.order_by("pk").defer("texts"))  # type: ignore[attr-defined]
    first: dict[str, Revision] = {}
    for row in rows:
        for name in json.loads(row.changes):
            first.setdefault(name, row)
    wanted = {row.pk for row in first.values()}
    former = {row.pk: all_changes(row) for row in Revision.objects.filter(pk__in=wanted) if wanted}
    state = snapshot(article)
    for name in TRACKED_FIELDS:
        if name in first:
            state[name] = former[first[name].pk][name].old
    return state
