"""Merges segments into one: a k-way merge of terms and postings, without deleted documents.

The postings of a term in one segment are one slice of its arrays. In the merged segment, these
slices follow each other in the order of the segments, and document numbers are shifted. Terms are
merged in batches of about a million postings, so that the use of memory does not depend on the size
of the segments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.scoring.ragged import Ints, ranges
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.segment.positions import Bytes, Steps
from indexer.engines.whoosh.segment.postings import TermPostings
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.write.doc_values_writer import to_narrowest_type
from indexer.engines.whoosh.write.field_serializer import FieldSerializer
from indexer.engines.whoosh.write.merge_batches import BATCH_SIZE, batches_of, terms_between
from indexer.engines.whoosh.write.merge_numba import CompiledFieldMerge
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.storage.array_file import ArrayFileWriter
from indexer.storage.term_list import TermList, packed_terms

Live = npt.NDArray[np.bool_] | None  # mask of the documents that are not deleted; None: all


@dataclass(frozen=True)
class MergeInput:
    """A segment to merge, its live documents, and the merged number of its first document."""

    arrays: SegmentArrays
    live: Live
    first: int

    @property
    def documents(self) -> int:
        return self.arrays.documents if self.live is None else int(self.live.sum())

    def merged_numbers(self) -> Ints:
        """Return the merged number of every document; for a deleted document, any number."""
        if self.live is None:
            return np.arange(self.first, self.first + self.arrays.documents)
        return self.first + np.cumsum(self.live) - 1

    def of_live(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """Select the values of the live documents from ``values``, which has all documents."""
        return values if self.live is None else values[self.live]


@dataclass(frozen=True, slots=True)
class MergeLimits:
    """The size of the batches, and the size from which a merge waits for the compiler."""

    batch_size: int = BATCH_SIZE
    compile_threshold: int = loader.COMPILE_THRESHOLD  # postings of all fields


DEFAULT_LIMITS = MergeLimits()


def merge(
    segments: Sequence[tuple[SegmentArrays, Live]],
    path: Path,
    parts: Mapping[str, Path] | None = None,
    limits: MergeLimits = DEFAULT_LIMITS,
) -> int:
    """Write the file of the merged segment; return the number of its documents.

    ``parts``: the files of fields that ``merge_field`` has written.
    """
    inputs = _inputs(segments)
    names = inputs[0].arrays.fields if inputs else {}
    documents = sum(each.documents for each in inputs)
    with ArrayFileWriter(path) as file:
        facts = {
            name: file.adopt(parts[name]) if parts else _merge_field(inputs, name, file, limits)
            for name in sorted(names)
        }
        columns = _merge_doc_values(file, inputs)
        file.close({"documents": documents, "fields": facts, "columns": columns})
    return documents


def merge_field(
    segments: Sequence[tuple[SegmentArrays, Live]],
    name: str,
    path: Path,
    limits: MergeLimits = DEFAULT_LIMITS,
) -> None:
    """Write one merged field to a separate file, for the argument ``parts`` of ``merge``."""
    with ArrayFileWriter(path) as file:
        file.close(_merge_field(_inputs(segments), name, file, limits), durably=False)


def _inputs(segments: Sequence[tuple[SegmentArrays, Live]]) -> list[MergeInput]:
    inputs: list[MergeInput] = []
    documents = 0
    for arrays, live in segments:
        inputs.append(MergeInput(arrays, live, documents))
        documents += inputs[-1].documents
    return inputs


def _merge_field(
    inputs: Sequence[MergeInput], name: str, file: ArrayFileWriter, limits: MergeLimits
) -> dict[str, Any]:
    """Write one merged field; return its facts for the directory of the file.

    The threshold applies to the postings of all fields, since they share one compilation.
    """
    complete = all(each.live is None for each in inputs)
    postings = sum(len(field) for each in inputs for field in each.arrays.fields.values())
    if complete and postings >= limits.compile_threshold and (kernels := loader.merge_kernels()):
        opened = [(each.arrays, each.first) for each in inputs]
        return CompiledFieldMerge(opened, name, kernels).write(file, limits.batch_size)
    return _NumpyFieldMerge(inputs, name).write(file, limits.batch_size)


class _NumpyFieldMerge:
    """Merges one field in NumPy; documents may be deleted."""

    def __init__(self, inputs: Sequence[MergeInput], name: str) -> None:
        self.name = name
        self.inputs = inputs
        self.fields = [each.arrays.fields[name] for each in inputs]
        self.numbers = [each.merged_numbers() for each in inputs]
        self.complete = all(each.live is None for each in inputs)

    def write(self, file: ArrayFileWriter, batch_size: int) -> dict[str, Any]:
        """Write the merged field; return its facts for the directory of the file."""
        terms, ordinals = _merge_terms([field.terms for field in self.fields])
        counts, occurrences = self._sizes(ordinals, len(terms), batch_size)
        if not self.complete:  # remove terms whose documents are all deleted
            found = counts > 0
            renumbered = np.cumsum(found) - 1
            terms = [term for term, keep in zip(terms, found.tolist(), strict=True) if keep]
            ordinals = [renumbered[each] for each in ordinals]  # still ascending
            counts, occurrences = counts[found], occurrences[found]
        lengths = [
            each.of_live(LENGTHS[field.length_codes])
            for each, field in zip(self.inputs, self.fields, strict=True)
        ]
        serializer = FieldSerializer(
            file,
            self.name,
            terms=packed_terms(terms),
            counts=counts,
            lengths=np.concatenate(lengths),
            occurrences=int(occurrences.sum()),
        )
        for begin, end in batches_of(occurrences, batch_size):
            serializer.append(self._merge_postings(ordinals, begin, end))
        return serializer.finish()

    def _sizes(self, ordinals: Sequence[Ints], terms: int, batch_size: int) -> tuple[Ints, Ints]:
        """Return the number of postings and of occurrences of each merged term."""
        counts, occurrences = np.zeros(terms, dtype=np.int64), np.zeros(terms, dtype=np.int64)
        for each, field, merged in zip(self.inputs, self.fields, ordinals, strict=True):
            if each.live is None:
                counts[merged] += field.document_frequencies
                occurrences[merged] += field.occurrences()
                continue
            for begin, end in batches_of(field.occurrences(), batch_size):
                first, last = field.span(begin)[0], field.span(end - 1)[1]
                documents = field.term_postings(begin, end).documents
                keep = each.live[documents]
                places = np.repeat(merged[begin:end], field.document_frequencies[begin:end])[keep]
                frequencies = field.frequencies(first, last)[keep]
                counts += np.bincount(places, minlength=terms)
                weighted = np.bincount(places, weights=frequencies, minlength=terms)
                occurrences += weighted.astype(np.int64)
        return counts, occurrences

    def _merge_postings(self, ordinals: Sequence[Ints], begin: int, end: int) -> TermPostings:
        """Return the postings of the merged terms ``begin:end``."""
        parts = []
        for each, field, numbers, merged in zip(
            self.inputs, self.fields, self.numbers, ordinals, strict=True
        ):
            first, last = terms_between(merged, begin, end)
            if first < last:
                found = field.term_postings(first, last)
                terms = np.repeat(merged[first:last] - begin, found.counts)
                parts.append(_LivePostings.of(found, terms, numbers, each.live))
        terms = np.concatenate([part.terms for part in parts])
        # A stable sort: the postings of a term stay in the order of the segments.
        order = np.argsort(terms, kind="stable")
        frequencies = np.concatenate([part.frequencies for part in parts])
        starts = np.cumsum(frequencies) - frequencies
        positions = ranges(starts[order], frequencies[order])
        return TermPostings(
            np.bincount(terms, minlength=end - begin),
            np.concatenate([part.documents for part in parts])[order],
            frequencies[order],
            np.concatenate([part.lows for part in parts])[positions],
            np.concatenate([part.steps for part in parts])[positions],
        )


@dataclass(frozen=True)
class _LivePostings:
    """The live postings of one segment with their merged terms and documents."""

    terms: Ints  # counted from the first term of the batch
    documents: Ints
    frequencies: Ints
    lows: Bytes
    steps: Steps

    @classmethod
    def of(cls, found: TermPostings, terms: Ints, numbers: Ints, live: Live) -> "_LivePostings":
        if live is None:
            documents = numbers[found.documents]
            return cls(terms, documents, found.frequencies, found.lows, found.steps)
        keep = live[found.documents]
        kept_positions = np.repeat(keep, found.frequencies)
        return cls(
            terms[keep],
            numbers[found.documents[keep]],
            found.frequencies[keep],
            found.lows[kept_positions],
            found.steps[kept_positions],
        )


def _merge_terms(lists: Sequence[TermList]) -> tuple[list[bytes], list[Ints]]:
    """Return all terms, ascending, and for each list the merged ordinals of its terms."""
    numbers: dict[bytes, int] = {}  # in the order of first appearance
    found = [
        np.fromiter(
            (numbers.setdefault(term, len(numbers)) for term in terms.slice(0, len(terms))),
            dtype=np.int64,
            count=len(terms),
        )
        for terms in lists
    ]
    merged = sorted(numbers)
    ordinals = np.empty(len(merged), dtype=np.int64)
    ordinals[np.fromiter(map(numbers.__getitem__, merged), np.int64, len(merged))] = np.arange(
        len(merged)
    )
    return merged, [ordinals[each] for each in found]


def _merge_doc_values(file: ArrayFileWriter, inputs: Sequence[MergeInput]) -> dict[str, list[str]]:
    for name in ("article_id", "published"):
        values = [each.of_live(each.arrays.integers(name)) for each in inputs]
        file.add(f"column.{name}", np.concatenate(values))
    groups = [each.of_live(each.arrays.integers("copy_group")) for each in inputs]
    file.add("column.copy_group", to_narrowest_type(np.concatenate(groups)))
    digests = [each.of_live(each.arrays.fixed("digest", 16)).reshape(-1) for each in inputs]
    file.add("column.digest", np.concatenate(digests))
    return {column.name: _merge_strings(file, column.name, inputs) for column in KEYWORD_COLUMNS}


def _merge_strings(file: ArrayFileWriter, name: str, inputs: Sequence[MergeInput]) -> list[str]:
    ordinals: dict[bytes, int] = {}
    columns = []
    for each in inputs:
        own = [ordinals.setdefault(value, len(ordinals)) for value in each.arrays.values(name)]
        found = each.of_live(each.arrays.integers(name))
        columns.append(np.array(own, dtype=np.int64)[found] if own else found.astype(np.int64))
    file.add(f"column.{name}", to_narrowest_type(np.concatenate(columns)))
    return [value.hex() for value in ordinals]
