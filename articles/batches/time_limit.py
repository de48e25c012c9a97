"""The time that a change of a whole batch has in a web request."""

import time
from dataclasses import dataclass

from articles.batches.models import ImportBatch


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit; ``end`` is None outside of requests."""

    end: float | None

    @classmethod
    def of(cls, seconds: float | None) -> "TimeLimit":
        """Return a limit that begins now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    def stops(self, batch: ImportBatch, last: int) -> bool:
        """Return whether the time is up and rows of the batch behind the key ``last`` are left."""
        if self.end is None or time.monotonic() <= self.end:
            return False
        return batch.articles.filter(pk__gt=last).exists()
