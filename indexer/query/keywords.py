"""Keywords of the query language: operators, field names and quotation marks, as tables.

Indonesian and English keywords are always understood. The first name of a field is displayed.
"""

from enum import Enum, auto

from indexer.query.tree import FieldName


class Operator(Enum):
    """The meaning of a word in capitals or of a sign before a word."""

    AND = auto()
    OR = auto()
    NOT = auto()


#: In capitals only: "dan", "atau" and "bukan" are plain words.
OPERATORS = {
    "DAN": Operator.AND,
    "AND": Operator.AND,
    "ATAU": Operator.OR,
    "OR": Operator.OR,
    "BUKAN": Operator.NOT,
    "NOT": Operator.NOT,
}

FIELD_NAMES = {
    "judul": FieldName.TITLE,
    "title": FieldName.TITLE,
    "sumber": FieldName.SOURCE,
    "source": FieldName.SOURCE,
    "penulis": FieldName.AUTHOR,
    "author": FieldName.AUTHOR,
    "kategori": FieldName.CATEGORY,
    "category": FieldName.CATEGORY,
}
DATE_NAMES = ("tanggal", "date")

#: Any of these opens a phrase and any of them closes it, because people and phones mix them.
QUOTES = '"“”„‟«»＂'
