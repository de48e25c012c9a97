"""The evaluation for the desk: the last scores, and which queries rose and fell since."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.dateparse import parse_datetime

from articles.models import JudgedQuery
from articles.shared_home import get_home
from indexer.evaluation.runs import (
    METRICS,
    Comparison,
    Run,
    compare_runs,
    last_runs,
    note_path,
    runs_place,
)
from indexer.storage.progress_notes import Place, ProgressNote, read_note
from searchsite.desk import jobs
from searchsite.desk.job_logs import JobState
from searchsite.number_format import with_decimals

PLACES = 3  # decimals of a score
#: A sentence for editors about each score.
SCORE_NAMES = {"ndcg@10": "nDCG@10", "mrr@10": "MRR@10", "recall@100": "Recall@100"}


@dataclass(frozen=True, slots=True)
class Score:
    """A mean score as it is shown, and its change since the run before."""

    name: str
    value: str
    change: str  # "" if there is none
    direction: str  # "up", "down" or ""


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """The last run and the comparison with the one before."""

    run: Run | None
    at: datetime | None
    comparison: Comparison | None
    job: JobState | None
    note: ProgressNote | None
    has_judgements: bool

    @property
    def is_working(self) -> bool:
        """Whether an evaluation runs."""
        return bool(self.job and self.job.running)

    @property
    def scores(self) -> list[Score]:
        """The mean scores with their changes."""
        if self.run is None or not self.run.mean:
            return []
        changes = self.comparison.by if self.comparison else {}
        return [
            Score(
                SCORE_NAMES[metric],
                with_decimals(self.run.mean[metric], PLACES),
                signed(changes.get(metric, 0.0)),
                direction(changes.get(metric, 0.0)),
            )
            for metric in METRICS
        ]


def evaluation_state() -> EvaluationState:
    """Return the state; the file of runs is read again only after it changed."""
    run, comparison = _latest(runs_place(), _version(runs_place()))
    return EvaluationState(
        run=run,
        at=parse_datetime(run.at) if run else None,
        comparison=comparison,
        job=jobs.state_of(jobs.EVALUATION),
        note=read_note(note_path()),
        has_judgements=JudgedQuery.objects.exists(),
    )


def signed(change: float) -> str:
    """Return a change with its sign; "" if it is none in the shown decimals."""
    text = with_decimals(abs(change), PLACES)
    if not text.strip("0.,"):
        return ""
    return f"+{text}" if change > 0 else f"−{text}"


def direction(change: float) -> str:
    """Return "up" or "down"; "" for a change that is not shown."""
    if not signed(change):
        return ""
    return "up" if change > 0 else "down"


def _version(place: Place) -> Hashable:
    if isinstance(place, str):
        return get_home().version(place)
    try:
        status = place.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=1)
def _latest(path: Place, _version: Hashable) -> tuple[Run | None, Comparison | None]:
    runs = last_runs(path, 2)
    if not runs:
        return None, None
    return runs[0], compare_runs(runs[1], runs[0]) if len(runs) > 1 else None
