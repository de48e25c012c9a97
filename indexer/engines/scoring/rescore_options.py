"""Options of the second pass, which rescores the best hits."""

from dataclasses import dataclass

from indexer.engines.scoring.proximity import NO_PROXIMITY, ProximityQuery
from indexer.engines.scoring.recency import RecencyBlend


@dataclass(frozen=True, slots=True)
class RescoreOptions:
    """The proximity query, and for ``Sort.RECENT`` the blend of score and age."""

    proximity: ProximityQuery = NO_PROXIMITY
    recency: RecencyBlend | None = None


NO_RESCORING = RescoreOptions()
