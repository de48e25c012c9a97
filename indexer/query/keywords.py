"""The words of the query language: operators, field names and quotation marks, as tables.

Both languages are always understood; the first name of a field is the one that is shown.
"""

from enum import Enum, auto

from indexer.query.tree import FieldName


class Operator(Enum):
    """What a word in capitals, or a sign before a word, asks for."""

    AND = auto()
    OR = auto()
    NOT = auto()


#: In capitals only: "dan", "atau" and "bukan" are words like any other.
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

#: Any of these opens a phrase and any of them closes it: people and phones mix them.
QUOTES = '"“”„‟«»＂'
