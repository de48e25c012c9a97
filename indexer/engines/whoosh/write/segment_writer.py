"""Writes segments: documents are analysed in batches and collected, then inverted into postings.

Terms are numbered in the order of first appearance. Only when a segment is written are its
different terms sorted (``term_numbering``). Then the occurrences are inverted: by a counting sort
in compiled code (``postings_builder``), or by sorting keys in NumPy while that code is not compiled
(``sort_inversion``). Both give the same arrays.
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
from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.store.schema import BODY_GAP
from indexer.engines.whoosh.write import sort_inversion
from indexer.engines.whoosh.write.doc_values_writer import DocValuesWriter
from indexer.engines.whoosh.write.field_serializer import FieldSerializer
from indexer.engines.whoosh.write.postings_builder import Batch, PostingsBuilder
from indexer.engines.whoosh.write.sort_inversion import MAX_DOCUMENTS, MAX_POSITION
from indexer.engines.whoosh.write.term_numbering import NumberedTerms
from indexer.scoring_weights import TITLE_WEIGHT
from indexer.storage.array_file import ArrayFileWriter

BATCH_DOCUMENTS = 512  # analysed at a time
MAX_OCCURRENCES = 8_000_000  # of all fields, in a segment before merges: about 130 MB
MAX_ANALYZER_KEYS = 800_000  # with their terms: about 340 MB
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
class SegmentBuilder:
    """Collects documents until they are written as a segment; can then collect the next ones.

    The builder keeps its analyzer between segments, since its cache has most words of a document.
    """

    max_analyzer_keys: int = MAX_ANALYZER_KEYS  # an analyzer with more cached keys is replaced
    max_occurrences: int = MAX_OCCURRENCES  # collected before the segment is ``full``
    compile_now: bool = False  # whether to wait for the compiler from the first document on

    def __post_init__(self) -> None:
        self._all_occurrences = 0  # of all segments so far
        self._renew_analyzer()
        self.clear()

    @property
    def full(self) -> bool:
        """Return whether the collected documents should be written now."""
        enough = (
            self.occurrences >= self.max_occurrences
            or self.documents > MAX_DOCUMENTS - BATCH_DOCUMENTS
        )
        return enough and self.documents > 0

    def add(self, documents: Iterator[IndexDocument]) -> bool:
        """Collect documents until the iterator ends or the builder is ``full``.

        Return whether any document has been collected.
        """
        while not self.full and (batch := list(islice(documents, BATCH_DOCUMENTS))):
            self._add_batch(batch)
        return self.documents > 0

    def write(self, path: Path) -> int:
        """Write the collected documents as a segment's file; return their number."""
        documents = self.documents
        with ArrayFileWriter(path) as file:
            facts = {name: self._write_field(file, name) for name in sorted(self._batches)}
            columns = self._doc_values.write(file)
            file.close({"documents": documents, "fields": facts, "columns": columns})
        self.clear()
        return documents

    def clear(self) -> None:
        """Forget the collected documents."""
        self.documents = self.occurrences = 0
        self._doc_values = DocValuesWriter()
        self._batches: dict[str, list[Batch]] = {name: [] for name in FIELDS}
        if len(self._analyzer) > self.max_analyzer_keys:
            self._renew_analyzer()

    def _renew_analyzer(self) -> None:
        self._analyzer = BatchAnalyzer(table_threshold=0) if self.compile_now else BatchAnalyzer()
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
            self._collect(name, in_body, in_title, title_starts)
            self._collect(f"title_{name}", in_title)
        self._collect("source_words", analyze([document.source for document in batch]).exact)
        self._collect("author_words", analyze([document.author for document in batch]).exact)
        self._collect("category_words", analyze([document.category for document in batch]).exact)
        self._doc_values.add(batch)
        self.documents += len(batch)

    def _collect(
        self,
        name: str,
        found: FieldOccurrences,
        title: FieldOccurrences | None = None,
        title_starts: Ints | None = None,
    ) -> None:
        """Collect a batch's occurrences in a field; each in the title ``TITLE_WEIGHT`` times."""
        terms, positions, counts = found.terms, found.positions, np.diff(found.offsets)
        if title is not None and title_starts is not None:
            in_title = np.diff(title.offsets)
            shifted = title.positions + np.repeat(title_starts, in_title).astype(np.int32)
            kernels = self._kernels()
            append = kernels.append_groups if kernels else _append_groups
            offsets = found.offsets, title.offsets
            terms = append(terms, title.terms, *offsets, TITLE_WEIGHT)
            positions = append(positions, shifted, *offsets, TITLE_WEIGHT)
            counts = counts + TITLE_WEIGHT * in_title
        if len(positions) and positions.max() > MAX_POSITION:
            # NOTE: words beyond the first four million of a text match, but not in phrases.
            positions = np.minimum(positions, MAX_POSITION)
        self._batches[name].append(Batch(terms, positions, counts, self.documents))
        self.occurrences += len(terms)
        self._all_occurrences += len(terms)

    def _kernels(self) -> Any:
        """Return the compiled functions; None while compiling takes more time than it saves."""
        if self.compile_now or self._all_occurrences >= loader.COMPILE_THRESHOLD:
            return loader.inversion_kernels()
        return None

    def _write_field(self, file: ArrayFileWriter, name: str) -> dict[str, Any]:
        batches, self._batches[name] = self._batches[name], []
        numbered = self._stem_terms if name in STEM_FIELDS else self._exact_terms
        lengths = np.concatenate([batch.counts for batch in batches])
        known: dict[str, Any] = {"lengths": lengths}
        known["occurrences"] = sum(len(batch.terms) for batch in batches)
        if kernels := self._kernels():
            builder = PostingsBuilder(kernels, batches, len(numbered))
            numbers, terms = numbered.ordered(builder.terms(), kernels)
            builder.place(numbers)
            serializer = FieldSerializer(file, name, terms=terms, counts=builder.counts, **known)
            for encoded in builder.encoded(serializer):
                serializer.write(encoded)
        else:
            used = sort_inversion.used_terms(batches, len(numbered))
            numbers, terms = numbered.ordered(used)
            counts, parts = sort_inversion.invert(batches, numbers, len(numbered))
            serializer = FieldSerializer(file, name, terms=terms, counts=counts, **known)
            for part in parts:
                serializer.append(part)
        return serializer.finish()


def _append_groups(
    one: npt.NDArray[np.int32],
    other: npt.NDArray[np.int32],
    one_offsets: Ints,
    other_offsets: Ints,
    times: int,
) -> npt.NDArray[np.int32]:
    """Return for each i the group i of ``one``, and then the group i of ``other``.

    Each value of ``other`` is repeated ``times``. This is ``kernels.inversion.append_groups`` in
    NumPy.
    """
    other = np.repeat(other, times)
    first, second = one_offsets.tolist(), (times * other_offsets).tolist()
    spans = zip(pairwise(first), pairwise(second), strict=True)
    parts = [part for a, b in spans for part in (one[slice(*a)], other[slice(*b)])]
    return np.concatenate([np.empty(0, dtype=np.int32), *parts])
