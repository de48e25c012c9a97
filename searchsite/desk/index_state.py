"""The state of the index for the desk: what is in it, what it lacks, and the work on it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indexer.engines import get_searcher
from indexer.engines.interface import EngineStats
from indexer.exceptions import (
    ClusterUnavailable,
    IndexDamaged,
    IndexerError,
    IndexMissing,
    IndexOutdated,
)
from indexer.storage.progress_notes import ProgressNote
from indexer.sync.drain_notes import failed_drain
from indexer.sync.index_locks import is_rebuilding
from indexer.sync.outbox import waiting_rows
from indexer.sync.rebuild import last_rebuild
from indexer.sync.scrub import last_scrub
from searchsite.condition import Defect, all_defects
from searchsite.desk import jobs
from searchsite.desk.job_logs import JobState
from searchsite.index_outages import outage_of

MAX_PENDING = 10_000  # counted pending changes; "more than" beyond
#: What ``manage.py reindex --repair`` says at its end, in English.
_REPAIRED = re.compile(r"Repaired (\d+) articles\.")
PROBLEMS = {
    IndexMissing: gettext_lazy("Indeks belum dibuat; pembaca belum dapat mencari."),
    IndexOutdated: gettext_lazy("Indeks berasal dari versi program yang lain; bangun ulang."),
    IndexDamaged: gettext_lazy("Indeks rusak; bangun ulang."),
}


@dataclass(frozen=True, slots=True)
class IndexState:
    """All figures of the index that the desk shows."""

    problem: str  # why it cannot be searched; "" if it can
    stats: EngineStats | None
    pending: int
    pending_since: datetime | None
    waiting: str  # why pending changes could not be applied; "" if they can
    rebuilding: bool
    rebuild: ProgressNote | None
    rebuild_job: JobState | None
    repair_job: JobState | None
    scrub_job: JobState | None
    scrub_finished: datetime | None
    scrub_damaged: int
    defects: list[Defect]

    @property
    def has_many_pending(self) -> bool:
        """Whether more changes are pending than were counted."""
        return self.pending > MAX_PENDING

    @property
    def shown_pending(self) -> int:
        """The number of pending changes, bounded."""
        return min(self.pending, MAX_PENDING)

    @property
    def rebuild_started(self) -> datetime | None:
        """The begin of the rebuild that runs, or of the last one."""
        return moment(self.rebuild.started) if self.rebuild else None

    @property
    def rebuild_finished(self) -> datetime | None:
        """The end of the last rebuild; None while one runs, and after one that was killed."""
        return moment(self.rebuild.finished) if self.rebuild and self.rebuild.finished else None

    @property
    def was_interrupted(self) -> bool:
        """Whether the last rebuild was killed."""
        return bool(self.rebuild and not self.rebuild.finished and not self.rebuilding)

    @property
    def repaired(self) -> int | None:
        """The articles that the last repair has indexed anew; None if it ended otherwise."""
        job = self.repair_job
        found = _REPAIRED.fullmatch(job.message) if job and job.status == 0 else None
        return int(found[1]) if found else None

    @property
    def is_working(self) -> bool:
        """Whether a page that shows this will soon be outdated."""
        others = (self.rebuild_job, self.repair_job, self.scrub_job)
        return self.rebuilding or any(job.running for job in others if job)

    @property
    def is_finishing(self) -> bool:
        """Whether all articles are in the new index, which is still joined and checked."""
        return bool(
            self.rebuilding and self.rebuild and 0 < self.rebuild.total <= self.rebuild.done
        )


def index_state() -> IndexState:
    """Return the state; a few small files and one query."""
    problem, stats = "", None
    try:
        get_searcher().check()
        stats = get_searcher().stats()
    except IndexerError as error:
        problem = _problem(error)
    rows = waiting_rows()
    pending = rows[: MAX_PENDING + 1].count()
    rebuilding = is_rebuilding() or jobs.is_running(jobs.REBUILD)
    scrubbed = last_scrub()
    return IndexState(
        problem=problem,
        stats=stats,
        pending=pending,
        pending_since=rows.order_by("pk").values_list("created_at", flat=True).first(),
        waiting=_reason_to_wait() if pending and not problem else "",
        rebuilding=rebuilding,
        rebuild=last_rebuild(),
        rebuild_job=jobs.state_of(jobs.REBUILD),
        repair_job=jobs.state_of(jobs.REPAIR),
        scrub_job=jobs.state_of(jobs.SCRUB),
        scrub_finished=moment(scrubbed.finished) if scrubbed else None,
        scrub_damaged=len(scrubbed.damaged) if scrubbed else 0,
        defects=all_defects(),
    )


def _problem(error: IndexerError) -> str:
    if isinstance(error, ClusterUnavailable):
        outage = outage_of(error)
        return f"{outage.sentence} {outage.remedy}"
    return str(PROBLEMS.get(type(error), _("Indeks tidak dapat dibuka.")))


def _reason_to_wait() -> str:
    """Return why the latest drain failed; "" if it did not."""
    failed = failed_drain()
    if failed is None:
        return ""
    outage = outage_of(failed.error)
    return f"{outage.sentence} {outage.remedy}"


def built_at(stats: EngineStats) -> datetime | None:
    """Return when the generation in use was built."""
    try:
        manifest = Path(settings.INDEX_DIR) / stats.generation / "manifest.json"
        return moment(manifest.stat().st_mtime)
    except OSError:
        return None


def moment(seconds: float) -> datetime | None:
    """Return the time of a number of seconds since the epoch; None if it is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
