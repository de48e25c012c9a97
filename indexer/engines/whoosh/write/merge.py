"""Several segments to one: terms united, postings moved block by block, deleted documents left out.

All the postings of a term in one segment are one block; blocks of the same term come one after the
other in the order of the segments, with document numbers counted on. Terms are merged a few million
postings at a time, so that memory stays bounded however large the segments are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.segment.positions import Bytes, Steps
from indexer.engines.whoosh.segment.postings import LENGTHS, TermPostings
from indexer.engines.whoosh.segment.ragged import Ints, ranges
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.write.doc_values_writer import narrowed
from indexer.engines.whoosh.write.field_serializer import FieldWriter
from indexer.engines.whoosh.write.merge_batches import own_range, parts_of
from indexer.engines.whoosh.write.merge_numba import CompiledMerge
from indexer.storage.array_file import ArrayFileWriter
from indexer.storage.term_list import TermList, packed_terms

Live = npt.NDArray[np.bool_] | None


@dataclass(frozen=True)
class Source:
    """A segment to be merged: its arrays, which documents live, and the number of its first."""

    arrays: SegmentArrays
    live: Live
    first: int

    @property
    def documents(self) -> int:
        return self.arrays.documents if self.live is None else int(self.live.sum())

    def renumbered(self) -> Ints:
        """Return the new number of every document (of deleted ones a meaningless one)."""
        if self.live is None:
            return np.arange(self.first, self.first + self.arrays.documents)
        return self.first + np.cumsum(self.live) - 1

    def kept(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """Return the values of the documents that live."""
        return values if self.live is None else values[self.live]


def merge(
    segments: Sequence[tuple[SegmentArrays, Live]],
    path: Path,
    parts: Mapping[str, Path] | None = None,
) -> int:
    """Write one segment's file of several; return the number of its documents.

    Of fields that ``merge_field`` has merged already, ``parts`` has the files.
    """
    sources = _sources(segments)
    names = sources[0].arrays.fields if sources else {}
    documents = sum(source.documents for source in sources)
    with ArrayFileWriter(path) as file:
        facts = {
            name: file.adopt(parts[name]) if parts else _merge_field(sources, name, file)
            for name in sorted(names)
        }
        columns = _merge_columns(file, sources)
        file.close({"documents": documents, "fields": facts, "columns": columns})
    return documents


def merge_field(segments: Sequence[tuple[SegmentArrays, Live]], name: str, path: Path) -> None:
    """Write one field of several segments to a file that ``merge`` takes it from."""
    with ArrayFileWriter(path) as file:
        file.close(_merge_field(_sources(segments), name, file), durably=False)


def _sources(segments: Sequence[tuple[SegmentArrays, Live]]) -> list[Source]:
    sources: list[Source] = []
    documents = 0
    for arrays, live in segments:
        sources.append(Source(arrays, live, documents))
        documents += sources[-1].documents
    return sources


def _merge_field(sources: Sequence[Source], name: str, file: ArrayFileWriter) -> dict[str, Any]:
    """Write one field of the merged segment; return its facts."""
    whole = all(source.live is None for source in sources)
    many = sum(len(field) for source in sources for field in source.arrays.fields.values())
    kernels = loader.merging_kernels(many=many) if whole else None
    if kernels:
        opened = [(source.arrays, source.first) for source in sources]
        return CompiledMerge(opened, name, kernels).write(file)
    return _FieldMerge(sources, name).write(file)


class _FieldMerge:
    """The merge of one field, whatever documents are deleted, by NumPy."""

    def __init__(self, sources: Sequence[Source], name: str) -> None:
        self.name = name
        self.sources = sources
        self.fields = [source.arrays.fields[name] for source in sources]
        self.numbers = [source.renumbered() for source in sources]
        self.whole = all(source.live is None for source in sources)

    def write(self, file: ArrayFileWriter) -> dict[str, Any]:
        """Write the merged field; return its facts."""
        terms, ranks = _united([field.terms for field in self.fields])
        counts, occurrences = self._sizes(ranks, len(terms))
        if not self.whole:  # terms whose documents are all deleted go
            found = counts > 0
            renumbered = np.cumsum(found) - 1
            terms = [term for term, keep in zip(terms, found.tolist(), strict=True) if keep]
            ranks = [renumbered[rank] for rank in ranks]  # still ascending; nothing kept is gone
            counts, occurrences = counts[found], occurrences[found]
        lengths = [
            source.kept(LENGTHS[field.length_codes])
            for source, field in zip(self.sources, self.fields, strict=True)
        ]
        writer = FieldWriter(
            file,
            self.name,
            terms=packed_terms(terms),
            counts=counts,
            lengths=np.concatenate(lengths),
            occurrences=int(occurrences.sum()),
        )
        for begin, end in parts_of(occurrences):
            writer.append(self._merged(ranks, begin, end))
        return writer.finish()

    def _sizes(self, ranks: Sequence[Ints], terms: int) -> tuple[Ints, Ints]:
        """Return how many postings and occurrences each term will have."""
        counts, occurrences = np.zeros(terms, dtype=np.int64), np.zeros(terms, dtype=np.int64)
        for source, field, rank in zip(self.sources, self.fields, ranks, strict=True):
            if source.live is None:
                counts[rank] += field.document_frequencies
                occurrences[rank] += field.occurrences()
                continue
            for begin, end in parts_of(field.occurrences()):
                first, last = field.span(begin)[0], field.span(end - 1)[1]
                documents = field.term_postings(begin, end).documents
                keep = source.live[documents]
                places = np.repeat(rank[begin:end], field.document_frequencies[begin:end])[keep]
                frequencies = field.frequencies(first, last)[keep]
                counts += np.bincount(places, minlength=terms)
                weighted = np.bincount(places, weights=frequencies, minlength=terms)
                occurrences += weighted.astype(np.int64)
        return counts, occurrences

    def _merged(self, ranks: Sequence[Ints], begin: int, end: int) -> TermPostings:
        """Return the postings of the merged terms ``begin:end``."""
        parts = []
        for source, field, numbers, rank in zip(
            self.sources, self.fields, self.numbers, ranks, strict=True
        ):
            first, last = own_range(rank, begin, end)
            if first < last:
                found = field.term_postings(first, last)
                places = np.repeat(rank[first:last] - begin, found.counts)
                parts.append(_Part.of(found, places, numbers, source.live))
        places = np.concatenate([part.places for part in parts])
        # Stable: of one term, the postings of earlier segments come first.
        order = np.argsort(places, kind="stable")
        frequencies = np.concatenate([part.frequencies for part in parts])
        starts = np.cumsum(frequencies) - frequencies
        positions = ranges(starts[order], frequencies[order])
        return TermPostings(
            np.bincount(places, minlength=end - begin),
            np.concatenate([part.documents for part in parts])[order],
            frequencies[order],
            np.concatenate([part.lows for part in parts])[positions],
            np.concatenate([part.steps for part in parts])[positions],
        )


@dataclass(frozen=True)
class _Part:
    """Postings of one segment with the merged terms they belong to."""

    places: Ints
    documents: Ints
    frequencies: Ints
    lows: Bytes
    steps: Steps

    @classmethod
    def of(cls, found: TermPostings, places: Ints, numbers: Ints, live: Live) -> "_Part":
        if live is None:
            documents = numbers[found.documents]
            return cls(places, documents, found.frequencies, found.lows, found.steps)
        keep = live[found.documents]
        kept_positions = np.repeat(keep, found.frequencies)
        return cls(
            places[keep],
            numbers[found.documents[keep]],
            found.frequencies[keep],
            found.lows[kept_positions],
            found.steps[kept_positions],
        )


def _united(lists: Sequence[TermList]) -> tuple[list[bytes], list[Ints]]:
    """Return all terms, sorted, and for each list the places of its terms among them."""
    numbers: dict[bytes, int] = {}  # as they are first seen
    found = [
        np.fromiter(
            (numbers.setdefault(term, len(numbers)) for term in terms.slice(0, len(terms))),
            dtype=np.int64,
            count=len(terms),
        )
        for terms in lists
    ]
    united = sorted(numbers)
    places = np.empty(len(united), dtype=np.int64)
    places[np.fromiter(map(numbers.__getitem__, united), np.int64, len(united))] = np.arange(
        len(united)
    )
    return united, [places[each] for each in found]


def _merge_columns(file: ArrayFileWriter, sources: Sequence[Source]) -> dict[str, list[str]]:
    for name in ("article_id", "published"):
        file.add(
            f"column.{name}",
            np.concatenate([source.kept(source.arrays.integers(name)) for source in sources]),
        )
    digests = [source.kept(source.arrays.fixed("digest", 16)).reshape(-1) for source in sources]
    file.add("column.digest", np.concatenate(digests))
    return {name: _merge_values(file, name, sources) for name in ("source", "category")}


def _merge_values(file: ArrayFileWriter, name: str, sources: Sequence[Source]) -> list[str]:
    values: dict[bytes, int] = {}
    numbers = []
    for source in sources:
        own = [values.setdefault(value, len(values)) for value in source.arrays.values(name)]
        found = source.kept(source.arrays.integers(name))
        numbers.append(np.array(own, dtype=np.int64)[found] if own else found.astype(np.int64))
    file.add(f"column.{name}", narrowed(np.concatenate(numbers)))
    return [value.hex() for value in values]
