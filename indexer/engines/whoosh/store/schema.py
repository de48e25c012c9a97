"""Schema of the index: term fields from the analysis of an article, and its doc values.

Title and body share the fields ``stem`` and ``exact``. A term in the title counts ``TITLE_WEIGHT``
times, both in the term frequency and in the field's length. This is BM25F with one length
normalisation: Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields"
(CIKM 2004).
"""

from array import array
from collections.abc import Sequence

from whoosh import columns
from whoosh.analysis import IDTokenizer
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Positions

from indexer.engines.scoring.dates import NO_DATE
from indexer.keyword_columns import KEYWORD_COLUMNS

FORMAT_VERSION = 7  # raise it with every change of stored values or of pickled classes
BODY_GAP = 100  # positions between the body and the title after it, so that no phrase spans both
_LARGEST_SHORT = 65_535


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
    """A field whose terms and positions come from our analysis."""

    def __init__(self) -> None:
        super().__init__(PackedPositions(), IDTokenizer(), scorable=True)


def make_schema() -> Schema:
    """Return the schema. Every index is opened with this schema, never with the pickled copy."""
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
        copy_group=COLUMN(columns.NumericColumn("q")),
        digest=COLUMN(columns.FixedBytesColumn(16)),
        **{column.name: COLUMN(columns.RefBytesColumn()) for column in KEYWORD_COLUMNS},
    )
