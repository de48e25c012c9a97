"""Schema of the index: term fields from the analysis of an article, and its doc values.

Title and body share the fields ``stem`` and ``exact``. A term in the title counts ``TITLE_WEIGHT``
times, both in the term frequency and in the field's length. This is BM25F with one length
normalisation: Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields"
(CIKM 2004).
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
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.scoring_weights import TITLE_WEIGHT

FORMAT_VERSION = 5  # raise it with every change of stored values or of pickled classes
BODY_GAP = 100  # positions between the body and the title behind it, so that no phrase spans both
_LARGEST_SHORT = 65_535
NO_DATE = -(2**62)  # seconds: the doc value of articles without a date

Posting = tuple[str, list[int], int]  # term, positions (ascending), weighted frequency


class PackedPositions(Positions):  # type: ignore[misc]
    """Format of positions as packed integers: a third of the bytes of Whoosh's pickled format."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """Return ascending positions as 16-bit integers if they fit, otherwise as 32-bit ones."""
        width = "H" if poslist[-1] <= _LARGEST_SHORT else "I"
        return width.encode("ascii") + array(width, poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Return the positions."""
        return array(chr(valuestring[0]), valuestring[1:]).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return the number of positions."""
        return (len(valuestring) - 1) // array(chr(valuestring[0])).itemsize


class TermsField(FieldType):  # type: ignore[misc]
    """A field of ``Posting`` items, whose terms and positions come from our analysis."""

    def __init__(self) -> None:
        super().__init__(PackedPositions(), IDTokenizer(), scorable=True)

    def index(
        self, value: Iterable[Posting], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield term, frequency, weight and encoded positions as Whoosh's writer needs them."""
        encode = self.format.encode
        for term, positions, frequency in value:
            yield term.encode("utf-8"), frequency, float(frequency), encode(positions)


def make_schema() -> Schema:
    """Return the schema. An index is always opened with it, never with its pickled copy."""
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
        **{column.name: COLUMN(columns.RefBytesColumn()) for column in KEYWORD_COLUMNS},
    )


def field_values(document: IndexDocument) -> dict[str, Any]:
    """Return the arguments of Whoosh's ``add_document`` for one document."""
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
    } | {
        column.name: getattr(document, column.name).encode("utf-8", "replace")
        for column in KEYWORD_COLUMNS
    }


def epoch_seconds(moment: datetime | None) -> int:
    """Return the seconds since 1970 (UTC) of an aware time; ``NO_DATE`` for None."""
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
