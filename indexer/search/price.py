"""An estimate of the price of a search, before it is run.

Few readers send dear searches, but a handful of them fill the processors. The site runs a bounded
number of them at once (``searchsite.admission``). The estimate need not be good: a search that
proves dear later is treated as one from then on (``indexer.deadline``).
"""

from indexer.query import tree
from indexer.search.request import SearchRequest

DEAR = 16  # points of all searches of a request
# About one point for a tenth of the time of a dear search.
POINTS_OF_WORD = 1
POINTS_OF_PATTERN = 4  # a wildcard or a fuzzy word
POINTS_OF_PHRASE = 3
POINTS_OF_DEPTH = 6  # of a page far from the first
DEEP_HITS = 2_000


def points_of_search(node: tree.Node, request: SearchRequest) -> int:
    """Return the points of a search: of its tree and its page."""
    before = (request.page - 1) * request.per_page if request.offset is None else request.offset
    return points(node) + POINTS_OF_DEPTH * (before + request.per_page > DEEP_HITS)


def points(node: tree.Node) -> int:
    """Return the points of a tree.

    >>> points(tree.Bag((tree.Word("banjir"), tree.Fuzzy("jakrta", 1))))
    5
    """
    match node:
        case tree.Bag(children) | tree.And(children) | tree.Or(children):
            return sum(map(points, children))
        case tree.WithSynonyms(typed):
            return points(typed)
        case tree.InField(_, child) | tree.Not(child):
            return points(child)
        case tree.Fuzzy() | tree.Wildcard():
            return POINTS_OF_PATTERN
        case tree.Phrase():
            return POINTS_OF_PHRASE
        case _:
            return POINTS_OF_WORD
