"""Put nodes together into the one tree that stands for their meaning.

Nested conjunctions and disjunctions are flattened, single children stand for themselves, and a
conjunction of negations starts from every document, so that no engine meets a bare ``Not``.
"""

from collections.abc import Iterable

from indexer.query.tree import And, Bag, Everything, Node, Not, Or


def bag_of(words: Iterable[Node]) -> Node | None:
    """Return the bag of ``words``, each once; a single word needs none."""
    distinct = tuple(dict.fromkeys(words))
    return Bag(distinct) if len(distinct) > 1 else next(iter(distinct), None)


def all_of(parts: Iterable[Node]) -> Node | None:
    """Return what matches where every part does; None when there is no part."""
    children: list[Node] = []
    for part in parts:
        children += part.children if isinstance(part, And) else (part,)
    children = [child for child in dict.fromkeys(children) if child != Everything()]
    if children and all(isinstance(child, Not) for child in children):
        children.insert(0, Everything())
    return And(tuple(children)) if len(children) > 1 else next(iter(children), None)


def any_of(parts: Iterable[Node]) -> Node | None:
    """Return what matches where at least one part does; None when there is no part."""
    children: list[Node] = []
    for part in parts:
        children += part.children if isinstance(part, Or) else (part,)
    children = list(dict.fromkeys(children))
    return Or(tuple(children)) if len(children) > 1 else next(iter(children), None)


def negate(node: Node) -> Node:
    """Return what matches where ``node`` does not; two negations cancel each other."""
    match node:
        case And((Everything(), Not(child))):
            return child
        case _:
            return Not(node)
