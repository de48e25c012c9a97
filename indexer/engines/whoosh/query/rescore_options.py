"""Options of the second pass that moves hits beyond their terms' scores."""

from dataclasses import dataclass

from indexer.engines.whoosh.query.proximity import NOTHING, Sought
from indexer.engines.whoosh.query.recency import Blend


@dataclass(frozen=True, slots=True)
class RescoreOptions:
    """The words whose positions are scored in the best hits; and for ``Sort.RECENT`` the age."""

    sought: Sought = NOTHING
    blend: Blend | None = None


NO_RESCORING = RescoreOptions()
