"""Which segments a commit merges: a tier that is full becomes one segment of the next.

Every document is rewritten about once a tier, so that the work of n single commits grows with
n log n, and the number of segments with log n, up to the documents that one commit may rewrite.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

TIER_FACTOR = 8  # segments of a tier that are merged into one of the next
FIRST_TIER = 16  # documents


def to_merge(segments: Sequence[Any], *, room: int) -> list[Any]:
    """Return the segments to join the one being written, of no more than ``room`` documents."""
    tiers: dict[int, list[Any]] = {}
    for segment in sorted(segments, key=lambda segment: segment.doc_count()):
        if 0 < segment.doc_count() < room:
            tiers.setdefault(_tier(segment.doc_count()), []).append(segment)
    merging: list[Any] = []
    for tier in sorted(tiers):
        if len(tiers[tier]) + bool(merging) < TIER_FACTOR:
            continue
        fitting = _fitting(tiers[tier], room)
        if len(fitting) > 1:
            merging += fitting
            room -= sum(segment.doc_count() for segment in fitting)
    return merging


def _tier(documents: int) -> int:
    tier, limit = 0, FIRST_TIER
    while documents > limit:
        tier, limit = tier + 1, limit * TIER_FACTOR
    return tier


def _fitting(segments: list[Any], room: int) -> list[Any]:
    """Return as many of the segments, smallest first, as hold no more than ``room`` documents."""
    sizes = accumulate(segment.doc_count() for segment in segments)
    return [segment for segment, total in zip(segments, sizes, strict=True) if total <= room]
