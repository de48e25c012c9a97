"""The form of a query: fields of a reader for the parts of a query tree, and the way back.

``read_form`` distributes the parts of a tree over the fields. Parts that no field can hold stay in
``QueryForm.rest`` in the query language. ``write_form`` joins the fields to one text. Both work on
trees and never on pieces of text, so a quotation mark or an operator in one field cannot change
the meaning of another. ``write_form(read_form(tree))`` has the same parts as ``tree``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.analysis import fold, is_stopword
from indexer.query.describe import describe
from indexer.query.keywords import QUOTES
from indexer.query.lexer import LexemeKind, Lexer
from indexer.query.limits import Limits, Remark
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.parser import parse
from indexer.query.rewrite import all_of, any_of
from indexer.query.sanitize import sanitize
from indexer.query.tree import (
    And,
    Bag,
    DateRange,
    Everything,
    FieldName,
    Fuzzy,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Wildcard,
    Word,
)
from indexer.query.word_reader import WordReader, plain_words

_LENGTH_OF_FIELDS = 4_096  # characters; the length of the whole query is checked at the end
_FORM_LIMITS = Limits()
_RULE = MinimumShouldMatch()
_ONE_BY_ONE = MinimumShouldMatch(all_up_to=0, percent=50)  # no bag of words
_FIELDS = {
    "title": FieldName.TITLE,
    "author": FieldName.AUTHOR,
    "source": FieldName.SOURCE,
    "category": FieldName.CATEGORY,
}
# Codes of remarks about parts of a field that the written query would not have.
_LOSSES = {"too-long", "too-many-clauses", "too-deep", "bad-date"}
_WORDS = (Word, Wildcard, Fuzzy)
_ITEMS = (Word, Wildcard, Fuzzy, Phrase)
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)(?:[{QUOTES}](?:~(\d{{1,3}}))?|$)|([^{QUOTES}]+)")


@dataclass(frozen=True, slots=True)
class QueryForm:
    """The texts of the fields.

    ``all_words`` and the four fields of an article may use the query language; ``any_words`` and
    ``without`` hold words and phrases in quotation marks; ``phrases`` is one phrase, or several in
    quotation marks.
    """

    all_words: str = ""
    phrases: str = ""
    any_words: str = ""
    without: str = ""
    title: str = ""
    author: str = ""
    source: str = ""
    category: str = ""
    first: date | None = None
    last: date | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class WrittenQuery:
    """The text of a form and its tree; ``remarks`` say which parts of the form it cannot have."""

    text: str
    tree: Node
    remarks: tuple[Remark, ...] = ()


def write_form(
    form: QueryForm, limits: Limits = _FORM_LIMITS, rule: MinimumShouldMatch = _RULE
) -> WrittenQuery:
    """Return the query of a form.

    >>> write_form(QueryForm(all_words="banjir", without='bogor "kota tua"', title="hujan")).text
    'banjir judul:hujan BUKAN bogor BUKAN "kota tua"'
    """
    parts = _Parts(form, limits, rule)
    query = written(parts.tree, limits)
    return replace(query, remarks=tuple(dict.fromkeys((*parts.remarks, *query.remarks))))


def written(tree: Node, limits: Limits) -> WrittenQuery:
    """Return the text of a tree, with remarks if the limits change its meaning."""
    text = describe(tree)
    parsed = parse(text, limits)
    if same_parts(parsed.tree, tree):
        return WrittenQuery(text, tree)
    return WrittenQuery(text, tree, parsed.remarks or (Remark("too-long", str(limits.length)),))


def read_form(
    tree: Node, limits: Limits = _FORM_LIMITS, rule: MinimumShouldMatch = _RULE
) -> QueryForm:
    """Return the form of a parsed query.

    >>> from indexer.query.parser import parse
    >>> form = read_form(parse('banjir jakarta "hujan deras" -bogor tanggal:2022').tree)
    >>> form.all_words, form.phrases, form.without, form.first
    ('banjir jakarta', 'hujan deras', 'bogor', datetime.date(2022, 1, 1))
    """
    form = _Fields(tree, limits, rule).form()
    is_complete = same_parts(_Parts(form, limits, rule).tree, tree)
    return form if is_complete else QueryForm(rest=describe(tree))


def with_required(text: str, words: str, limits: Limits = _FORM_LIMITS) -> WrittenQuery:
    """Return a query with further words, all of them required: the search within its results.

    >>> with_required("banjir jakarta", "evakuasi warga").text
    'banjir jakarta +evakuasi +warga'
    """
    typed = parse(text, limits)
    added = _Parts(QueryForm(words), limits, _ONE_BY_ONE)
    tree = all_of([each for each in (typed.tree, added.tree) if each != Nothing()]) or Nothing()
    parts = added.tree.children if isinstance(added.tree, And) else (added.tree,)
    appended = " ".join(filter(None, [typed.text, *map(_required_text, parts)]))
    short = parse(appended, limits)
    if same_parts(short.tree, tree) and len(short.remarks) <= len(typed.remarks):
        return WrittenQuery(appended, tree, tuple(added.remarks))
    query = written(tree, limits)
    return replace(query, remarks=(*added.remarks, *query.remarks))


def _required_text(node: Node) -> str:
    if isinstance(node, Or):
        return f"({describe(node)})"
    return f"+{describe(node)}" if isinstance(node, _WORDS) else describe(node)


def same_parts(one: Node, other: Node) -> bool:
    """Return whether two queries have the same parts, in any order."""
    return _children(one) == _children(other)


def _children(tree: Node) -> frozenset[Node]:
    return frozenset(tree.children if isinstance(tree, And) else (tree,)) - {Everything()}


class _Fields:
    """The parts of a tree, which one field after the other takes."""

    def __init__(self, tree: Node, limits: Limits, rule: MinimumShouldMatch) -> None:
        children = tree.children if isinstance(tree, And) else (tree,)
        self._left: list[Node] = [
            each for each in children if not isinstance(each, Everything | Nothing)
        ]
        self._limits = limits
        self._rule = rule

    def form(self) -> QueryForm:
        days = self._take_one(_is_fixed_range)
        texts = {
            "all_words": self._all_words(),
            "phrases": _phrases_text(self._take(lambda each: isinstance(each, Phrase))),
            "any_words": _items_text(_children_of_or(self._take_one(_is_choice))),
            "without": _items_text(_excluded(self._take(_is_excluded_item))),
            **{name: self._field(field) for name, field in _FIELDS.items()},
        }
        first, last = (days.first, days.last) if isinstance(days, DateRange) else (None, None)
        rest = describe(all_of(self._left) or Nothing())
        return QueryForm(**texts, first=first, last=last, rest=rest)

    def _all_words(self) -> str:
        bag = self._take_one(self._is_short_bag)
        words = self._take(lambda each: isinstance(each, _WORDS))
        texts = [describe(each) for each in words]
        required = " ".join(f"+{text}" for text in texts)
        if bag is not None:
            return f"{describe(bag)} {required}".rstrip()
        plain = " ".join(texts)
        parts = _Parts(QueryForm(plain), self._limits, self._rule)
        if len(words) == 1 or parts.tree == all_of(words):
            return plain
        return required

    def _is_short_bag(self, node: Node) -> bool:
        return isinstance(node, Bag) and self._rule.requires_all(len(node.words))

    def _field(self, name: FieldName) -> str:
        node = self._take_one(lambda each: isinstance(each, InField) and each.field is name)
        return describe(node.node) if isinstance(node, InField) else ""

    def _take(self, wanted: Callable[[Node], bool]) -> list[Node]:
        taken = [each for each in self._left if wanted(each)]
        self._left = [each for each in self._left if not wanted(each)]
        return taken

    def _take_one(self, wanted: Callable[[Node], bool]) -> Node | None:
        found = next(filter(wanted, self._left), None)
        if found is not None:
            self._left.remove(found)
        return found


def _is_function_word(node: Node) -> bool:
    return isinstance(node, Word) and is_stopword(fold(node.text))


def _is_fixed_range(node: Node) -> bool:
    return isinstance(node, DateRange) and node == DateRange(node.first, node.last)


def _is_choice(node: Node) -> bool:
    return isinstance(node, Or) and all(isinstance(each, _ITEMS) for each in node.children)


def _is_excluded_item(node: Node) -> bool:
    return isinstance(node, Not) and isinstance(node.child, _ITEMS)


def _children_of_or(node: Node | None) -> tuple[Node, ...]:
    return node.children if isinstance(node, Or) else ()


def _excluded(nodes: Iterable[Node]) -> list[Node]:
    return [node.child for node in nodes if isinstance(node, Not)]


def _phrases_text(phrases: Sequence[Node]) -> str:
    match phrases:
        case [Phrase(text, 0)]:
            return text
        case _:
            return _items_text(phrases)


def _items_text(items: Iterable[Node]) -> str:
    return " ".join(map(describe, items))


class _Parts:
    """The parts of the query of a form, and the remarks about what the fields lose."""

    def __init__(self, form: QueryForm, limits: Limits, rule: MinimumShouldMatch) -> None:
        self.remarks: list[Remark] = []
        self._limits = replace(limits, length=_LENGTH_OF_FIELDS)
        self._rule = rule
        self.tree = all_of(self._all(form)) or Nothing()

    def _all(self, form: QueryForm) -> Iterator[Node]:
        yield from self._required_words(form.all_words)
        yield from self._phrases(form.phrases)
        if choice := any_of(self._items(form.any_words)):
            yield choice
        for name, field in _FIELDS.items():
            for node in self._nodes(getattr(form, name)):
                yield InField(field, node)
        if form.first or form.last:
            days = [form.first, form.last]
            yield DateRange(*(sorted(filter(None, days)) if all(days) else days))
        yield from self._nodes(form.rest)
        for item in self._items(form.without):
            yield Not(item)

    def _nodes(self, text: str) -> tuple[Node, ...]:
        parsed = parse(text, self._limits)
        self.remarks += [each for each in parsed.remarks if each.code in _LOSSES]
        return () if parsed.is_empty else (parsed.tree,)

    def _required_words(self, text: str) -> Iterator[Node]:
        """Yield the parts of a text; words that need not all match are required one by one.

        Function words beside others stay optional, as they are in a bag.
        """
        for node in self._nodes(text):
            for child in node.children if isinstance(node, And) else (node,):
                if isinstance(child, Bag) and not self._rule.requires_all(len(child.words)):
                    yield from [each for each in child.words if not _is_function_word(each)] or (
                        child.words
                    )
                else:
                    yield child

    def _phrases(self, text: str) -> Iterator[Node]:
        """Yield one phrase, or those in quotation marks and between them."""
        for quoted, slop, plain in _QUOTED.findall(self._sanitized(text)):
            yield from self._phrase(quoted or plain, int(slop or 0))

    def _phrase(self, text: str, slop: int) -> Iterator[Node]:
        if plain_words(text):
            yield Phrase(text.strip(), min(slop, self._limits.slop))

    def _items(self, text: str) -> list[Node]:
        """Return words and phrases; signs, operators and parentheses have no meaning here."""
        text = self._sanitized(text)
        reader = WordReader(self._limits)
        items: list[Node] = []
        for lexeme in Lexer(text).lexemes:
            match lexeme.kind:
                case LexemeKind.PHRASE:
                    items += self._phrase(lexeme.text, lexeme.slop)
                case LexemeKind.WORDS | LexemeKind.FIELD:
                    items += reader.read(lexeme.text)
        return items or [Word(word) for word in plain_words(text)]

    def _sanitized(self, text: str) -> str:
        text, cut = sanitize(text, self._limits.length)
        self.remarks += cut
        return text
