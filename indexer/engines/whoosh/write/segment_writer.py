"""Documents to a segment: analysed in batches, put into postings by array operations.

Terms are numbered as they are first seen, and only when a segment is written are the different
terms sorted (``numbered_terms``). The occurrences then go to their postings in two passes of
compiled code (``sorting_kernels``), or, where that is not ready, by sorting one 64-bit key for
each: rank of the term, document, position. Both give the same arrays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import BatchAnalyzer
from indexer.analysis.batch_analyzer import FieldOccurrences
from indexer.engines.interface import IndexDocument
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.segment.positions import split
from indexer.engines.whoosh.segment.postings import TermPostings
from indexer.engines.whoosh.segment.ragged import Ints, begins
from indexer.engines.whoosh.store.schema import BODY_GAP
from indexer.engines.whoosh.write.doc_values_writer import Columns
from indexer.engines.whoosh.write.field_serializer import FieldWriter
from indexer.engines.whoosh.write.postings_builder import Batch, PlacedPostings
from indexer.engines.whoosh.write.term_numbering import NumberedTerms
from indexer.scoring_weights import TITLE_WEIGHT
from indexer.storage.array_file import ArrayFileWriter

BATCH = 512  # documents analysed at a time
MOST_OCCURRENCES = 8_000_000  # of all fields, in a segment that is written at once: about 130 MB
REMEMBERED_RUNS = 800_000  # keys of the analyzer, with their terms: about 340 MB
DOCUMENT_BITS, POSITION_BITS = 20, 22
MOST_DOCUMENTS = 1 << DOCUMENT_BITS
LAST_POSITION = (1 << POSITION_BITS) - 1
PART = 2_000_000  # occurrences whose postings are worked out at a time
_TERM_SHIFT = DOCUMENT_BITS + POSITION_BITS

Keys = npt.NDArray[np.uint64]
STEM_FIELDS = frozenset({"stem", "title_stem"})
LARGEST_FIRST = FIELDS = (
    "stem",
    "exact",
    "title_stem",
    "title_exact",
    "source_words",
    "author_words",
    "category_words",
)


@dataclass
class Inverter:
    """Gathers documents until they are written as a segment; used for one segment after another.

    The analyzer is kept from one to the next, since most words have been seen before.
    """

    remembered: int = REMEMBERED_RUNS  # by the analyzer, which is let go when it knows more
    most: int = MOST_OCCURRENCES  # that are gathered before they should be written
    many: bool = False  # documents are coming, for which the compiler will be waited for anyway

    def __post_init__(self) -> None:
        self._gathered = 0  # occurrences, in whatever segments
        self._begin()
        self.clear()

    @property
    def full(self) -> bool:
        """Return whether what was gathered should be written now."""
        enough = self.occurrences >= self.most or self.documents > MOST_DOCUMENTS - BATCH
        return enough and self.documents > 0

    def add(self, documents: Iterator[IndexDocument]) -> bool:
        """Gather documents until there are no more or this is ``full``; return whether any came."""
        while not self.full and (batch := list(islice(documents, BATCH))):
            self._add_batch(batch)
        return self.documents > 0

    def write(self, path: Path) -> int:
        """Write what was gathered as a segment's file; return the number of documents."""
        documents = self.documents
        with ArrayFileWriter(path) as file:
            facts = {name: self._write_field(file, name) for name in sorted(self._batches)}
            columns = self.columns.write(file)
            file.close({"documents": documents, "fields": facts, "columns": columns})
        self.clear()
        return documents

    def clear(self) -> None:
        """Forget what was gathered."""
        self.documents = self.occurrences = 0
        self.columns = Columns()
        self._batches: dict[str, list[Batch]] = {name: [] for name in FIELDS}
        if len(self._analyzer) > self.remembered:
            self._begin()

    def _begin(self) -> None:
        """Begin with an analyzer that knows nothing."""
        self._analyzer = BatchAnalyzer(table_threshold=0) if self.many else BatchAnalyzer()
        self._stem_terms = NumberedTerms(self._analyzer.stem_terms)
        self._exact_terms = NumberedTerms(self._analyzer.exact_terms)

    def _add_batch(self, batch: Sequence[IndexDocument]) -> None:
        analyze = self._analyzer.occurrences
        title = analyze([document.title for document in batch])
        body = analyze([document.body for document in batch])
        title_starts = BODY_GAP + body.lengths
        for name, in_title, in_body in (
            ("stem", title.stem, body.stem),
            ("exact", title.exact, body.exact),
        ):
            self._gather(name, in_body, in_title, title_starts)
            self._gather(f"title_{name}", in_title)
        self._gather("source_words", analyze([document.source for document in batch]).exact)
        self._gather("author_words", analyze([document.author for document in batch]).exact)
        self._gather("category_words", analyze([document.category for document in batch]).exact)
        self.columns.add(batch)
        self.documents += len(batch)

    def _gather(
        self,
        name: str,
        found: FieldOccurrences,
        title: FieldOccurrences | None = None,
        title_starts: Ints | None = None,
    ) -> None:
        """Gather a batch's occurrences; those in the title count ``TITLE_WEIGHT`` times."""
        terms, positions, counts = found.terms, found.positions, np.diff(found.offsets)
        if title is not None and title_starts is not None:
            in_title = np.diff(title.offsets)
            shifted = title.positions + np.repeat(title_starts, in_title).astype(np.int32)
            kernels = self._kernels()
            join = kernels.joined if kernels else _joined
            offsets = found.offsets, title.offsets
            terms = join(terms, title.terms, *offsets, TITLE_WEIGHT)
            positions = join(positions, shifted, *offsets, TITLE_WEIGHT)
            counts = counts + TITLE_WEIGHT * in_title
        if len(positions) and positions.max() > LAST_POSITION:
            # NOTE: what stands beyond four million words is found, but not as part of a phrase.
            positions = np.minimum(positions, LAST_POSITION)
        self._batches[name].append(Batch(terms, positions, counts, self.documents))
        self.occurrences += len(terms)
        self._gathered += len(terms)

    def _kernels(self) -> Any:
        """Return compiled code, if it is worth waiting for."""
        return loader.sorting_kernels(many=loader.MANY if self.many else self._gathered)

    def _write_field(self, file: ArrayFileWriter, name: str) -> dict[str, Any]:
        batches, self._batches[name] = self._batches[name], []
        numbered = self._stem_terms if name in STEM_FIELDS else self._exact_terms
        lengths = np.concatenate([batch.counts for batch in batches])
        known: dict[str, Any] = {"lengths": lengths}
        known["occurrences"] = sum(len(batch.terms) for batch in batches)
        if kernels := self._kernels():
            placed = PlacedPostings(kernels, batches, len(numbered))
            numbers, terms = numbered.ordered(placed.terms(), kernels)
            placed.place(numbers)
            writer = FieldWriter(file, name, terms=terms, counts=placed.counts, **known)
            for placed_part in placed.packed(writer):
                writer.write(placed_part)
        else:
            numbers, terms = numbered.ordered(_used(batches, len(numbered)))
            counts, parts = _sorted(batches, numbers, len(numbered))
            writer = FieldWriter(file, name, terms=terms, counts=counts, **known)
            for part in parts:
                writer.append(part)
        return writer.finish()


def _joined(
    one: npt.NDArray[np.int32],
    other: npt.NDArray[np.int32],
    one_offsets: Ints,
    other_offsets: Ints,
    times: int,
) -> npt.NDArray[np.int32]:
    """Return, for each document, its part of the one array and that of the other, each ``times``.

    See ``sorting_kernels.joined``.
    """
    other = np.repeat(other, times)
    first, second = one_offsets.tolist(), (times * other_offsets).tolist()
    spans = zip(pairwise(first), pairwise(second), strict=True)
    parts = [part for a, b in spans for part in (one[slice(*a)], other[slice(*b)])]
    return np.concatenate([np.empty(0, dtype=np.int32), *parts])


def _used(batches: Sequence[Batch], known: int) -> Ints:
    """Return the numbers of the terms that occur, out of ``known``, ascending."""
    used = np.zeros(known, dtype=np.bool_)
    for batch in batches:
        used[batch.terms] = True
    return np.flatnonzero(used)


def _sorted(
    batches: Sequence[Batch], numbers: Ints, known: int
) -> tuple[Ints, Iterator[TermPostings]]:
    """Return the postings of each of the terms ``numbers``, by sorting."""
    ranks = np.zeros(known, dtype=np.uint64)
    ranks[numbers] = np.arange(len(numbers), dtype=np.uint64)
    parts = [_keys(batch, ranks) for batch in batches]
    keys = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64)
    keys.sort()
    return _term_counts(keys, len(numbers)), _postings(keys)


def _keys(batch: Batch, ranks: Keys) -> Keys:
    keys = ranks[batch.terms] << np.uint64(_TERM_SHIFT)
    keys |= batch.documents().astype(np.uint64) << np.uint64(POSITION_BITS)
    keys |= batch.positions.astype(np.uint64)
    return keys


def _term_counts(keys: Keys, terms: int) -> Ints:
    """Return the number of postings (documents) of each term, of sorted keys."""
    postings = keys >> np.uint64(POSITION_BITS)
    ranks = (postings[begins(postings)] >> np.uint64(DOCUMENT_BITS)).astype(np.int64)
    return np.bincount(ranks, minlength=terms)


def _postings(keys: Keys) -> Iterator[TermPostings]:
    """Yield the postings of sorted keys, some whole terms at a time."""
    begin = 0
    while begin < len(keys):
        end = min(begin + PART, len(keys))
        if end < len(keys):  # to the end of the term
            last = (keys[end - 1] >> np.uint64(_TERM_SHIFT)) + np.uint64(1)
            end = int(np.searchsorted(keys, last << np.uint64(_TERM_SHIFT)))
        yield _postings_of(keys[begin:end])
        begin = end


def _postings_of(keys: Keys) -> TermPostings:
    postings = keys >> np.uint64(POSITION_BITS)
    firsts = np.flatnonzero(begins(postings))
    frequencies = np.diff(np.append(firsts, len(keys)))
    heads = postings[firsts]
    ranks = heads >> np.uint64(DOCUMENT_BITS)
    term_firsts = np.flatnonzero(begins(ranks))
    counts = np.diff(np.append(term_firsts, len(ranks)))
    documents = (heads & np.uint64(MOST_DOCUMENTS - 1)).astype(np.int64)
    positions = (keys & np.uint64(LAST_POSITION)).astype(np.int64)
    return TermPostings(counts, documents, frequencies, *split(positions, firsts))
