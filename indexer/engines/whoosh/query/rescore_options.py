"""What moves hits beyond the scores of their terms."""

from dataclasses import dataclass

from indexer.engines.whoosh.query.proximity import NOTHING, Sought
from indexer.engines.whoosh.query.recency import Blend


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What is looked for in the best hits, and for ``Sort.RECENT`` how age counts."""

    sought: Sought = NOTHING
    blend: Blend | None = None


NO_ADJUSTMENTS = Adjustments()
