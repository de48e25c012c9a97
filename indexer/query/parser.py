"""Recursive-descent parser of the query language. Every text is a valid query.

Parts that make no sense are ignored or changed, and each such fallback leaves a remark. The grammar
(docs/query-language.md explains it to users)::

    any      = all { OR all }
    all      = sequence { AND sequence }
    sequence = { words | part }            plain words form one bag, all parts must match
    part     = { "-" | NOT | "+" | field } ( words | phrase | "(" any ")" )

The limit of nesting bounds the depth of the recursion.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.query.date_ranges import parse_dates
from indexer.query.doubled_words import join_doubled_words
from indexer.query.keywords import DATE_NAMES, FIELD_NAMES, OPERATORS
from indexer.query.lexer import Lexeme, LexemeKind, Lexer
from indexer.query.limits import Limits, Remark
from indexer.query.relative_dates import relative_dates
from indexer.query.rewrite import all_of, any_of, bag_of, negate
from indexer.query.sanitize import sanitize
from indexer.query.tree import Fuzzy, InField, Node, Nothing, Phrase, Wildcard, Word
from indexer.query.word_reader import WordReader, plain_words

MAX_DATE_RUNS = 7  # of a date without quotation marks: dari 28 Juli sampai 3 Agustus 2024


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A parsed query: its sanitized and cut text, its tree, and remarks."""

    text: str
    tree: Node
    remarks: tuple[Remark, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to search for."""
        return isinstance(self.tree, Nothing)


_DEFAULT_LIMITS = Limits()
_ASCII_WORD = r"[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+"
_ASCII_WORDS = re.compile(_ASCII_WORD)
#: Words that a blank separates, perhaps after a mark without a meaning: most queries are such.
_PLAIN_TEXT = re.compile(rf"{_ASCII_WORD}[,.?!]?+(?: {_ASCII_WORD}[,.?!]?+)*+")


def parse(text: str, limits: Limits = _DEFAULT_LIMITS) -> ParsedQuery:
    """Parse ``text`` within the limits.

    >>> parse('banjir jakarta -"banjir kanal"').tree  # doctest: +NORMALIZE_WHITESPACE
    And(children=(Bag(words=(Word(text='banjir'), Word(text='jakarta'))),
    Not(child=Phrase(text='banjir kanal', slop=0))))
    """
    if words := _plain_words(text, limits):
        return ParsedQuery(text, bag_of(join_doubled_words(words)) or Nothing())
    text, cut = sanitize(text, limits.length)
    lexer = Lexer(text)
    lexemes, imbalance = _balance(lexer.lexemes, limits.nesting)
    parser = _Parser(lexemes, limits)
    tree = parser.parse() or Nothing()
    remarks = (*cut, *lexer.remarks, *imbalance, *parser.remarks)
    return ParsedQuery(text, tree, _relevant(remarks))


def _plain_words(text: str, limits: Limits) -> list[Word]:
    """Return the words of a text of plain words within the limits; none of any other text."""
    if len(text) > limits.length or not _PLAIN_TEXT.fullmatch(text):
        return []
    words = _ASCII_WORDS.findall(text)
    if len(words) > limits.clauses or not OPERATORS.keys().isdisjoint(words):
        return []
    return [Word(word) for word in words]


#: Remarks that only follow from a cut in the middle of a query are dropped.
_CUTS = {"too-long", "too-many-clauses"}
_CAUSED_BY_CUTS = {"unbalanced-quote", "unbalanced-parenthesis", "dangling-operator", "empty-field"}


def _relevant(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """Return the distinct remarks without the consequences of a cut."""
    cut = any(remark.code in _CUTS for remark in remarks)
    kept = (each for each in remarks if not (cut and each.code in _CAUSED_BY_CUTS))
    return tuple(dict.fromkeys(kept))


def _balance(lexemes: list[Lexeme], nesting: int) -> tuple[list[Lexeme], list[Remark]]:
    """Balance the parentheses: close open ones, drop stray and too deeply nested ones."""
    balanced: list[Lexeme] = []
    remarks: list[Remark] = []
    depth = 0
    for lexeme in lexemes:
        if lexeme.kind is LexemeKind.OPEN:
            depth += 1
            if depth > nesting:
                remarks.append(Remark("too-deep", str(nesting)))
                continue
        elif lexeme.kind is LexemeKind.CLOSE:
            depth -= 1
            if depth < 0:
                remarks.append(Remark("unbalanced-parenthesis", ")"))
            if depth < 0 or depth >= nesting:
                depth = max(depth, 0)
                continue
        balanced.append(lexeme)
    if depth:
        remarks.append(Remark("unbalanced-parenthesis", "("))
    balanced += [Lexeme(LexemeKind.CLOSE)] * min(depth, nesting)
    return balanced, remarks


_END = Lexeme(LexemeKind.CLOSE)
_OPERATORS = {LexemeKind.AND, LexemeKind.OR, LexemeKind.NOT}
_ENDS = {LexemeKind.CLOSE, LexemeKind.AND, LexemeKind.OR}
_PREFIXES = {LexemeKind.MINUS, LexemeKind.NOT, LexemeKind.PLUS, LexemeKind.FIELD}


class _Parser:
    """A recursive descent over balanced lexemes, by the grammar above."""

    def __init__(self, lexemes: list[Lexeme], limits: Limits) -> None:
        self.remarks: list[Remark] = []
        self._reader = WordReader(limits, self.remarks)
        self._limits = limits
        self._lexemes = lexemes
        self._next = 0
        self._clauses = 0

    def parse(self) -> Node | None:
        return self._any(dates=False) or self._operators_as_words()

    def _operators_as_words(self) -> Node | None:
        operators = [lexeme.text for lexeme in self._lexemes if lexeme.kind in _OPERATORS]
        words: list[Node] = [Word(word) for text in operators for word in plain_words(text)]
        return bag_of(self._counted(words))

    def _any(self, *, dates: bool) -> Node | None:
        return any_of(self._operands(LexemeKind.OR, self._all, dates=dates))

    def _all(self, *, dates: bool) -> Node | None:
        return all_of(self._operands(LexemeKind.AND, self._sequence, dates=dates))

    def _operands(
        self, operator: LexemeKind, operand: Callable[..., Node | None], *, dates: bool
    ) -> list[Node]:
        operands = [operand(dates=dates)]
        while self._peek().kind is operator:
            lexeme = self._take()
            operands.append(operand(dates=dates))
            if None in operands[-2:]:
                self.remarks.append(Remark("dangling-operator", lexeme.text))
        return [node for node in operands if node is not None]

    def _sequence(self, *, dates: bool) -> Node | None:
        parts: list[Node] = []
        words: list[Node] = []
        place = 0
        while (kind := self._peek().kind) not in _ENDS:
            if kind is LexemeKind.WORDS and not dates:
                place = place if words else len(parts)
                words += self._counted(self._reader.read(self._take().text))
            elif part := self._part(dates=dates):
                parts.append(part)
        if bag := bag_of(join_doubled_words(words)):
            parts.insert(place, bag)
        return all_of(parts)

    def _part(self, *, dates: bool) -> Node | None:
        """Parse signs, NOT and field names, and their operand."""
        negated = False
        field = DATE_NAMES[0] if dates else ""
        prefix: Lexeme | None = None
        while self._peek().kind in _PREFIXES:
            prefix = self._take()
            negated ^= prefix.kind in {LexemeKind.MINUS, LexemeKind.NOT}
            field = prefix.text if prefix.kind is LexemeKind.FIELD else field
        nothing_follows = self._peek().kind in _ENDS
        node = self._operand(field)
        if node is not None:
            return negate(node) if negated else node
        if prefix is not None and prefix.kind is LexemeKind.NOT:
            self.remarks.append(Remark("dangling-operator", prefix.text))
        elif field and (nothing_follows or field not in DATE_NAMES):
            self.remarks.append(Remark("empty-field", field))
        return None

    def _operand(self, field: str) -> Node | None:
        kind = self._peek().kind
        if kind in _ENDS:
            return None
        if kind is LexemeKind.OPEN:
            self._take()
            node = self._any(dates=field in DATE_NAMES)
            self._take()
        elif field in DATE_NAMES:
            return self._dates()
        elif kind is LexemeKind.PHRASE:
            node = self._phrase(self._take())
        else:
            node = self._word(self._take().text)
        return InField(FIELD_NAMES[field], node) if node and field in FIELD_NAMES else node

    def _dates(self) -> Node | None:
        """Parse the longest date: a run or a phrase, or runs such as ``12 Agustus 2024``."""
        place = self._next
        runs = [self._take().text]
        if self._lexemes[place].kind is LexemeKind.WORDS:
            while self._peek().kind is LexemeKind.WORDS and len(runs) < MAX_DATE_RUNS:
                runs.append(self._take().text)
        lengths = range(len(runs), 0, -1)
        found = ((length, _dates_of(" ".join(runs[:length]))) for length in lengths)
        length, days = next((each for each in found if each[1]), (1, None))
        self._next = place + length
        text = runs[0]
        if days is None:
            self.remarks.append(Remark("bad-date", text))
            return None
        return next(iter(self._counted([days])), None)

    def _phrase(self, lexeme: Lexeme) -> Node | None:
        text = lexeme.text.strip()
        if not plain_words(text):
            return None
        if "*" in text:
            self.remarks.append(Remark("phrase-wildcard", text))
        if lexeme.slop > self._limits.slop:
            self.remarks.append(Remark("phrase-slop", str(self._limits.slop)))
        return next(iter(self._counted([Phrase(text, min(lexeme.slop, self._limits.slop))])), None)

    def _word(self, text: str) -> Node | None:
        """Return one node; several words joined by punctuation become a phrase."""
        nodes = self._reader.read(text)
        if len(nodes) > 1:
            return self._phrase(Lexeme(LexemeKind.PHRASE, " ".join(map(_as_typed, nodes))))
        return next(iter(self._counted(nodes)), None)

    def _counted(self, nodes: list[Node]) -> list[Node]:
        """Return the first of ``nodes``, up to the limit of clauses."""
        room = self._limits.clauses - self._clauses
        if len(nodes) > room:
            self.remarks.append(Remark("too-many-clauses", str(self._limits.clauses)))
            nodes = nodes[:room]
        self._clauses += len(nodes)
        return nodes

    def _peek(self) -> Lexeme:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else _END

    def _take(self) -> Lexeme:
        lexeme = self._peek()
        self._next += 1
        return lexeme


def _dates_of(text: str) -> Node | None:
    return parse_dates(text) or relative_dates(text)


def _as_typed(node: Node) -> str:
    match node:
        case Word(text) | Fuzzy(text, _) | Wildcard(text):
            return text
        case _:
            raise TypeError(f"{node!r} is no word")
