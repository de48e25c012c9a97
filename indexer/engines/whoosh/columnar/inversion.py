"""Documents to a segment: analysed in batches, sorted into postings by array operations.

Every occurrence of a term becomes one 64-bit key: term, document, position. Sorting the keys puts
the postings in their order; where the upper parts change, a posting or a term begins. Terms are
numbered as they are first seen and given their alphabetical rank when the segment is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import BulkAnalyzer
from indexer.analysis.bulk import FieldOccurrences
from indexer.engine import IndexDocument
from indexer.engines.whoosh.columnar import varints
from indexer.engines.whoosh.columnar.arrayfile import ArrayFileWriter
from indexer.engines.whoosh.columnar.columns import Columns
from indexer.engines.whoosh.columnar.fieldwriter import FieldWriter
from indexer.engines.whoosh.columnar.postings import TermPostings
from indexer.engines.whoosh.schema import TITLE_WEIGHT

BODY_GAP = 1_000  # positions between body and title, which stands behind it: no phrase spans both
BATCH = 256  # documents analysed at a time
RUN_OCCURRENCES = 8_000_000  # sorted at a time: 64 MB of keys for each of the two large fields
REMEMBERED_CHUNKS = 400_000  # words as they are written: about 150 MB
DOCUMENT_BITS, POSITION_BITS = 20, 22
MOST_DOCUMENTS = 1 << DOCUMENT_BITS
LAST_POSITION = (1 << POSITION_BITS) - 1
_TERM_SHIFT = DOCUMENT_BITS + POSITION_BITS

Keys = npt.NDArray[np.uint64]


@dataclass
class Inverter:
    """Gathers documents until they are written as a segment; used for one segment after another.

    The analyzer is kept from one to the next, since most words have been seen before.
    """

    remembered: int = REMEMBERED_CHUNKS  # by the analyzer, which is let go when it knows more
    analyzer: BulkAnalyzer = field(default_factory=BulkAnalyzer)

    def __post_init__(self) -> None:
        self.clear()

    @property
    def full(self) -> bool:
        """Return whether what was gathered should be written now."""
        return self.occurrences >= RUN_OCCURRENCES or self.documents > MOST_DOCUMENTS - BATCH

    def add(self, documents: Iterator[IndexDocument]) -> bool:
        """Gather documents until there are no more or this is ``full``; return whether any came."""
        while not self.full and (batch := list(islice(documents, BATCH))):
            self._add_batch(batch)
        return self.documents > 0

    def write(self, path: Path) -> int:
        """Write what was gathered as a segment's file; return the number of documents."""
        documents = self.documents
        with ArrayFileWriter(path) as file:
            facts = {
                name: self._write_field(file, name, self._keys[name]) for name in sorted(self._keys)
            }
            columns = self.columns.write(file)
            file.close({"documents": documents, "fields": facts, "columns": columns})
        self.clear()
        return documents

    def clear(self) -> None:
        """Forget what was gathered."""
        self.documents = self.occurrences = 0
        self.columns = Columns()
        self._keys: dict[str, list[Keys]] = {name: [] for name in FIELDS}
        if len(self.analyzer) > self.remembered:
            self.analyzer = BulkAnalyzer()

    def _add_batch(self, batch: Sequence[IndexDocument]) -> None:
        analyze = self.analyzer.occurrences
        title = analyze([document.title for document in batch])
        body = analyze([document.body for document in batch])
        title_starts = BODY_GAP + body.lengths.astype(np.int64)
        for name, in_title, in_body in (
            ("stem", title.stem, body.stem),
            ("exact", title.exact, body.exact),
        ):
            self._gather(name, in_body)
            for _ in range(TITLE_WEIGHT):
                self._gather(name, in_title, title_starts)
            self._gather(f"title_{name}", in_title)
        self._gather("source_words", analyze([document.source for document in batch]).exact)
        self._gather("author_words", analyze([document.author for document in batch]).exact)
        self._gather("category_words", analyze([document.category for document in batch]).exact)
        self.columns.add(batch)
        self.documents += len(batch)

    def _gather(
        self, name: str, found: FieldOccurrences, starts: npt.NDArray[np.int64] | None = None
    ) -> None:
        counts = np.diff(found.offsets)
        documents = np.repeat(np.arange(self.documents, self.documents + len(counts)), counts)
        positions = found.positions.astype(np.int64)
        if starts is not None:
            positions += np.repeat(starts, counts)
        # NOTE: what stands beyond four million words is found, but not as part of a phrase.
        np.minimum(positions, LAST_POSITION, out=positions)
        keys = found.terms.astype(np.uint64) << np.uint64(_TERM_SHIFT)
        keys |= (documents << POSITION_BITS).astype(np.uint64)
        keys |= positions.astype(np.uint64)
        self._keys[name].append(keys)
        self.occurrences += len(keys)

    def _write_field(
        self, file: ArrayFileWriter, name: str, gathered: list[Keys]
    ) -> dict[str, Any]:
        keys = np.concatenate(gathered) if gathered else np.empty(0, dtype=np.uint64)
        gathered.clear()
        numbered = self.analyzer.stem_terms if name in STEM_FIELDS else self.analyzer.exact_terms
        terms, ranks = _ranked(numbered, keys)
        low = np.uint64((1 << _TERM_SHIFT) - 1)
        keys = (ranks[keys >> np.uint64(_TERM_SHIFT)] << np.uint64(_TERM_SHIFT)) | (keys & low)
        keys.sort()
        lengths = np.bincount(_documents(keys), minlength=self.documents)
        counts = _term_counts(keys, len(terms))
        writer = FieldWriter(file, name, terms=terms, counts=counts, lengths=lengths)
        for part in _postings(keys):
            writer.append(part)
        return writer.finish()


STEM_FIELDS = frozenset({"stem", "title_stem"})
FIELDS = (
    "stem",
    "exact",
    "title_stem",
    "title_exact",
    "source_words",
    "author_words",
    "category_words",
)


def _ranked(numbered: Sequence[str], keys: Keys) -> tuple[list[bytes], Keys]:
    """Return the terms that occur, sorted by their bytes, and the rank of each term number."""
    used = np.zeros(len(numbered), dtype=np.bool_)
    used[(keys >> np.uint64(_TERM_SHIFT)).astype(np.int64)] = True
    numbers = np.flatnonzero(used)
    found = [(numbered[number].encode("utf-8"), number) for number in numbers.tolist()]
    found.sort()
    ranks = np.zeros(len(numbered), dtype=np.uint64)
    ranks[[number for _, number in found]] = np.arange(len(found), dtype=np.uint64)
    return [term for term, _ in found], ranks


def _documents(keys: Keys) -> npt.NDArray[np.int64]:
    shifted = keys >> np.uint64(POSITION_BITS)
    return (shifted & np.uint64(MOST_DOCUMENTS - 1)).astype(np.int64)


def _term_counts(keys: Keys, terms: int) -> npt.NDArray[np.int64]:
    """Return the number of postings (documents) of each term, of sorted keys."""
    postings = keys >> np.uint64(POSITION_BITS)
    new = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(postings[1:], postings[:-1], out=new[1:])
    ranks = (postings[new] >> np.uint64(DOCUMENT_BITS)).astype(np.int64)
    return np.bincount(ranks, minlength=terms)


def _postings(keys: Keys, part: int = 2_000_000) -> Iterator[TermPostings]:
    """Yield the postings of sorted keys, some whole terms at a time."""
    begin = 0
    while begin < len(keys):
        end = min(begin + part, len(keys))
        if end < len(keys):  # to the end of the term
            last = (keys[end - 1] >> np.uint64(_TERM_SHIFT)) + np.uint64(1)
            end = int(np.searchsorted(keys, last << np.uint64(_TERM_SHIFT)))
        yield _postings_of(keys[begin:end])
        begin = end


def _postings_of(keys: Keys) -> TermPostings:
    postings = keys >> np.uint64(POSITION_BITS)
    firsts = np.flatnonzero(np.concatenate(([True], postings[1:] != postings[:-1])))
    frequencies = np.diff(np.append(firsts, len(keys)))
    heads = postings[firsts]
    ranks = heads >> np.uint64(DOCUMENT_BITS)
    term_firsts = np.flatnonzero(np.concatenate(([True], ranks[1:] != ranks[:-1])))
    counts = np.diff(np.append(term_firsts, len(ranks)))
    documents = (heads & np.uint64(MOST_DOCUMENTS - 1)).astype(np.int64)
    positions = (keys & np.uint64(LAST_POSITION)).astype(np.int64)
    differences = np.diff(positions, prepend=0)
    differences[firsts] = positions[firsts]
    encoded, sizes = varints.encode(differences)
    return TermPostings(counts, documents, frequencies, encoded, np.add.reduceat(sizes, firsts))
