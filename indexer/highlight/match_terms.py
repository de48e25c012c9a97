"""The terms of a query that can be marked in a text, taken from the query tree.

Words, phrases, wildcards and fuzzy words become sequences of token tests. Excluded parts and values
of source, author, category or date are not in the text, so they give no terms. Stopwords beside
other words of a bag are ignored. The words of a phrase or of ``AT&T`` count only where they are
adjacent.
"""

from collections.abc import Iterable, Iterator
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
    """A test for tokens with this stem, or with this exact form as form or alias."""

    stem: str
    exact: str


@dataclass(frozen=True, slots=True)
class SameForm:
    """A test for tokens with this exact form as form or alias."""

    exact: str


@dataclass(frozen=True, slots=True)
class LikeForm:
    """A test for tokens whose form or alias matches a wildcard pattern, or is near a word."""

    pattern: str = ""
    word: str = ""
    distance: int = 0

    def matches(self, form: str) -> bool:
        """Return whether an exact form matches."""
        if self.pattern:
            return wildcard_expression(self.pattern).fullmatch(form) is not None
        return form[:1] == self.word[:1] and within_distance(self.word, form, self.distance)


TokenTest = SameStem | SameForm | LikeForm


@dataclass(frozen=True, slots=True)
class MatchTerm:
    """A word, phrase or pattern: a test per token, up to ``slop`` other tokens between two."""

    tests: tuple[TokenTest, ...]
    slop: int = 0
    title_only: bool = False


def match_terms(tree: Node) -> list[MatchTerm]:
    """Return the distinct terms of ``tree`` in query order."""
    return list(dict.fromkeys(_terms(tree, title_only=False)))


def looked_up_forms(terms: Iterable[MatchTerm]) -> frozenset[str] | None:
    """Return all exact forms and stems that are looked up; None if there are patterns.

    A token that has none of them as form, stem or alias passes no test.
    """
    forms = set()
    for term in terms:
        for test in term.tests:
            match test:
                case SameStem(stem, exact):
                    forms |= {stem, exact}
                case SameForm(exact):
                    forms.add(exact)
                case LikeForm():
                    return None
    return frozenset(forms)


def _terms(node: Node, *, title_only: bool) -> Iterator[MatchTerm]:
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _terms(child, title_only=title_only)
        case Bag(words):
            for word in content_words(words):
                yield from _terms(word, title_only=title_only)
        case WithSynonyms(typed, synonyms, family):
            for form in (typed, *synonyms, *family):
                yield from _terms(form, title_only=title_only)
        case InField(field, child):
            yield from _in_field(field, child)
        case Word(text):
            yield from _word_terms(text, title_only=title_only)
        case Phrase() | Wildcard() | Fuzzy():
            tests, slop = _tests(node)
            if tests:
                yield MatchTerm(tests, slop, title_only)


def _word_terms(text: str, *, title_only: bool) -> Iterator[MatchTerm]:
    """Yield a word, and its spellings as one token: ``nonaktif`` for ``non-aktif``."""
    tokens = analyze(text)
    if tokens:
        yield MatchTerm(_same_stems(tokens), 0, title_only)
    if len(tokens) > 1:
        for joined in tokens[0].aliases:
            yield MatchTerm((SameForm(joined),), 0, title_only)


def _in_field(field: FieldName, node: Node) -> Iterator[MatchTerm]:
    """Yield the terms in the title field. A nested field overrides the outer one."""
    match node:
        case _ if field is FieldName.TITLE:
            yield from _terms(node, title_only=True)
        case And(children) | Or(children):
            for child in children:
                yield from _in_field(field, child)
        case InField(inner, child):
            yield from _in_field(inner, child)


def _tests(node: Phrase | Wildcard | Fuzzy) -> tuple[tuple[TokenTest, ...], int]:
    """Return the token tests of a leaf and its slop."""
    if isinstance(node, Wildcard):
        return (LikeForm(pattern=node.pattern),), 0
    tokens = analyze(node.text)
    if isinstance(node, Phrase):
        return tuple(SameForm(token.exact) for token in tokens), node.slop
    if len(tokens) == 1:
        return (LikeForm(word=tokens[0].exact, distance=node.distance),), 0
    return _same_stems(tokens), 0


def _same_stems(tokens: Iterable[Token]) -> tuple[TokenTest, ...]:
    return tuple([SameStem(token.stem, token.exact) for token in tokens])
