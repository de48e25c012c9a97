"""Whoosh codec over columnar segments: readers of terms, postings and deletions.

Whoosh's own queries and matchers read a segment through this codec. The codec does not write:
segments are written as whole files (package ``write``), not through Whoosh's segment writer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.matching import Matcher
from whoosh.reading import TermInfo

from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.whoosh.segment.id_matcher import SortedIdsMatcher
from indexer.engines.whoosh.segment.postings import FieldArrays
from indexer.engines.whoosh.segment.segment import ColumnarSegment, SegmentArrays

Term = tuple[str, bytes]


class ColumnarCodec(Codec):  # type: ignore[misc]
    """Reads columnar segments."""

    def __init__(self, arrays: SegmentArrays | None = None) -> None:
        """``arrays``: the opened file of the segment, if there is one already."""
        self._arrays = arrays

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> "ArrayTermsReader":
        """Return the reader of the segment's terms."""
        return ArrayTermsReader(self._open(storage, segment))

    def per_document_reader(self, storage: Any, segment: ColumnarSegment) -> "ArrayDocumentReader":
        """Return the reader of field lengths and deletions."""
        return ArrayDocumentReader(self._open(storage, segment), segment)

    def _open(self, storage: Any, segment: ColumnarSegment) -> SegmentArrays:
        return self._arrays or SegmentArrays(segment.path(Path(storage.folder)))


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """Reads terms, their statistics and their postings."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._fields = arrays.fields

    def __contains__(self, term: Term) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].terms.find(text) >= 0

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """Yield the field's terms that are not before ``prefix``."""
        terms = self._fields[fieldname].terms
        for text in terms.slice(terms.place(prefix), len(terms)):
            yield fieldname, text

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return a term's statistics. Raises ``KeyError`` for a term without postings."""
        field, begin, end = self._span(fieldname, text)
        documents = field.documents(begin, end)
        frequencies = field.frequencies(begin, end)
        lengths = LENGTHS[field.length_codes[documents]]
        return TermInfo(
            weight=float(frequencies.sum()),
            df=end - begin,
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(frequencies.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return the document frequency of a term."""
        _, begin, end = self._span(fieldname, text)
        return end - begin

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        """Return a cursor over the field's terms."""
        return ArrayCursor(self._fields[fieldname], fieldobj)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        """Return a matcher over a term's postings. Raises ``TermNotFound``."""
        from whoosh.reading import TermNotFound

        try:
            field, begin, end = self._span(fieldname, text)
        except KeyError as error:
            raise TermNotFound(f"No term {fieldname}:{text!r}") from error
        return PostingsMatcher(
            field.documents(begin, end).tolist(),
            field.frequencies(begin, end).tolist(),
            EncodedPositions(field, begin, end, format_),
            format_,
            scorer,
            term=(fieldname, text),
        )

    def _span(self, name: str, text: bytes) -> tuple[FieldArrays, int, int]:
        field = self._fields[name]
        number = field.terms.find(text)
        if number < 0:
            raise KeyError((name, text))
        return field, *field.span(number)


class ArrayCursor:
    """A cursor over the terms of a field, for Whoosh's Levenshtein automata."""

    def __init__(self, field: FieldArrays, fieldobj: Any) -> None:
        self._terms = field.terms
        self._fieldobj = fieldobj
        self._number = 0

    def find(self, term: str) -> str | None:
        """Move to the first term that is not before ``term`` and return it."""
        encoded = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._number = self._terms.place(encoded)
        return self.term()

    def text(self) -> str | None:
        """Return the current term; None after the last term."""
        return self.term()

    def term(self) -> str | None:
        """Return the current term; None after the last term."""
        if self._number >= len(self._terms):
            return None
        return str(self._fieldobj.from_bytes(self._terms[self._number]))


class EncodedPositions:
    """The positions of a term's postings in Whoosh's encoding, which each access computes."""

    def __init__(self, field: FieldArrays, begin: int, end: int, format_: Any) -> None:
        self._field, self._begin, self._end, self._format = field, begin, end, format_

    def __len__(self) -> int:
        return self._end - self._begin

    def __getitem__(self, place: int) -> bytes:
        found = self._field.positions(self._begin + place).tolist()
        encoded: bytes = self._format.encode(sorted(set(found)))
        return encoded


class PostingsMatcher(SortedIdsMatcher):
    """Matches the postings of a term, scored by a scorer of Whoosh's weighting."""

    format = property(lambda self: self._format)
    scorer = property(lambda self: self._scorer)

    def spans(self) -> list[Any]:
        """Return the positions of the term in the current document."""
        from whoosh.query.spans import Span

        return [Span(position) for position in self.value_as("positions")]

    def copy(self) -> "PostingsMatcher":
        """Return an independent matcher at the same posting."""
        return PostingsMatcher(
            self._ids,
            self._weights,
            self._values,
            self._format,
            self._scorer,
            self._i,
            term=self._term,
        )


class ArrayDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """Reads lengths, doc values and deletions by document."""

    def __init__(self, arrays: SegmentArrays, segment: ColumnarSegment) -> None:
        self._arrays = arrays
        self._segment = segment

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return the number of documents."""
        return self._segment.doc_count_all()

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        """Return the deleted documents."""
        return frozenset(self._segment.deleted_docs())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field in a document, rounded to one of Whoosh's 256 lengths."""
        field = self._arrays.fields.get(fieldname)
        return default if field is None else int(LENGTHS[field.length_codes[docnum]])

    def field_length(self, fieldname: str) -> int:
        """Return the sum of a field's lengths over all documents."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else field.total_length
