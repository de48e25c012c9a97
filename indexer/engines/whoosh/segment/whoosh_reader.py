"""The codec as Whoosh sees it: readers over the arrays, so that any Whoosh query can be run.

Segments are made in bulk (``inversion``, ``merging``); Whoosh's own segment writer, which adds one
posting after the other, is not served.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.columns import ColumnReader
from whoosh.matching import Matcher
from whoosh.reading import TermInfo

from indexer.engines.whoosh.query.clauses import SortedIdsMatcher
from indexer.engines.whoosh.segment.postings import LENGTHS, FieldArrays
from indexer.engines.whoosh.segment.segment import ColumnarSegment, SegmentArrays

Term = tuple[str, bytes]


class ColumnarCodec(Codec):  # type: ignore[misc]
    """Reads columnar segments."""

    def __init__(self, arrays: SegmentArrays | None = None) -> None:
        """``arrays``: the segment's, when it is open already."""
        self._arrays = arrays

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:
        """Return a new segment."""
        return ColumnarSegment(indexname)

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> "ArrayTermsReader":
        """Return the reader of the segment's terms."""
        return ArrayTermsReader(self._open(storage, segment))

    def per_document_reader(self, storage: Any, segment: ColumnarSegment) -> "ArrayDocumentReader":
        """Return the reader of what is known of each document."""
        return ArrayDocumentReader(self._open(storage, segment), segment)

    def _open(self, storage: Any, segment: ColumnarSegment) -> SegmentArrays:
        return self._arrays or SegmentArrays(segment.path(Path(storage.folder)))


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """Terms with their frequencies and postings."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._fields = arrays.fields

    def __contains__(self, term: Term) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].terms.find(text) >= 0

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that have terms."""
        return [name for name, field in self._fields.items() if len(field.terms)]

    def terms(self) -> Iterator[Term]:
        """Yield every term by field and bytes."""
        for name in sorted(self._fields):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """Yield the field's terms from ``prefix`` on."""
        terms = self._fields[fieldname].terms
        for text in terms.slice(terms.place(prefix), len(terms)):
            yield fieldname, text

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        """Yield every term with its statistics."""
        for name, text in self.terms():
            yield (name, text), self.term_info(name, text)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        """Yield the field's terms from ``prefix`` on with their statistics."""
        for name, text in self.terms_from(fieldname, prefix):
            yield (name, text), self.term_info(name, text)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return a term's statistics. Raises ``KeyError`` for one that is not there."""
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

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term occurs (weighted)."""
        field, begin, end = self._span(fieldname, text)
        return float(field.frequencies(begin, end).sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term is."""
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
    """Walks the terms of a field, for Whoosh's automata."""

    def __init__(self, field: FieldArrays, fieldobj: Any) -> None:
        self._terms = field.terms
        self._fieldobj = fieldobj
        self._number = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._number = 0
        return self.term()

    def find(self, term: str) -> str | None:
        """Go to the first term that is not before ``term``."""
        encoded = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._number = self._terms.place(encoded)
        return self.term()

    def next(self) -> str | None:
        """Go to the next term."""
        self._number += 1
        return self.term()

    def text(self) -> str | None:
        """Return the term the cursor stands on."""
        return self.term()

    def term(self) -> str | None:
        """Return the term the cursor stands on; None behind the last."""
        if self._number >= len(self._terms):
            return None
        return str(self._fieldobj.from_bytes(self._terms[self._number]))

    def is_valid(self) -> bool:
        """Return whether the cursor stands on a term."""
        return self._number < len(self._terms)


class EncodedPositions:
    """The positions of a term's postings as Whoosh's format encodes them, each when it is asked."""

    def __init__(self, field: FieldArrays, begin: int, end: int, format_: Any) -> None:
        self._field, self._begin, self._end, self._format = field, begin, end, format_

    def __len__(self) -> int:
        return self._end - self._begin

    def __getitem__(self, place: int) -> bytes:
        found = self._field.positions(self._begin + place).tolist()
        encoded: bytes = self._format.encode(sorted(set(found)))
        return encoded


class PostingsMatcher(SortedIdsMatcher):
    """A term's postings, scored by the scorer that Whoosh's weighting gives."""

    format = property(lambda self: self._format)
    scorer = property(lambda self: self._scorer)

    def spans(self) -> list[Any]:
        """Return the places of the term in the document the matcher stands on."""
        from whoosh.query.spans import Span

        return [Span(position) for position in self.value_as("positions")]

    def copy(self) -> "PostingsMatcher":
        """Return an independent matcher at the same place."""
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
    """What is known of each document: lengths, columns, deletions."""

    def __init__(self, arrays: SegmentArrays, segment: ColumnarSegment) -> None:
        self._arrays = arrays
        self._segment = segment

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return the number of documents."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Return whether any document is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        """Return the deleted documents."""
        return frozenset(self._segment.deleted_docs())

    def supports_columns(self) -> bool:
        """Return True."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Return whether there is such a column."""
        return f"column.{fieldname}" in self._arrays.file

    def list_columns(self) -> list[str]:
        """Return the names of the columns."""
        return ["article_id", "published", "digest", "source", "category"]

    def column_reader(self, fieldname: str, column: Any) -> "ArrayColumnReader":
        """Return the reader of a column."""
        return ArrayColumnReader(self._arrays, fieldname)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field in a document, as Whoosh approximates it."""
        field = self._arrays.fields.get(fieldname)
        return default if field is None else int(LENGTHS[field.length_codes[docnum]])

    def field_length(self, fieldname: str) -> int:
        """Return the length of a field in all documents together."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else field.total_length

    def min_field_length(self, fieldname: str) -> int:
        """Return the length of the shortest field of this name."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else int(LENGTHS[field.length_codes.min()])

    def max_field_length(self, fieldname: str) -> int:
        """Return the length of the longest field of this name."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else int(LENGTHS[field.length_codes.max()])

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return nothing: what is shown comes from the database."""
        return {}


class ArrayColumnReader(ColumnReader):  # type: ignore[misc]
    """One column."""

    def __init__(self, arrays: SegmentArrays, name: str) -> None:
        self._values = arrays.values(name) if name in arrays.file.facts["columns"] else None
        self._digests = arrays.fixed(name, 16) if name == "digest" else None
        self._numbers = arrays.integers(name)
        self._doccount = arrays.documents

    def __getitem__(self, docnum: int) -> Any:
        if self._digests is not None:
            return self._digests[docnum].tobytes()
        number = int(self._numbers[docnum])
        return number if self._values is None else self._values[number]
