"""Matching of a query node against a name, as ``sumber:`` matches the name of a source.

All words of a bag must match, in their exact forms, as in a field without stems.
"""

from collections.abc import Sequence

from indexer.analysis import analyze
from indexer.query import tree
from indexer.query.edit_distance import within_distance
from indexer.query.wildcard import wildcard_expression


def name_matches(node: tree.Node, name: str) -> bool:
    """Return whether a name matches a node, as far as the node speaks of words.

    >>> name_matches(tree.Bag((tree.Word("pagi"), tree.Word("harian"))), "Harian Pagi")
    True
    >>> name_matches(tree.Phrase("pagi harian"), "Harian Pagi")
    False
    """
    return _matches(node, [token.exact for token in analyze(name)])


def _matches(node: tree.Node, words: Sequence[str]) -> bool:  # noqa: PLR0911 - a table
    match node:
        case tree.Word(text):
            return _has_sequence(words, _forms(text), 1)
        case tree.Phrase(text, slop):
            return _has_sequence(words, _forms(text), slop + 1)
        case tree.Wildcard(pattern):
            expression = wildcard_expression(pattern)
            return any(expression.fullmatch(word) for word in words)
        case tree.Fuzzy(text, distance):
            forms = _forms(text)
            return len(forms) == 1 and any(
                word[:1] == forms[0][:1] and within_distance(forms[0], word, distance)
                for word in words
            )
        case tree.Bag(children):
            return all(_matches(child, words) for child in children if _is_searchable(child))
        case tree.And(children):
            return all(_matches(child, words) for child in children)
        case tree.Or(children):
            return any(_matches(child, words) for child in children)
        case tree.Not(child):
            return not _matches(child, words)
        case tree.WithSynonyms(typed):
            return _matches(typed, words)
        case _:
            return False


def _forms(text: str) -> list[str]:
    return [token.exact for token in analyze(text)]


def _is_searchable(node: tree.Node) -> bool:
    return not isinstance(node, tree.Word) or bool(analyze(node.text))


def _has_sequence(words: Sequence[str], wanted: Sequence[str], distance: int) -> bool:
    """Return whether ``wanted`` stands in ``words``, each at most ``distance`` after the last."""
    if not wanted:
        return False
    ends = [at for at, word in enumerate(words) if word == wanted[0]]
    for form in wanted[1:]:
        places = [at for at, word in enumerate(words) if word == form]
        ends = [at for at in places if any(0 < at - end <= distance for end in ends)]
    return bool(ends)
