"""The matching documents of a query in all segments, for what is counted over all of them."""

from dataclasses import dataclass

from indexer.engines.interface import NO_FACETS, Facets
from indexer.engines.whoosh.search.copies import Copies
from indexer.engines.whoosh.search.facets import Documents, FacetCounter
from indexer.engines.whoosh.search.filter_classes import Classes
from indexer.engines.whoosh.search.statistics import SegmentView


@dataclass(frozen=True, slots=True)
class Matches:
    """The counts of facets and the copies, as far as a query needs them."""

    counter: FacetCounter | None
    copies: Copies | None

    @property
    def counts(self) -> bool:
        """Return whether facets or periods are counted."""
        return self.counter is not None

    @property
    def needed(self) -> bool:
        """Return whether all matching documents are needed."""
        return self.counter is not None or self.copies is not None

    @property
    def are_folded(self) -> bool:
        """Return whether folding changes the hits or the facets."""
        return self.copies is not None and self.copies.change(self.counter)

    def add(self, segment: SegmentView, documents: Documents, classes: Classes | None) -> None:
        """Add the matching documents of a segment, of all classes."""
        if self.counter is not None:
            self.counter.add(segment, documents, classes)
        if self.copies is not None:
            self.copies.add(segment, documents, classes)

    def facets(self) -> Facets:
        """Return the facets."""
        return NO_FACETS if self.counter is None else self.counter.facets()
