"""Parse the text of a query into a tree. No text is an error: what cannot be meant gives way.

The grammar (docs/query-language.md tells it for readers)::

    any      = all { OR all }
    all      = sequence { AND sequence }
    sequence = { words | part }            plain words make one bag, parts must all match
    part     = { "-" | NOT | "+" | field } ( words | phrase | "(" any ")" )

Every fallback leaves a remark. Recursion goes as deep as the limit of nesting, no deeper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.query.dates import parse_dates
from indexer.query.keywords import DATE_NAMES, FIELD_NAMES
from indexer.query.lexer import Kind, Lexer, Token
from indexer.query.limits import Limits, Remark
from indexer.query.rewrite import all_of, any_of, bag_of, negate
from indexer.query.sanitize import clean
from indexer.query.tree import Fuzzy, InField, Node, Nothing, Phrase, Wildcard, Word
from indexer.query.words import WordReader, plain_words


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a query was understood as: its text as far as it was read, its tree, and remarks."""

    text: str
    tree: Node
    remarks: tuple[Remark, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to search for."""
        return isinstance(self.tree, Nothing)


_DEFAULT_LIMITS = Limits()


def parse(text: str, limits: Limits = _DEFAULT_LIMITS) -> ParsedQuery:
    """Return what ``text`` asks for.

    >>> parse('banjir jakarta -"banjir kanal"').tree  # doctest: +NORMALIZE_WHITESPACE
    And(children=(Bag(words=(Word(text='banjir'), Word(text='jakarta'))),
    Not(child=Phrase(text='banjir kanal', slop=0))))
    """
    text, cut = clean(text, limits.length)
    lexer = Lexer(text)
    tokens, imbalance = _balance(lexer.tokens, limits.nesting)
    parser = _Parser(tokens, limits)
    tree = parser.parse() or Nothing()
    remarks = (*cut, *lexer.remarks, *imbalance, *parser.remarks)
    return ParsedQuery(text, tree, _telling(remarks))


#: What a cut in the middle of a query causes is not worth a remark of its own.
_CUTS = {"too-long", "too-many-clauses"}
_CAUSED_BY_CUTS = {"unbalanced-quote", "unbalanced-parenthesis", "dangling-operator", "empty-field"}


def _telling(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    cut = any(remark.code in _CUTS for remark in remarks)
    kept = (each for each in remarks if not (cut and each.code in _CAUSED_BY_CUTS))
    return tuple(dict.fromkeys(kept))


def _balance(tokens: list[Token], nesting: int) -> tuple[list[Token], list[Remark]]:
    """Pair all parentheses: close open ones at the end, drop stray and too deeply nested ones."""
    balanced: list[Token] = []
    remarks: list[Remark] = []
    depth = 0
    for token in tokens:
        if token.kind is Kind.OPEN:
            depth += 1
            if depth > nesting:
                remarks.append(Remark("too-deep", str(nesting)))
                continue
        elif token.kind is Kind.CLOSE:
            depth -= 1
            if depth < 0:
                remarks.append(Remark("unbalanced-parenthesis", ")"))
            if depth < 0 or depth >= nesting:
                depth = max(depth, 0)
                continue
        balanced.append(token)
    if depth:
        remarks.append(Remark("unbalanced-parenthesis", "("))
    balanced += [Token(Kind.CLOSE)] * min(depth, nesting)
    return balanced, remarks


_END = Token(Kind.CLOSE)
_OPERATORS = {Kind.AND, Kind.OR, Kind.NOT}
_ENDS = {Kind.CLOSE, Kind.AND, Kind.OR}
_PREFIXES = {Kind.MINUS, Kind.NOT, Kind.PLUS, Kind.FIELD}


class _Parser:
    """A recursive descent over balanced tokens, by the grammar above."""

    def __init__(self, tokens: list[Token], limits: Limits) -> None:
        self.remarks: list[Remark] = []
        self._reader = WordReader(limits, self.remarks)
        self._limits = limits
        self._tokens = tokens
        self._next = 0
        self._clauses = 0

    def parse(self) -> Node | None:
        return self._any(dates=False) or self._operators_as_words()

    def _operators_as_words(self) -> Node | None:
        operators = [token.text for token in self._tokens if token.kind in _OPERATORS]
        words: list[Node] = [Word(word) for text in operators for word in plain_words(text)]
        return bag_of(self._counted(words))

    def _any(self, *, dates: bool) -> Node | None:
        return any_of(self._operands(Kind.OR, self._all, dates=dates))

    def _all(self, *, dates: bool) -> Node | None:
        return all_of(self._operands(Kind.AND, self._sequence, dates=dates))

    def _operands(
        self, operator: Kind, operand: Callable[..., Node | None], *, dates: bool
    ) -> list[Node]:
        operands = [operand(dates=dates)]
        while self._peek().kind is operator:
            token = self._take()
            operands.append(operand(dates=dates))
            if None in operands[-2:]:
                self.remarks.append(Remark("dangling-operator", token.text))
        return [node for node in operands if node is not None]

    def _sequence(self, *, dates: bool) -> Node | None:
        parts: list[Node] = []
        words: list[Node] = []
        place = 0
        while (kind := self._peek().kind) not in _ENDS:
            if kind is Kind.WORDS and not dates:
                place = place if words else len(parts)
                words += self._counted(self._reader.read(self._take().text))
            elif part := self._part(dates=dates):
                parts.append(part)
        if bag := bag_of(words):
            parts.insert(place, bag)
        return all_of(parts)

    def _part(self, *, dates: bool) -> Node | None:
        """Parse signs, NOT and field names, and what they apply to."""
        negated = False
        field = DATE_NAMES[0] if dates else ""
        prefix: Token | None = None
        while self._peek().kind in _PREFIXES:
            prefix = self._take()
            negated ^= prefix.kind in {Kind.MINUS, Kind.NOT}
            field = prefix.text if prefix.kind is Kind.FIELD else field
        nothing_follows = self._peek().kind in _ENDS
        node = self._operand(field)
        if node is not None:
            return negate(node) if negated else node
        if prefix is not None and prefix.kind is Kind.NOT:
            self.remarks.append(Remark("dangling-operator", prefix.text))
        elif field and (nothing_follows or field not in DATE_NAMES):
            self.remarks.append(Remark("empty-field", field))
        return None

    def _operand(self, field: str) -> Node | None:
        kind = self._peek().kind
        if kind in _ENDS:
            return None
        if kind is Kind.OPEN:
            self._take()
            node = self._any(dates=field in DATE_NAMES)
            self._take()
        elif field in DATE_NAMES:
            return self._dates(self._take().text)
        elif kind is Kind.PHRASE:
            node = self._phrase(self._take())
        else:
            node = self._word(self._take().text)
        return InField(FIELD_NAMES[field], node) if node and field in FIELD_NAMES else node

    def _dates(self, text: str) -> Node | None:
        days = parse_dates(text)
        if days is None:
            self.remarks.append(Remark("bad-date", text))
            return None
        return next(iter(self._counted([days])), None)

    def _phrase(self, token: Token) -> Node | None:
        text = token.text.strip()
        if not plain_words(text):
            return None
        if "*" in text:
            self.remarks.append(Remark("phrase-wildcard", text))
        if token.slop > self._limits.slop:
            self.remarks.append(Remark("phrase-slop", str(self._limits.slop)))
        return next(iter(self._counted([Phrase(text, min(token.slop, self._limits.slop))])), None)

    def _word(self, text: str) -> Node | None:
        """Return one node: words that punctuation glues together are a phrase after a prefix."""
        nodes = self._reader.read(text)
        if len(nodes) > 1:
            return self._phrase(Token(Kind.PHRASE, " ".join(map(_as_typed, nodes))))
        return next(iter(self._counted(nodes)), None)

    def _counted(self, nodes: list[Node]) -> list[Node]:
        """Return as many of ``nodes`` as the limit of clauses leaves room for."""
        room = self._limits.clauses - self._clauses
        if len(nodes) > room:
            self.remarks.append(Remark("too-many-clauses", str(self._limits.clauses)))
            nodes = nodes[:room]
        self._clauses += len(nodes)
        return nodes

    def _peek(self) -> Token:
        return self._tokens[self._next] if self._next < len(self._tokens) else _END

    def _take(self) -> Token:
        token = self._peek()
        self._next += 1
        return token


def _as_typed(node: Node) -> str:
    match node:
        case Word(text) | Fuzzy(text, _) | Wildcard(text):
            return text
        case _:
            raise TypeError(f"{node!r} is no word")
