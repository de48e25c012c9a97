"""Formatting of a query tree as text in the query language, to show how a query was understood.

The text parses to the same tree if the limits allow its length (``parse(describe(tree)).tree``).
"""

from indexer.query.date_ranges import format_dates, parse_dates
from indexer.query.keywords import DATE_NAMES, FIELD_NAMES
from indexer.query.relative_dates import relative_dates
from indexer.query.tree import (
    And,
    Bag,
    DateRange,
    Everything,
    Fuzzy,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    RelativeDates,
    Wildcard,
    WithSynonyms,
    Word,
)

# Nodes that would merge with a neighbour of these types without an operator between them.
_LOOSE = (Word, Wildcard, Fuzzy, Bag, WithSynonyms)
_SHOWN_NAMES = {field: name for name, field in reversed(FIELD_NAMES.items())}


def describe(tree: Node) -> str:
    """Return the canonical text of ``tree``; it is empty for ``Nothing`` and ``Everything``.

    >>> from indexer.query.parser import parse
    >>> describe(parse('title:Banjir AND (macet OR "hujan deras") NOT bogor').tree)
    'judul:Banjir (macet ATAU "hujan deras") BUKAN bogor'
    """
    match tree:
        case And(children):
            return _conjunction(children)
        case Or(children):
            return " ATAU ".join(describe(child) for child in children)
        case Bag(words):
            return " ".join(describe(word) for word in words)
        case Not(child):
            return f"BUKAN {_operand(child)}"
        case InField(field, child):
            return f"{_SHOWN_NAMES[field]}:{_value(child)}"
        case _:
            return _leaf(tree)


def _leaf(node: Node) -> str:
    match node:
        case Everything() | Nothing():
            return ""
        case WithSynonyms(typed, written=written):
            return written or describe(typed)
        case Word(text) | Wildcard(text):
            return text
        case Phrase(text, slop):
            return f'"{text}"~{slop}' if slop else f'"{text}"'
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case DateRange() | RelativeDates():
            return f"{DATE_NAMES[0]}:{_dates(node)}"
        case _:
            raise TypeError(f"{node!r} is no leaf of a query tree")


def _dates(node: DateRange | RelativeDates) -> str:
    if isinstance(node, DateRange):
        return format_dates(node)
    return f'"{node.text}"' if " " in node.text else node.text


def _conjunction(children: tuple[Node, ...]) -> str:
    loose = sum(isinstance(child, _LOOSE) for child in children)
    texts = [
        f"({describe(child)})" if isinstance(child, Or) else describe(child) for child in children
    ]
    if loose > 1:
        return " DAN ".join(filter(None, texts))
    for place, following in enumerate(children[1:]):
        if isinstance(following, _LOOSE):
            texts[place] = _apart_from(children[place], texts[place], texts[place + 1])
    return " ".join(filter(None, texts))


def _apart_from(node: Node, text: str, words: str) -> str:
    """Return the text of a node, with quotation marks around a date that ``words`` would change."""
    days = node.child if isinstance(node, Not) else node
    if not isinstance(days, DateRange | RelativeDates):
        return text
    written, following = _dates(days), words.split()
    longer = (f"{written} {' '.join(following[:n])}" for n in range(1, len(following) + 1))
    if '"' in written or not any(parse_dates(each) or relative_dates(each) for each in longer):
        return text
    return f'{text.removesuffix(written)}"{written}"'


def _operand(node: Node) -> str:
    return describe(node) if isinstance(node, InField | DateRange | RelativeDates) else _value(node)


def _value(node: Node) -> str:
    if isinstance(node, Word | Wildcard | Fuzzy | Phrase):
        return describe(node)
    return f"({describe(node)})"
