"""A Whoosh matcher over sorted document numbers that skips by binary search."""

from bisect import bisect_left

from whoosh.matching import ListMatcher


class SortedIdsMatcher(ListMatcher):  # type: ignore[misc]
    """A ``ListMatcher`` that skips by binary search; Whoosh's own class scans every document."""

    def skip_to(self, id: int) -> None:
        """Move to the first document that is not before ``id``."""
        self._i: int = bisect_left(self._ids, id, self._i)

    def supports_block_quality(self) -> bool:
        """Return False: every matching document is visited."""
        return False
