"""Whole searches through the search service over one index, timed one by one.

Processor time is the figure to compare: on a busy machine, a search waits for others.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from bench.scaling.searches import Search
from bench.speed.timing import percentile
from indexer.engines.interface import PeriodUnit
from indexer.query.synonyms import SynonymTable
from indexer.search.request import SearchRequest
from indexer.search.service import search, warm_up
from indexer.search.synonym_cache import default_synonyms

BUDGET_MS = 600_000  # so that no search is cut short


@dataclass(frozen=True, slots=True)
class Cost:
    """The costs of one search."""

    wall_ms: float
    cpu_ms: float  # of this process
    requests: int  # to a cluster


@dataclass(frozen=True, slots=True)
class Timed:
    """A search and its matches; no cache knows its words the first time."""

    kind: str
    words: int
    hits: int
    first: Cost
    again: Cost


@contextmanager
def site(folder: Path, **chosen: Any) -> Iterator[None]:
    """Use an index in ``folder`` within the context; settings choose the engine."""
    call_command("migrate", verbosity=0)
    with override_settings(INDEX_DIR=folder, SEARCH_TIME_BUDGET_MS=BUDGET_MS, **chosen):
        yield


def timed(searches: Sequence[Search]) -> list[Timed]:
    """Return the costs of searches, each of them asked twice."""
    synonyms = default_synonyms()
    with _counted_requests() as count:
        found = []
        for each in searches:
            (first, hits), (again, _) = (_cost(each, synonyms, count) for _ in range(2))
            found.append(Timed(each.kind, each.words, hits, first, again))
    return found


def warm(searches: Sequence[Search]) -> None:
    """Compile kernels, load word lists, and run other searches than the timed ones."""
    warm_up()
    timed(searches)


def load() -> float:
    """Return the average number of processes that wanted a processor in the last minute."""
    return round(os.getloadavg()[0], 2)


def summary(found: Sequence[Timed]) -> dict[str, Any]:
    """Return the figures of searches of one kind; of costs, percentiles 50 and 95."""
    figures: dict[str, Any] = {
        "words": round(mean(each.words for each in found), 2),
        "hits": [each.hits for each in found],
        "requests": round(mean(each.first.requests for each in found), 2),
        "cpu_ms_mean": round(mean(each.first.cpu_ms for each in found), 3),
    }
    for turn in ("first", "again"):
        for cost in ("wall_ms", "cpu_ms"):
            values = [getattr(getattr(each, turn), cost) for each in found]
            ranks = [round(percentile(values, percent), 3) for percent in (50, 95)]
            figures[f"{turn}_{cost}"] = ranks
    return figures


def _cost(asked: Search, synonyms: SynonymTable, count: Callable[[], int]) -> tuple[Cost, int]:
    request = SearchRequest(asked.text, sort=asked.sort, period_unit=PeriodUnit.YEAR, placed=False)
    requests, cpu, start = count(), time.process_time(), time.perf_counter()
    hits = search(request, synonyms=synonyms).total
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    return Cost(1_000 * wall, 1_000 * cpu, count() - requests), hits


@contextmanager
def _counted_requests() -> Iterator[Callable[[], int]]:
    """Count the requests that this process sends to a cluster."""
    if settings.SEARCH_ENGINE != "opensearch":  # then its client may be missing
        yield lambda: 0
        return
    from opensearchpy import Transport

    sent, original = [0], Transport.perform_request

    def counting(self: Any, *arguments: Any, **options: Any) -> Any:
        sent[0] += 1
        return original(self, *arguments, **options)

    with patch.object(Transport, "perform_request", counting):
        yield lambda: sent[0]
