"""Pinned and hidden articles of a query, looked up in the editors' table (``articles.pins``).

The table is compiled once for each stamp of the editors' tables, so a query costs a few look-ups
in dictionaries, and nothing at all if the table is empty. A pin names the queries that it is for:

- ``exact``: the same words in the same order, or the same text with the same operators;
- ``forms``: the same content words in any form and order, and no others;
- ``words``: all of its content words, and perhaps others.

Words are compared as in the index: folded, by their stems. Other parts of a query (``sumber:``,
dates, excluded words) still decide about pins of its words: they become ``Pin.within``. A pin with
such parts is for queries that have these, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import OperationalError, ProgrammingError

from articles.pins.models import MAX_FOR_A_QUERY
from articles.pins.models import Pin as PinRow
from articles.revision import known_stamp
from articles.synonyms.stamp import read_stamp
from indexer.analysis import Token, analyze, is_stopword
from indexer.deadline import current
from indexer.engines.interface import Pin
from indexer.query import tree
from indexer.query.limits import Limits
from indexer.query.parser import parse
from indexer.query.rewrite import all_of

CACHED_TEXTS = 20_000  # queries of pins
EXACT, FORMS, WORDS = PinRow.Match.EXACT, PinRow.Match.FORMS, PinRow.Match.WORDS
RANKS: dict[str, int] = {EXACT: 0, FORMS: 1, WORDS: 2}  # a rule for fewer queries goes first

_COLUMNS = ("pk", "query", "match", "action", "article_id", "position", "first_day", "last_day")


class Rule(NamedTuple):
    """A row of the table."""

    pk: int
    query: str
    match: str
    action: str
    article_id: int
    position: int
    first_day: date | None
    last_day: date | None

    def is_valid(self, today: date) -> bool:
        """Return whether the rule applies on a day."""
        return not (
            (self.first_day and today < self.first_day) or (self.last_day and today > self.last_day)
        )


class _Needed(NamedTuple):
    """A rule, and the parts that a query must have for it."""

    stems: frozenset[str]
    others: frozenset[tree.Node]
    rule: Rule


class QueryWords(NamedTuple):
    """The words of a query, as pins compare them, and its other parts."""

    text: str  # folded
    exact: tuple[str, ...]  # in order; empty if the query has other parts
    stems: frozenset[str]  # of the content words
    others: tuple[tree.Node, ...] = ()  # parts of the query that are no words


@dataclass(frozen=True, slots=True)
class Placements:
    """The rules of one query, by article; the first rule of an article decides."""

    pins: tuple[Pin, ...] = ()
    hidden: frozenset[int] = frozenset()
    rules: tuple[Rule, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules)

    def pins_by_text(self) -> list[tuple[Pin, bool]]:
        """Return the pins, and whether each is for exactly this text, dates included."""
        exact = {rule.article_id for rule in self.rules if rule.match == EXACT}
        return [(pin, pin.article_id in exact) for pin in self.pins]


NO_PLACEMENTS = Placements()


@dataclass(slots=True)
class PinTable:
    """The rules of the editors, by what a query needs for them."""

    _by_text: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    _by_exact: dict[tuple[str, ...], list[Rule]] = field(default_factory=lambda: defaultdict(list))
    _by_stems: dict[frozenset[str], list[_Needed]] = field(
        default_factory=lambda: defaultdict(list)
    )
    #: One stem of each rule -> its stems and the rule; "" for a rule without words.
    _by_stem: dict[str, list[_Needed]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, rules: Iterable[Rule], limits: Limits) -> "PinTable":
        """Return the table of some rules."""
        table = cls()
        for rule in rules:
            words = _words_of_text(rule.query, limits)
            if rule.match == EXACT:
                table._by_text[words.text].append(rule)
                if words.exact:
                    table._by_exact[words.exact].append(rule)
            elif words.stems or words.others:
                needed = _Needed(words.stems, frozenset(words.others), rule)
                if rule.match == FORMS:
                    table._by_stems[words.stems].append(needed)
                else:
                    table._by_stem[max(words.stems, key=len, default="")].append(needed)
        return table

    @property
    def is_empty(self) -> bool:
        """Return whether no query has a rule."""
        return not (self._by_text or self._by_stems or self._by_stem)

    def placements(self, words: QueryWords, today: date) -> Placements:
        """Return the placements of a query on a day."""
        found = {rule.pk: rule for rule in self._rules(words) if rule.is_valid(today)}
        if not found:
            return NO_PLACEMENTS
        chosen: dict[int, Rule] = {}
        for rule in sorted(found.values(), key=lambda rule: (RANKS[rule.match], rule.pk)):
            chosen.setdefault(rule.article_id, rule)
        rules = sorted(chosen.values(), key=lambda rule: (rule.position, rule.pk))[:MAX_FOR_A_QUERY]
        within = all_of(words.others) if words.others else None
        return Placements(
            tuple(
                [
                    Pin(rule.article_id, rule.position, None if rule.match == EXACT else within)
                    for rule in rules
                    if rule.action == PinRow.Action.PIN
                ]
            ),
            frozenset(rule.article_id for rule in rules if rule.action == PinRow.Action.HIDE),
            tuple(rules),
        )

    def _rules(self, words: QueryWords) -> Iterator[Rule]:
        yield from self._by_text.get(words.text, ())
        if words.exact:
            yield from self._by_exact.get(words.exact, ())
        others = frozenset(words.others)
        for each in self._by_stems.get(words.stems, ()):
            if each.others <= others:
                yield each.rule
        if self._by_stem:
            for stem in ("", *words.stems):
                for each in self._by_stem.get(stem, ()):
                    if each.stems <= words.stems and each.others <= others:
                        yield each.rule


_cached: tuple[str, PinTable] | None = None


def current_pins(stamp: str | None, limits: Callable[[], Limits]) -> PinTable:
    """Return the editors' table; an empty one before the migration.

    ``stamp`` is that of the editors' tables, if the caller has read it. ``limits`` returns those of
    queries; it is called when the table is read.
    """
    global _cached  # noqa: PLW0603 - one table for the threads of a process
    try:
        stamp = known_stamp() if stamp is None else stamp
        stamp = read_stamp() if stamp is None else stamp
        cached = _cached
        if cached is None or cached[0] != stamp:
            # Read the stamp first, so that the next check sees a concurrent change.
            with current().paused():
                cached = _cached = stamp, PinTable.of(_read(), limits())
    except (OperationalError, ProgrammingError):  # no such table
        return PinTable()
    return cached[1]


def words_of(text: str, node: tree.Node) -> QueryWords:
    """Return the words of a parsed query; those in ``Or``, fields and patterns are other parts."""
    words: list[Token] = []
    others: list[tree.Node] = []
    for part in node.children if isinstance(node, tree.And) else (node,):
        for each in part.words if isinstance(part, tree.Bag) else (part,):
            found = list(_tokens(each))
            words += found
            if not found and not isinstance(each, tree.Everything | tree.Nothing | tree.Word):
                others.append(each)
    content = _content(words)
    return QueryWords(
        " ".join(text.casefold().split()),
        () if others else tuple([token.exact for token in words]),
        frozenset(token.stem for token in content),
        tuple(others),
    )


def is_empty_query(text: str) -> bool:
    """Return whether a query searches for nothing, such as a field without a value.

    >>> is_empty_query("sumber:"), is_empty_query("sumber:kompas")
    (True, False)
    """
    return parse(text).is_empty


def typed_tokens(node: tree.Node) -> list[Token]:
    """Return the content words of a query, as typed; those of ``Or``, fields and ``Not`` not."""
    parts = node.children if isinstance(node, tree.And) else (node,)
    return _content([token for part in parts for token in _tokens(part)])


def _content(words: list[Token]) -> list[Token]:
    return [token for token in words if not is_stopword(token.exact)] or words


def _tokens(node: tree.Node) -> Iterator[Token]:
    match node:
        case tree.Word(text) | tree.Phrase(text):
            yield from analyze(text)
        case tree.WithSynonyms(typed):
            yield from _tokens(typed)
        case tree.Bag(words):
            for word in words:
                yield from _tokens(word)


@lru_cache(maxsize=CACHED_TEXTS)
def _words_of_text(text: str, limits: Limits) -> QueryWords:
    return words_of(text, parse(text, limits).tree)


def _read() -> list[Rule]:
    return [Rule(*row) for row in PinRow.objects.order_by("pk").values_list(*_COLUMNS)]
