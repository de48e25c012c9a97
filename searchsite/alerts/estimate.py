"""The hits that the last 100 days would have brought, and whether a search finds everything."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from indexer.deadline import Deadline, current, until
from indexer.search.newest import matching
from indexer.search.request import SearchRequest
from indexer.search.service import executed
from searchsite.alerts.searches import UnusableSearch

DAYS = 100
MANY_A_DAY = 30
MAX_EXAMINED = 50_000  # articles; of more, the newest are examined
SECONDS = 2.0
FEW_ARTICLES = 10  # with fewer on the site, a search that finds all of them says little


@dataclass(frozen=True, slots=True)
class Estimate:
    """The number of hits; ``is_partial`` says that there were at least so many."""

    hits: int
    days: float
    is_partial: bool

    @property
    def a_day(self) -> float:
        """The hits of a day."""
        return self.hits / self.days

    @property
    def are_many(self) -> bool:
        """Whether a reader should be warned."""
        return self.a_day > MANY_A_DAY


def estimate(request: SearchRequest) -> Estimate:
    """Return the estimate. Raises ``UnusableSearch`` if the search finds all articles.

    Raises ``IndexerError``, and ``Refused`` while the process does as much dear work as it may.
    """
    current().is_dear()
    with until(Deadline(elapsed=SECONDS)) as deadline:
        everything = executed(replace(request, per_page=1, facets=False, copies=True))
        found = everything.results.matching
        vocabulary = everything.plan.reading.context.vocabulary
        documents = vocabulary.documents if vocabulary else 0
        if FEW_ARTICLES <= documents <= found and not everything.fallback:
            raise UnusableSearch(
                _("Pencarian ini cocok dengan semua artikel. Persempit dengan kata atau saringan.")
            )
        now = timezone.now()
        recent = Article.objects.published().filter(
            first_published_at__gte=now - timedelta(days=DAYS)
        )
        newest = recent.order_by("-first_published_at", "-pk")
        rows = newest.values_list("pk", "first_published_at")[:MAX_EXAMINED]
        keys = {key: moment for key, moment in rows if moment is not None}
        hits = len(matching(request, keys)) if keys else 0
        days = float(DAYS)
        if len(keys) == MAX_EXAMINED:
            days = max((now - min(keys.values())).total_seconds() / 86_400, 1.0)
    return Estimate(hits, days, deadline.is_partial)
