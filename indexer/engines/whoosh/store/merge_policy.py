"""Tiered merge policy: the choice of the segments that a commit merges.

Segments of similar size form a tier. ``SEGMENTS_PER_TIER`` segments of a tier are merged into one
segment of the next tier. Every document is rewritten about once in each tier. So n commits of one
document cost O(n log n) and leave O(log n) segments, up to the size that one commit may rewrite.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

SEGMENTS_PER_TIER = 8
FIRST_TIER_DOCUMENTS = 16  # a segment of the first tier has at most this many


def segments_to_merge(segments: Sequence[Any], *, max_documents: int) -> list[Any]:
    """Return the segments to merge into one; they have at most ``max_documents`` together.

    Tiers are checked from the smallest up. The merged segment of lower tiers counts as a further
    segment of the next tier.
    """
    tiers: dict[int, list[Any]] = {}
    for segment in sorted(segments, key=lambda segment: segment.doc_count()):
        if 0 < segment.doc_count() < max_documents:
            tiers.setdefault(_tier(segment.doc_count()), []).append(segment)
    merging: list[Any] = []
    for tier in sorted(tiers):
        if len(tiers[tier]) + bool(merging) < SEGMENTS_PER_TIER:
            continue
        fitting = _fitting(tiers[tier], max_documents)
        if len(fitting) > 1:
            merging += fitting
            max_documents -= sum(segment.doc_count() for segment in fitting)
    return merging


def _tier(documents: int) -> int:
    tier, limit = 0, FIRST_TIER_DOCUMENTS
    while documents > limit:
        tier, limit = tier + 1, limit * SEGMENTS_PER_TIER
    return tier


def _fitting(segments: list[Any], max_documents: int) -> list[Any]:
    """Return the first segments that have at most ``max_documents`` documents in total."""
    sizes = accumulate(segment.doc_count() for segment in segments)
    return [
        segment for segment, total in zip(segments, sizes, strict=True) if total <= max_documents
    ]
