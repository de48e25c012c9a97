"""One field of several segments without deleted documents merged by compiled code.

Terms and postings stay arrays from file to file, and the pages of the segments' files are given
back part by part, so that memory is that of a part, however large the segments are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.segment.positions import Bytes, Steps
from indexer.engines.whoosh.segment.postings import BLOCK, LENGTHS, FieldArrays, StoredPostings
from indexer.engines.whoosh.segment.ragged import Ints
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.write.field_serializer import FieldWriter, PackedPostings
from indexer.engines.whoosh.write.merge_batches import own_range, parts_of
from indexer.storage.array_file import ArrayFileWriter
from indexer.storage.term_list import PackedTerms


class CompiledMerge:
    """The merge of one field of segments without deleted documents, by compiled code."""

    def __init__(
        self, segments: Sequence[tuple[SegmentArrays, int]], name: str, kernels: ModuleType
    ) -> None:
        """``segments``: each with the new number of its first document."""
        self._name = name
        self._files = [arrays.file for arrays, _ in segments]
        self._fields = [arrays.fields[name] for arrays, _ in segments]
        self._firsts = np.array([first for _, first in segments], dtype=np.int64)
        self._kernels: Any = kernels

    def write(self, file: ArrayFileWriter) -> dict[str, Any]:
        """Write the merged field; return its facts."""
        terms, places = self._united()
        counts = np.zeros(len(terms[1]), dtype=np.int64)
        for field, place in zip(self._fields, places, strict=True):
            counts[place] += field.posting_counts()
        lengths = np.concatenate([LENGTHS[field.length_codes] for field in self._fields])
        writer = FieldWriter(
            file,
            self._name,
            terms=terms,
            counts=counts,
            lengths=lengths,
            occurrences=sum(field.total_length for field in self._fields),
        )
        for begin, end in parts_of(counts):
            writer.write(self._merged(places, begin, end, int(counts[begin:end].sum()), writer))
            for opened in self._files:
                opened.release()
        return writer.finish()

    def _united(self) -> tuple[PackedTerms, list[npt.NDArray[np.int32]]]:
        """Return all terms, sorted, and for each segment the places of its terms among them."""
        united: list[Any] = [
            (field.terms.packed(), [np.arange(len(field.terms), dtype=np.int32)])
            for field in self._fields
        ]
        while len(united) > 1:
            paired = [self._unite(*pair) for pair in zip(united[::2], united[1::2], strict=False)]
            united = paired + united[2 * len(paired) :]
        terms, places = united[0]
        return terms, places

    def _unite(self, one: Any, other: Any) -> Any:
        places = [np.empty(len(terms[1]), dtype=np.int32) for terms, _ in (one, other)]
        terms = self._kernels.unite(*one[0], *other[0], *places)
        moved = [
            new[old] for new, (_, olds) in zip(places, (one, other), strict=True) for old in olds
        ]
        return terms, moved

    def _merged(
        self,
        places: Sequence[npt.NDArray[np.int32]],
        begin: int,
        end: int,
        postings: int,
        writer: FieldWriter,
    ) -> PackedPostings:
        """Return the postings of the merged terms ``begin:end``, so many."""
        slices = _Slices.of(self._fields, places, begin, end)
        kernels = self._kernels
        bounds = np.empty(end - begin)
        low, frequencies = np.empty(postings, np.uint16), np.empty(postings, np.uint8)
        lows = np.empty(len(slices.lows), dtype=np.uint8)
        steps = np.empty(len(slices.lows), dtype=np.uint16)
        starts = np.empty(postings // BLOCK + 1, dtype=np.int64)
        wraps = np.empty(postings, np.uint32), np.empty(postings, np.uint16)
        large = np.empty(len(slices.large), np.uint32), np.empty(len(slices.large), np.uint32)
        sizes = np.zeros(3, dtype=np.int64)
        kernels.merge_terms(
            begin,
            end,
            slices.state,
            slices.last_terms,
            self._firsts,
            *slices.arrays(),
            writer.norms,
            writer.codes,
            writer.written,
            writer.positions_written,
            BLOCK,
            low,
            frequencies,
            lows,
            steps,
            bounds,
            starts,
            *wraps,
            *large,
            sizes,
        )
        if sizes[kernels.POSITIONS] != len(lows) or sizes[kernels.LARGES] != len(large[0]):
            raise ValueError(f"the postings of {self._name} do not fit together")
        first = -writer.written % BLOCK
        return PackedPostings(
            low,
            frequencies,
            lows,
            steps,
            bounds,
            starts[: max(0, -(-(postings - first) // BLOCK))],
            (wraps[0][: sizes[kernels.WRAPS]], wraps[1][: sizes[kernels.WRAPS]]),
            large,
        )


@dataclass(frozen=True)
class _Slices:
    """The postings of some merged terms in all segments, one behind the other in each array."""

    places: npt.NDArray[np.int32]
    stored: Sequence[StoredPostings]

    @classmethod
    def of(
        cls,
        fields: Sequence[FieldArrays],
        places: Sequence[npt.NDArray[np.int32]],
        begin: int,
        end: int,
    ) -> "_Slices":
        ranges = [own_range(place, begin, end) for place in places]
        return cls(
            np.concatenate([each[slice(*span)] for each, span in zip(places, ranges, strict=True)]),
            [field.stored(*span) for field, span in zip(fields, ranges, strict=True)],
        )

    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """Return the arrays that the compiled function reads, from ``places`` to ``large``."""
        wraps = [found.wraps for found in self.stored]
        # Places in the wraps count from a segment's first posting; here, from the first of all.
        at = [at + first for (at, _), first in zip(wraps, self._firsts("low"), strict=True)]
        return (
            self.places,
            np.concatenate([found.counts for found in self.stored]),
            np.concatenate([found.low for found in self.stored]),
            np.concatenate([found.frequencies for found in self.stored]),
            self.lows,
            self.steps,
            np.concatenate(at),
            np.concatenate([chunks for _, chunks in wraps]),
            np.cumsum([len(chunks) for _, chunks in wraps]),
            self.large,
        )

    @cached_property
    def lows(self) -> Bytes:
        return np.concatenate([found.lows for found in self.stored])

    @cached_property
    def steps(self) -> Steps:
        return np.concatenate([found.steps for found in self.stored])

    @cached_property
    def large(self) -> npt.NDArray[np.uint32]:
        return np.concatenate([found.large for found in self.stored])

    @property
    def last_terms(self) -> Ints:
        return np.cumsum([len(found.counts) for found in self.stored])

    @property
    def state(self) -> Ints:
        """Return where the reading of each segment begins (``merging_kernels``)."""
        columns = ("counts", "low", "lows", "wraps", "large")
        return np.stack([self._firsts(name) for name in columns], axis=1)

    def _firsts(self, name: str) -> Ints:
        values = [getattr(found, name) for found in self.stored]
        sizes = [len(each[0] if isinstance(each, tuple) else each) for each in values]
        return np.cumsum([0, *sizes[:-1]], dtype=np.int64)
