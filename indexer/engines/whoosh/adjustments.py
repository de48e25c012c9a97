"""What moves hits beyond the scores of their terms."""

from dataclasses import dataclass

from indexer.engines.whoosh.freshness import Blend


@dataclass(frozen=True, slots=True)
class Adjustments:
    """The stems that count more where they stand together, and for ``Sort.RECENT`` the blend."""

    near: tuple[str, ...] = ()
    blend: Blend | None = None


NO_ADJUSTMENTS = Adjustments()
