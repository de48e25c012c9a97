"""Construction of query nodes in a normal form.

Nested conjunctions and disjunctions are flattened, and a node with a single child is replaced by
the child. A conjunction of negations starts from every document, so that no engine gets a ``Not``
without a positive clause.
"""

from collections.abc import Callable, Iterable

from indexer.query.tree import And, Bag, DateRange, Everything, InField, Node, Not, Or


def bag_of(words: Iterable[Node]) -> Node | None:
    """Return the bag of the distinct ``words``, a single word without a bag, or None."""
    distinct = tuple(dict.fromkeys(words))
    return Bag(distinct) if len(distinct) > 1 else next(iter(distinct), None)


def all_of(parts: Iterable[Node]) -> Node | None:
    """Return the conjunction of the parts; None if there are no parts."""
    children: list[Node] = []
    for part in parts:
        children += part.children if isinstance(part, And) else (part,)
    children = [child for child in dict.fromkeys(children) if child != Everything()]
    if children and all(isinstance(child, Not) for child in children):
        children.insert(0, Everything())
    return And(tuple(children)) if len(children) > 1 else next(iter(children), None)


def any_of(parts: Iterable[Node]) -> Node | None:
    """Return the disjunction of the parts; None if there are no parts."""
    children: list[Node] = []
    for part in parts:
        children += part.children if isinstance(part, Or) else (part,)
    children = list(dict.fromkeys(children))
    return Or(tuple(children)) if len(children) > 1 else next(iter(children), None)


def negate(node: Node) -> Node:
    """Return the negation of ``node``; two negations cancel each other."""
    match node:
        case And((Everything(), Not(child))):
            return child
        case _:
            return Not(node)


def with_leaves(node: Node, replaced: Callable[[Node], Node]) -> Node:
    """Return the query with ``replaced`` applied to everything outside bags of words."""
    match node:
        case And(children):
            return all_of([with_leaves(child, replaced) for child in children]) or node
        case Or(children):
            return any_of([with_leaves(child, replaced) for child in children]) or node
        case Not(child):
            return Not(with_leaves(child, replaced))
        case InField(name, child):
            return InField(name, with_leaves(child, replaced))
        case _:
            return replaced(node)


def without_dates(node: Node) -> Node:
    """Return the query without the ranges of days that all its matches must be in.

    >>> from indexer.query.parser import parse
    >>> without_dates(parse("banjir tanggal:2022").tree)
    Word(text='banjir')
    """
    children = node.children if isinstance(node, And) else (node,)
    if not any(map(_is_range, children)):
        return node
    return all_of(child for child in children if not _is_range(child)) or Everything()


def _is_range(node: Node) -> bool:
    """Return whether a node is a range of days, or such a range or the words that name it."""
    if isinstance(node, Or):
        return any(isinstance(child, DateRange) for child in node.children)
    return isinstance(node, DateRange)
