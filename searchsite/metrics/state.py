"""The state of the site, read from database, index and processes when Prometheus asks.

A part that cannot be read is left out, and ``telusur_up`` says so: a scrape never fails because the
database does.
"""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db.models import Count, Min, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from articles.models import Article
from articles.uploads.models import Upload
from indexer.engines import cluster_state, get_searcher
from indexer.exceptions import IndexerError
from indexer.sync.index_locks import is_rebuilding
from indexer.sync.outbox import waiting_rows
from indexer.sync.rebuild import last_rebuild
from indexer.sync.scrub import last_scrub

CLUSTER_STATUS = {"green": 0, "yellow": 1, "red": 2}
COUNT_SECONDS = 60.0  # age up to which counts of whole tables are used again

logger = logging.getLogger(__name__)
_counts: dict[str, tuple[float, dict[str, int]]] = {}


class SiteState(Collector):
    """Gauges that are read at each scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges of each part, and for each part whether it could be read."""
        up = GaugeMetricFamily("telusur_up", "1 if a part of the site answers.", labels=["part"])
        for part, read in PARTS.items():
            try:
                families = list(read())
            except (AnyDatabaseError, IndexerError, OSError) as error:
                logger.warning("Metrics of the %s cannot be read: %s", part, error)
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
                yield from families
        yield up


def database_gauges() -> Iterator[GaugeMetricFamily]:
    """Yield the sizes of the outbox, of the corpus and of uploads that wait for a decision."""
    outbox = waiting_rows().aggregate(rows=Count("pk"), oldest=Min("created_at"))
    yield _gauge("outbox_rows", "Changes that the index lacks.", outbox["rows"])
    age = (timezone.now() - outbox["oldest"]).total_seconds() if outbox["oldest"] else 0.0
    yield _gauge("outbox_oldest_seconds", "Age of the oldest such change.", max(0.0, age))
    articles = GaugeMetricFamily("telusur_articles", "Articles by status.", labels=["status"])
    for status, count in _remembered("articles", _count_articles).items():
        articles.add_metric([status], count)
    yield articles
    waiting = Upload.objects.exclude(state__in=(Upload.State.DONE, Upload.State.CANCELLED))
    uploads = waiting.aggregate(uploads=Count("pk"), articles=Sum("total"))
    yield _gauge("uploads_pending", "Uploads that are not decided or done.", uploads["uploads"])


def index_gauges() -> Iterator[GaugeMetricFamily]:
    """Yield the size and the age of the index."""
    stats = get_searcher().stats()
    yield _gauge("index_documents", "Documents of the index.", stats.documents)
    yield _gauge("index_segments", "Segments of the index.", stats.segments)
    yield _gauge("index_bytes", "Size of the generation in use.", stats.size_bytes)
    digits = "".join(letter for letter in stats.generation if letter.isdecimal())
    yield _gauge("index_generation", "Number of the generation in use.", int(digits or 0))
    if built := _built(stats.generation):
        yield _gauge("index_built_timestamp_seconds", "Time of the last rebuild.", built)
    if scrubbed := last_scrub():
        yield _gauge("scrub_timestamp_seconds", "End of the last scrub.", scrubbed.finished)
        yield _gauge("scrub_damaged_files", "Files it found damaged.", len(scrubbed.damaged))
    with suppress(AnyDatabaseError):  # it knows the rebuilds of other machines
        yield _gauge("index_rebuilding", "1 while a rebuild runs.", int(is_rebuilding()))


def cluster_gauges() -> Iterator[GaugeMetricFamily]:
    """Yield the state of the cluster that holds the index; nothing if it is on this machine."""
    state = cluster_state()
    if state is None:
        return
    status = CLUSTER_STATUS.get(state.status, max(CLUSTER_STATUS.values()))
    yield _gauge("cluster_status", "0: green, 1: yellow, 2: red.", status)
    yield _gauge("cluster_nodes", "Nodes of the cluster.", state.nodes)
    yield _gauge("cluster_shards", "Copies of the shards of the index.", state.shards)
    yield _gauge("cluster_missing_shards", "Copies that are not there yet.", state.missing_shards)


def disk_gauges() -> Iterator[GaugeMetricFamily]:
    """Yield the free space of DATA_DIR, and the size of an SQLite database with its log."""
    yield _gauge("disk_free_bytes", "Free space.", shutil.disk_usage(settings.DATA_DIR).free)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        files = (Path(f"{database['NAME']}{end}") for end in ("", "-wal"))
        size = sum(file.stat().st_size for file in files if file.exists())
        yield _gauge("database_bytes", "Size of the SQLite database.", size)


def process_gauges() -> Iterator[GaugeMetricFamily]:
    """Yield the memory of all workers of this server, without counting shared pages twice."""
    family = _siblings()
    sizes = [size for pid in family if (size := _proportional_bytes(pid)) is not None]
    yield _gauge("workers", "Worker processes.", len(family))
    yield _gauge("workers_memory_bytes", "Their memory (PSS), together.", sum(sizes))
    yield _gauge("worker_memory_max_bytes", "Memory (PSS) of the largest.", max(sizes, default=0))


PARTS: dict[str, Callable[[], Iterator[GaugeMetricFamily]]] = {
    "database": database_gauges,
    "index": index_gauges,
    "cluster": cluster_gauges,
    "disk": disk_gauges,
    "processes": process_gauges,
}


def _built(generation: str) -> float | None:
    """Return when a generation was switched to: in its manifest, or as noted by its rebuild."""
    try:
        return (Path(settings.INDEX_DIR) / generation / "manifest.json").stat().st_mtime
    except OSError:  # its index is in a cluster
        note = last_rebuild()
        return note.finished if note else None


def _gauge(name: str, description: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"telusur_{name}", description, value=value)


def _count_articles() -> dict[str, int]:
    rows = Article.objects.order_by().values_list("status").annotate(count=Count("pk"))
    return {str(status): count for status, count in rows}


def _remembered(name: str, count: Callable[[], dict[str, int]]) -> dict[str, int]:
    before = _counts.get(name)
    if before is None or time.monotonic() - before[0] > COUNT_SECONDS:
        before = _counts[name] = (time.monotonic(), count())
    return before[1]


def _siblings() -> list[int]:
    """Return the processes of the server that started this one."""
    parent, found = os.getppid(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[1]) == parent:
            found.append(int(folder.name))
    return found


def _proportional_bytes(pid: int) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # it has ended, or belongs to another user
        return None
    return next((int(line.split()[1]) * 1_024 for line in lines if line.startswith("Pss:")), None)
