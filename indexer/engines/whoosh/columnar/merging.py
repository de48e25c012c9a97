"""Several segments to one: terms united, postings moved block by block, deleted documents left out.

All the postings of a term in one segment are one block; blocks of the same term come one after the
other in the order of the segments, with document numbers counted on. Terms are merged a few million
postings at a time, so that memory stays bounded however large the segments are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.columnar.arrayfile import ArrayFileWriter
from indexer.engines.whoosh.columnar.columns import narrowed
from indexer.engines.whoosh.columnar.fieldwriter import FieldWriter
from indexer.engines.whoosh.columnar.groups import Ints, ranges
from indexer.engines.whoosh.columnar.positions import Bytes, Steps
from indexer.engines.whoosh.columnar.postings import LENGTHS, TermPostings
from indexer.engines.whoosh.columnar.segment import SegmentArrays
from indexer.engines.whoosh.columnar.terms import TermList

PART = 1_500_000  # occurrences merged at a time

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


def merge(segments: Sequence[tuple[SegmentArrays, Live]], path: Path) -> int:
    """Write one segment's file of several; return the number of its documents."""
    sources: list[Source] = []
    documents = 0
    for arrays, live in segments:
        sources.append(Source(arrays, live, documents))
        documents += sources[-1].documents
    names = sources[0].arrays.fields if sources else {}
    with ArrayFileWriter(path) as file:
        facts = {name: _FieldMerge(sources, name).write(file) for name in sorted(names)}
        columns = _merge_columns(file, sources)
        file.close({"documents": documents, "fields": facts, "columns": columns})
    return documents


class _FieldMerge:
    """The merge of one field."""

    def __init__(self, sources: Sequence[Source], name: str) -> None:
        self.name = name
        self.sources = sources
        self.fields = [source.arrays.fields[name] for source in sources]
        self.numbers = [source.renumbered() for source in sources]
        self.whole = all(source.live is None for source in sources)

    def write(self, file: ArrayFileWriter) -> dict[str, float]:
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
            terms=terms,
            counts=counts,
            lengths=np.concatenate(lengths),
            occurrences=int(occurrences.sum()),
        )
        for begin, end in _parts(occurrences):
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
            for begin, end in _parts(field.occurrences()):
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
            first, last = _range(rank, begin, end)
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


def _parts(occurrences: Ints) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with about ``PART`` occurrences each, at least one term."""
    ends = np.cumsum(occurrences)
    begin = 0
    while begin < len(ends):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + PART, side="right")))
        yield begin, end
        begin = end


def _range(rank: Ints, begin: int, end: int) -> tuple[int, int]:
    """Return which of a segment's terms have merged numbers from ``begin`` to before ``end``."""
    first, last = np.searchsorted(rank, (begin, end))
    return int(first), int(last)


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
