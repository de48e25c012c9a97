"""Which word tables become one: the last ones of about one size, once they are many."""

from collections.abc import Sequence

MERGED_TABLES = 8
SIZE_STEP = 4  # tables of one class differ by at most this factor
SMALL = 1_000  # terms: smaller tables are of one class


def merge_length(sizes: Sequence[int]) -> int:
    """Return how many of the last tables become one; ``sizes``: numbers of terms."""
    number = largest = 0
    for size in reversed(sizes):
        if number and size > SIZE_STEP * max(largest, SMALL):
            break
        largest = max(largest, size)
        number += 1
    return number if number >= MERGED_TABLES else 1
