"""What a query looks for in a text, taken from its tree: the elements that can be pointed at.

Words, phrases, wildcards and fuzzy words become sequences of tests on tokens. What is excluded, or
asked of the source, author, category or date, is nowhere in the text; stopwords among other words
of a bag decide nothing. The words of a phrase and of ``AT&T`` count only next to each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis import Token, analyze
from indexer.query.edit_distance import within_distance
from indexer.query.term_importance import content_words
from indexer.query.tree import (
    And,
    Bag,
    FieldName,
    Fuzzy,
    InField,
    Node,
    Or,
    Phrase,
    Wildcard,
    WithSynonyms,
    Word,
)
from indexer.query.wildcard import wildcard_expression


@dataclass(frozen=True, slots=True)
class SameStem:
    """A token of the same stem, or one that is also written like the word."""

    stem: str
    exact: str


@dataclass(frozen=True, slots=True)
class SameForm:
    """A token with this exact form, or with it as an alias."""

    exact: str


@dataclass(frozen=True, slots=True)
class LikeForm:
    """A token whose exact form matches a wildcard pattern or is near a word."""

    pattern: str = ""
    word: str = ""
    distance: int = 0

    def matches(self, form: str) -> bool:
        """Tell whether an exact form matches."""
        if self.pattern:
            return wildcard_expression(self.pattern).fullmatch(form) is not None
        return form[:1] == self.word[:1] and within_distance(self.word, form, self.distance)


Test = SameStem | SameForm | LikeForm


@dataclass(frozen=True, slots=True)
class Element:
    """Tests on tokens that follow each other with up to ``slop`` others between each two."""

    tests: tuple[Test, ...]
    slop: int = 0
    title_only: bool = False


def elements_of(tree: Node) -> list[Element]:
    """Return the elements of ``tree`` in the order of the query, each once."""
    return list(dict.fromkeys(_elements(tree, title_only=False)))


def _elements(node: Node, *, title_only: bool) -> Iterator[Element]:
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _elements(child, title_only=title_only)
        case Bag(words):
            for word in content_words(words):
                yield from _elements(word, title_only=title_only)
        case WithSynonyms(typed, alternatives):
            for way in (typed, *alternatives):
                yield from _elements(way, title_only=title_only)
        case InField(field, child):
            yield from _in_field(field, child)
        case Word() | Phrase() | Wildcard() | Fuzzy():
            tests, slop = _tests(node)
            if tests:
                yield Element(tests, slop, title_only)
            for form in joined_forms(node) if isinstance(node, Word) else ():
                yield Element((SameForm(form),), 0, title_only)


def joined_forms(word: Word) -> tuple[str, ...]:
    """Return how a word of several tokens is written as one: ``non-aktif`` as ``nonaktif``."""
    tokens = analyze(word.text)
    return tokens[0].aliases if len(tokens) > 1 else ()


def _in_field(field: FieldName, node: Node) -> Iterator[Element]:
    """Yield what is asked of the title; a field within another field counts for itself."""
    match node:
        case _ if field is FieldName.TITLE:
            yield from _elements(node, title_only=True)
        case And(children) | Or(children):
            for child in children:
                yield from _in_field(field, child)
        case InField(inner, child):
            yield from _in_field(inner, child)


def _tests(node: Word | Phrase | Wildcard | Fuzzy) -> tuple[tuple[Test, ...], int]:
    if isinstance(node, Wildcard):
        return (LikeForm(pattern=node.pattern),), 0
    tokens = analyze(node.text)
    if isinstance(node, Phrase):
        return tuple(SameForm(token.exact) for token in tokens), node.slop
    if isinstance(node, Fuzzy) and len(tokens) == 1:
        return (LikeForm(word=tokens[0].exact, distance=node.distance),), 0
    return tuple(_same_stem(token) for token in tokens), 0


def _same_stem(token: Token) -> Test:
    return SameStem(token.stem, token.exact)
