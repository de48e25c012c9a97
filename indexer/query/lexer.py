"""Lexer of the query language: parentheses, operators, signs, field names, phrases, words.

A lexeme has no meaning yet: the parser handles balance, limits and fallbacks. Only quotation marks
are paired here, because the content of a phrase is not split further.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from indexer.query.keywords import DATE_NAMES, FIELD_NAMES, OPERATORS, QUOTES, Operator
from indexer.query.limits import Remark


class LexemeKind(Enum):
    """The kind of a lexeme."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()  # the keyword; the sign is MINUS
    MINUS = auto()
    PLUS = auto()
    FIELD = auto()
    PHRASE = auto()
    WORDS = auto()  # a run of characters, split further by word_reader.py


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A lexeme; ``text`` is the name of a field, the content of a phrase, or a run."""

    kind: LexemeKind
    text: str = ""
    slop: int = 0


_OPERATOR_KINDS = {
    Operator.AND: LexemeKind.AND,
    Operator.OR: LexemeKind.OR,
    Operator.NOT: LexemeKind.NOT,
}
_LEXEME = re.compile(
    rf"(?P<blank>\s+)|(?P<open>\()|(?P<close>\))|(?P<quote>[{QUOTES}])|(?P<run>[^\s(){QUOTES}]+)"
)
_PARAGRAPH = re.compile(r"(?<=\bayat )\((\d{1,3}[a-z]?)\)", re.IGNORECASE)  # Pasal 27 ayat (3)
_SPACED_PERCENT = re.compile(r"(?<=\d) +%(?!\S)")
_CLOSING = re.compile(f"[{QUOTES}]")
_SLOP = re.compile(r"~(\d{0,3})\d*", re.ASCII)
_NAME = re.compile(r"(?P<name>[^\W\d_]{2,})[:：]")
_NO_NAME_BEFORE = re.compile(r"[/\d]")  # "https://kompas.com", "QS:2"
# A negative number, not a year: "suhu -5 derajat" must not exclude every article with a 5 in it.
_NEGATIVE_NUMBER = re.compile(r"-\d{1,3}(?:[.,]\d+)*(?:%|°?[CF]?)", re.ASCII | re.IGNORECASE)


class Lexer:
    """Splits one text; the results are in ``lexemes`` and ``remarks``."""

    def __init__(self, text: str) -> None:
        self.lexemes: list[Lexeme] = []
        self.remarks: list[Remark] = []
        self._text = _SPACED_PERCENT.sub("%", _PARAGRAPH.sub(r"\1", text))
        self._position = 0
        while match := _LEXEME.match(self._text, self._position):
            self._position = match.end()
            self._take(match)

    def _take(self, match: re.Match[str]) -> None:
        if match.lastgroup == "open":
            self.lexemes.append(Lexeme(LexemeKind.OPEN))
        elif match.lastgroup == "close":
            self.lexemes.append(Lexeme(LexemeKind.CLOSE))
        elif match.lastgroup == "quote":
            self._take_phrase()
        elif match.lastgroup == "run":
            self._take_run(match[0], first=self._starts_word(match.start()))

    def _starts_word(self, position: int) -> bool:
        return (
            position == 0 or self._text[position - 1].isspace() or self._text[position - 1] == "("
        )

    def _take_phrase(self) -> None:
        closing = _CLOSING.search(self._text, self._position)
        if closing is None:
            self.remarks.append(Remark("unbalanced-quote", self._text[self._position - 1 :]))
            return
        content = self._text[self._position : closing.start()]
        slop = _SLOP.match(self._text, closing.end())
        self._position = slop.end() if slop else closing.end()
        self.lexemes.append(Lexeme(LexemeKind.PHRASE, content, int((slop and slop[1]) or 0)))

    def _take_run(self, run: str, *, first: bool) -> None:
        """Split signs and field names from the front of ``run``; the rest are words."""
        if first and (operator := OPERATORS.get(run)):
            self.lexemes.append(Lexeme(_OPERATOR_KINDS[operator], run))
            return
        while length := (first and self._cut_sign(run)) or self._cut_name(run):
            run = run[length:]
            first = True
        if run:
            self.lexemes.append(Lexeme(LexemeKind.WORDS, run))

    def _cut_sign(self, run: str) -> int:
        """Take one sign that is attached to the next character; two signs are a dash."""
        if run[:1] not in {"-", "+"} or run[1:2] in {"-", "+"}:
            return 0
        if len(run) == 1 and not self._touches_group():
            return 0
        if _NEGATIVE_NUMBER.fullmatch(run):
            self.remarks.append(Remark("negative-number", run))
            return 0
        self.lexemes.append(Lexeme(LexemeKind.MINUS if run[0] == "-" else LexemeKind.PLUS))
        return 1

    def _cut_name(self, run: str) -> int:
        """Take the name of a field; add a remark if there is no such field."""
        match = _NAME.match(run)
        if match is None:
            return 0
        name = match["name"].lower()
        if name in FIELD_NAMES or name in DATE_NAMES:
            self.lexemes.append(Lexeme(LexemeKind.FIELD, name))
            return match.end()
        return self._pass_unknown_name(match, len(run))

    def _pass_unknown_name(self, match: re.Match[str], length: int) -> int:
        before_group = match.end() == length and self._touches_group()
        before_words = match.end() < length and not _NO_NAME_BEFORE.match(match.string, match.end())
        if before_group or before_words:
            self.remarks.append(Remark("unknown-field", match["name"]))
        # "-foo:(a b)" excludes the group, so "foo" is dropped: as a word it would take the sign.
        excluded = bool(self.lexemes) and self.lexemes[-1].kind is LexemeKind.MINUS
        return match.end() if before_group and excluded else 0

    def _touches_group(self) -> bool:
        return self._text[self._position : self._position + 1] in {"(", *QUOTES}
