"""What the index holds of an article: term fields made by our own analysis, and columns.

Title and body share the fields ``stem`` and ``exact``; a term in the title counts ``TITLE_WEIGHT``
times, in the term frequency as in the field's length. That is BM25F with one length normalisation:
Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields" (CIKM 2004).
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from whoosh import columns
from whoosh.analysis import IDTokenizer
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Positions

from indexer.analysis import Token, analyze, term_of_folded
from indexer.engines.interface import IndexDocument
from indexer.scoring_weights import TITLE_WEIGHT

FORMAT_VERSION = 5  # raise it with every change to what is stored
BODY_GAP = 100  # positions between body and title, which stands behind it: no phrase spans both
_LARGEST_SHORT = 65_535
NO_DATE = -(2**62)  # seconds; the value of the column for articles without a date

Posting = tuple[str, list[int], int]  # term, positions (ascending), weighted frequency


class PackedPositions(Positions):  # type: ignore[misc]
    """Whoosh's positions as plain arrays: about a third of the bytes of its pickles."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """Return ascending positions as 16-bit numbers where they fit, else as 32-bit ones."""
        width = "H" if poslist[-1] <= _LARGEST_SHORT else "I"
        return width.encode("ascii") + array(width, poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Return the positions."""
        return array(chr(valuestring[0]), valuestring[1:]).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return the number of positions."""
        return (len(valuestring) - 1) // array(chr(valuestring[0])).itemsize


class TermsField(FieldType):  # type: ignore[misc]
    """A field whose terms and positions come ready from our analysis, as ``Posting`` items."""

    def __init__(self) -> None:
        super().__init__(PackedPositions(), IDTokenizer(), scorable=True)

    def index(
        self, value: Iterable[Posting], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded positions) as Whoosh writes them."""
        encode = self.format.encode
        for term, positions, frequency in value:
            yield term.encode("utf-8"), frequency, float(frequency), encode(positions)


def make_schema() -> Schema:
    """Return the schema; an index is always opened with this one, never with its pickled copy."""
    return Schema(
        key=ID(),
        stem=TermsField(),
        exact=TermsField(),
        title_stem=TermsField(),
        title_exact=TermsField(),
        source_words=TermsField(),
        author_words=TermsField(),
        category_words=TermsField(),
        article_id=COLUMN(columns.NumericColumn("q")),
        published=COLUMN(columns.NumericColumn("q", default=NO_DATE)),
        digest=COLUMN(columns.FixedBytesColumn(16)),
        source=COLUMN(columns.RefBytesColumn()),
        category=COLUMN(columns.RefBytesColumn()),
    )


def field_values(document: IndexDocument) -> dict[str, Any]:
    """Return what Whoosh's ``add_document`` takes for one document."""
    title, body = analyze(document.title), analyze(document.body)
    return {
        "key": str(document.article_id),
        "stem": _postings(_stems, body, title),
        "exact": _postings(_exacts, body, title),
        "title_stem": _postings(_stems, title),
        "title_exact": _postings(_exacts, title),
        "source_words": _postings(_exacts, analyze(document.source)),
        "author_words": _postings(_exacts, analyze(document.author)),
        "category_words": _postings(_exacts, analyze(document.category)),
        "article_id": document.article_id,
        "published": epoch_seconds(document.published_at),
        "digest": document.digest,
        "source": document.source.encode("utf-8", "replace"),
        "category": document.category.encode("utf-8", "replace"),
    }


def epoch_seconds(moment: datetime | None) -> int:
    """Return seconds since 1970 (UTC) of an aware time; ``NO_DATE`` for none."""
    return NO_DATE if moment is None else int(moment.timestamp())


def _postings(forms: Any, body: Sequence[Token], title: Sequence[Token] = ()) -> list[Posting]:
    positions: dict[str, list[int]] = {}
    for token in body:
        for form in forms(token):
            positions.setdefault(form, []).append(token.position)
    in_body = {form: len(found) for form, found in positions.items()}
    start = BODY_GAP + len(body)
    for token in title:
        for form in forms(token):
            positions.setdefault(form, []).append(start + token.position)
    return [
        (form, found, TITLE_WEIGHT * len(found) - (TITLE_WEIGHT - 1) * in_body.get(form, 0))
        for form, found in positions.items()
    ]


def _exacts(token: Token) -> tuple[str, ...]:
    return (token.exact, *token.aliases) if token.aliases else (token.exact,)


def _stems(token: Token) -> tuple[str, ...]:
    if not token.aliases:
        return (token.stem,)
    return tuple(dict.fromkeys((token.stem, *map(term_of_folded, token.aliases))))
