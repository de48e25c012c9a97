"""Names of kinds of articles in a query: *hoaks vaksin* also finds fact checks without the word.

Articles of a kind seldom name it: a fact check describes the claim, an opinion just argues. So a
keyword that is the name of a kind matches the articles of the kind as well as those with the word.
"""

from collections.abc import Iterator, Sequence

from indexer.query.rewrite import all_of, any_of, bag_of
from indexer.query.term_importance import is_keywords
from indexer.query.tree import And, Bag, HasKeyword, Node, Or, WithSynonyms, Word
from lexicon.kind_words import MAX_WORDS, begins_kind, kinds_meant

COLUMN = "kind"


def with_kinds(node: Node) -> Node:
    """Return the query in which names of kinds also match the articles of the kind."""
    match node:
        case And((Bag() | Word() as first, *others)):
            return all_of((with_kinds(first), *others)) or node
        case Bag(words):
            return _with_kinds(node, words)
        case Word():
            return _with_kinds(node, (node,))
        case _:
            return node


def without_kinds(node: Node) -> Node:
    """Return the query that ``with_kinds`` read, with the names of kinds as plain words again.

    >>> from indexer.query.parser import parse
    >>> node = parse("opini pajak").tree
    >>> set(without_kinds(with_kinds(node)).words) == set(node.words)
    True
    """
    if not (isinstance(node, And) and any(_kinds_in(node))):
        return node
    words: list[Node] = []
    others: list[Node] = []
    for child in node.children:
        match child:
            case Or((Bag(named), HasKeyword())) | Bag(named):
                words += named
            case Or((named, HasKeyword())):
                words.append(named)
            case Word() | WithSynonyms():
                words.append(child)
            case _:
                others.append(child)
    plain = bag_of(words)
    return all_of((plain, *others) if plain else others) or node


def named_kinds(node: Node) -> tuple[str, ...]:
    """Return the kinds that ``with_kinds`` added to a query."""
    return tuple(dict.fromkeys(_kinds_in(node)))


def _with_kinds(node: Node, words: Sequence[Node]) -> Node:
    if not any(map(_begins_name, words)):
        return node
    rest: list[Node] = []
    parts: list[Node] = []
    place = 0
    while place < len(words):
        length, kinds = _longest(words[place:])
        named = words[place : place + length]
        place += length
        if kinds:
            parts.append(any_of((bag_of(named) or node, HasKeyword(COLUMN, kinds))) or node)
        else:
            rest += named
    if not parts or not is_keywords(node):
        return node
    plain = bag_of(rest)
    return all_of((plain, *parts) if plain else parts) or node


def _begins_name(word: Node) -> bool:
    """Return whether a word is the first one of some name; most queries have no such word."""
    return begins_kind(_text(word).partition(" ")[0])


def _longest(words: Sequence[Node]) -> tuple[int, tuple[str, ...]]:
    """Return the length of the longest name at the beginning of ``words``, and its kinds."""
    texts: list[str] = []
    for word in words[:MAX_WORDS]:
        text = _text(word)
        if not text:
            break
        texts.append(text)
    for length in range(len(texts), 0, -1):
        if kinds := kinds_meant(" ".join(texts[:length])):
            return length, kinds
    return 1, ()


def _text(node: Node) -> str:
    """Return the text of a plain word or of a name with synonyms; "" for other nodes."""
    match node:
        case Word(text):
            return text
        case WithSynonyms(typed):
            return _text(typed)
        case Bag(words):
            return " ".join(map(_text, words))
        case _:
            return ""


def _kinds_in(node: Node) -> Iterator[str]:
    match node:
        case HasKeyword(column, values) if column == COLUMN:
            yield from values
        case And(children) | Or(children):
            for child in children:
                yield from _kinds_in(child)
