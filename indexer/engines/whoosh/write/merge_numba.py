"""Merges one field of segments without deleted documents in compiled code.

Terms and postings are never Python objects. The pages of the segments' files are released after
each batch, so a merge needs the memory of one batch, whatever the size of the segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.segment.positions import Bytes, Steps
from indexer.engines.whoosh.segment.postings import BLOCK, FieldArrays, StoredPostings
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.write.field_serializer import EncodedPostings, FieldSerializer
from indexer.engines.whoosh.write.merge_batches import batches_of, terms_between
from indexer.storage.array_file import ArrayFileWriter
from indexer.storage.term_list import PackedTerms

Ordinals = npt.NDArray[np.int32]  # the merged number of each term of a segment
_MergedTerms = tuple[PackedTerms, list[Ordinals]]  # and the ordinals of the merged segments


class CompiledFieldMerge:
    """Merges one field of segments without deleted documents."""

    def __init__(
        self, segments: Sequence[tuple[SegmentArrays, int]], name: str, kernels: ModuleType
    ) -> None:
        """``segments``: pairs of a segment and the merged number of its first document."""
        self._name = name
        self._files = [arrays.file for arrays, _ in segments]
        self._fields = [arrays.fields[name] for arrays, _ in segments]
        self._first_documents = np.array([first for _, first in segments], dtype=np.int64)
        self._kernels: Any = kernels

    def write(self, file: ArrayFileWriter, batch_size: int) -> dict[str, Any]:
        """Write the merged field in batches of about ``batch_size`` postings; return its facts.

        The facts are for the directory of the file.
        """
        terms, ordinals = self._merge_terms()
        counts = np.zeros(len(terms[1]), dtype=np.int64)
        for field, merged in zip(self._fields, ordinals, strict=True):
            counts[merged] += field.posting_counts()
        lengths = np.concatenate([LENGTHS[field.length_codes] for field in self._fields])
        serializer = FieldSerializer(
            file,
            self._name,
            terms=terms,
            counts=counts,
            lengths=lengths,
            occurrences=sum(field.total_length for field in self._fields),
        )
        for begin, end in batches_of(counts, batch_size):
            postings = int(counts[begin:end].sum())
            serializer.write(self._merge_postings(ordinals, begin, end, postings, serializer))
            for opened in self._files:
                opened.release()
        return serializer.finish()

    def _merge_terms(self) -> _MergedTerms:
        """Return all terms, ascending, and for each segment the ordinals of its terms.

        Pairs of lists are merged, and then pairs of merged lists, until one list is left.
        """
        waiting: list[_MergedTerms] = [
            (field.terms.packed(), [np.arange(len(field.terms), dtype=np.int32)])
            for field in self._fields
        ]
        while len(waiting) > 1:
            pairs = zip(waiting[::2], waiting[1::2], strict=False)
            merged = [self._merge_pair(*pair) for pair in pairs]
            waiting = merged + waiting[2 * len(merged) :]
        return waiting[0]

    def _merge_pair(self, one: _MergedTerms, other: _MergedTerms) -> _MergedTerms:
        new = [np.empty(len(terms[1]), dtype=np.int32) for terms, _ in (one, other)]
        terms = self._kernels.merge_term_lists(*one[0], *other[0], *new)
        composed = [
            merged[old] for merged, (_, olds) in zip(new, (one, other), strict=True) for old in olds
        ]
        return terms, composed

    def _merge_postings(
        self,
        ordinals: Sequence[Ordinals],
        begin: int,
        end: int,
        postings: int,
        serializer: FieldSerializer,
    ) -> EncodedPostings:
        """Return the postings of the merged terms ``begin:end``; ``postings`` is their number."""
        slices = _Slices.of(self._fields, ordinals, begin, end)
        kernels = self._kernels
        bounds = np.empty(end - begin)
        low, frequencies = np.empty(postings, np.uint16), np.empty(postings, np.uint8)
        lows = np.empty(len(slices.lows), dtype=np.uint8)
        steps = np.empty(len(slices.lows), dtype=np.uint16)
        starts = np.empty(postings // BLOCK + 1, dtype=np.int64)
        wraps = np.empty(postings, np.uint32), np.empty(postings, np.uint16)
        large = np.empty(len(slices.large), np.uint32), np.empty(len(slices.large), np.uint32)
        sizes = np.zeros(3, dtype=np.int64)
        kernels.merge_postings(
            begin,
            end,
            slices.state,
            slices.last_terms,
            self._first_documents,
            *slices.arrays(),
            serializer.norms,
            serializer.codes,
            serializer.written,
            serializer.positions_written,
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
        first = -serializer.written % BLOCK
        return EncodedPostings(
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
    """The stored postings of some merged terms; each array concatenates slices of all segments."""

    ordinals: Ordinals
    stored: Sequence[StoredPostings]

    @classmethod
    def of(
        cls, fields: Sequence[FieldArrays], ordinals: Sequence[Ordinals], begin: int, end: int
    ) -> "_Slices":
        spans = [terms_between(each, begin, end) for each in ordinals]
        return cls(
            np.concatenate(
                [each[slice(*span)] for each, span in zip(ordinals, spans, strict=True)]
            ),
            [field.stored_postings(*span) for field, span in zip(fields, spans, strict=True)],
        )

    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """Return the arguments of ``merge_postings`` from ``ordinals`` to ``large``."""
        wraps = [found.wraps for found in self.stored]
        # A segment counts wraps from its own first posting, the kernel from the first of all.
        at = [at + first for (at, _), first in zip(wraps, self._begins("low"), strict=True)]
        return (
            self.ordinals,
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
        """Return where the values of each segment begin in each array (``kernels.merging``)."""
        columns = ("counts", "low", "lows", "wraps", "large")
        return np.stack([self._begins(name) for name in columns], axis=1)

    def _begins(self, name: str) -> Ints:
        values = [getattr(found, name) for found in self.stored]
        sizes = [len(each[0] if isinstance(each, tuple) else each) for each in values]
        return np.cumsum([0, *sizes[:-1]], dtype=np.int64)
