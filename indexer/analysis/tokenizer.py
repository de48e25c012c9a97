"""Text to tokens: where words begin and end, and under which forms each is found.

One regular expression finds chunks (words with the hyphens, apostrophes and decimal points inside
them); a chunk is expanded into its tokens once and remembered, for most chunks of a text have been
seen before. Rules for numbers: ``numbers``; for hyphens: ``doubles``; for glued words: ``lexicon``.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.analysis.doubles import is_double, single_form
from indexer.analysis.folding import APOSTROPHES, HYPHENS, INVISIBLE, MARKS, fold
from indexer.analysis.numbers import canonical_numbers
from indexer.analysis.stemming import stem_of_folded
from indexer.analysis.tokens import Token
from lexicon import is_word, split_glued

MEMO = 131_072  # chunks; about 50 MB when full
LONGEST_REMEMBERED = 128  # characters of a chunk

_LETTER = rf"[\w{MARKS}{INVISIBLE}]"
CHUNK = re.compile(
    # U.S., S.H.: single letters with points between them are one word
    r"[^\W\d](?:\.[^\W\d])+(?!\w)"
    rf"|\w{_LETTER}*"
    rf"(?:(?:[{re.escape(HYPHENS)}]|(?<=\d)[.,:](?=\d)|(?<=[^\W\d])[{APOSTROPHES}](?=[^\W\d])"
    rf"|(?<=[{MARKS}{INVISIBLE}])[{APOSTROPHES}](?=[^\W\d]))\w{_LETTER}*)*"
)
HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
NUMBER = re.compile(r"\d[\d.,:]*")
LETTERS_DIGITS = re.compile(r"([^\W\d]+)(\d[\d.,:]*)")
WRITTEN_DOUBLE = re.compile(r"([a-z]{3,})2(nya|an|kan|i)?")
CLITIC_PARTS = frozenset({"nya", "an", "ku", "mu", "lah", "kah", "pun"})
POSSESSIVE = re.compile(rf"(.{{2,}})[{APOSTROPHES}][sS]")


class Piece(NamedTuple):
    """A token of a chunk, with offsets into the chunk."""

    exact: str
    stem: str
    start: int
    end: int
    aliases: tuple[str, ...] = ()


def analyze(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order; their offsets point into ``text`` as it is."""
    tokens: list[Token] = []
    append = tokens.append
    position = 0
    for match in CHUNK.finditer(text.replace("_", " ")):
        chunk = match.group()
        at = match.start()
        pieces = _remembered(chunk) if len(chunk) <= LONGEST_REMEMBERED else expand(chunk)
        for exact, stem, start, end, aliases in pieces:
            append(Token(exact, stem, position, at + start, at + end, aliases))
            position += 1
    return tokens


def expand(chunk: str) -> tuple[Piece, ...]:
    """Return the tokens that one chunk holds."""
    if chunk.isalpha() and (chunk.islower() or chunk.istitle()):
        return tuple(_word(chunk, 0))
    if "." in chunk and not any(char.isdigit() for char in chunk):
        return (_piece(chunk.replace(".", ""), 0, len(chunk)),)
    return tuple(_hyphenated(chunk))


_remembered = lru_cache(maxsize=MEMO)(expand)


def _hyphenated(chunk: str) -> Iterator[Piece]:
    """Yield the tokens of the parts between hyphens, doubles and clitics joined."""
    parts = _parts(chunk)
    index = 0
    while index < len(parts):
        part, start = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else None
        index += 1
        if following is None:
            yield from _word(part, start)
            continue
        folded, next_folded = fold(part), fold(following[0])
        end = following[1] + len(following[0])
        if is_double(folded, next_folded):
            index += 1
            if index < len(parts) and fold(parts[index][0]) in CLITIC_PARTS:
                end = parts[index][1] + len(parts[index][0])
                index += 1
            yield _double(f"{folded}-{next_folded}", start, end)
        elif next_folded in CLITIC_PARTS and following[0].islower() and len(part) > 1:
            index += 1
            yield from _with_clitic(part, start, end, next_folded)
        elif len(folded) == 1 and folded.isalpha() and next_folded.isdigit():
            index += 1
            yield _piece(folded + next_folded, start, end)
        else:
            first, *others = _word(part, start)
            joined = folded + next_folded
            alias = (joined,) if len(parts) == 2 and folded.isalpha() and len(folded) > 1 else ()
            yield first._replace(aliases=first.aliases + alias)
            yield from others


def _parts(chunk: str) -> list[tuple[str, int]]:
    parts = []
    start = 0
    for part in HYPHEN.split(chunk):
        if fold(part):
            parts.append((part, start))
        start += len(part) + 1
    return parts


def _with_clitic(part: str, start: int, end: int, clitic: str) -> Iterator[Piece]:
    """Yield ``KTP-nya`` as KTP, found as ktpnya too."""
    *before, last = _word(part, start)
    yield from before
    yield last._replace(end=end, aliases=(*last.aliases, last.exact + clitic))


def _double(folded: str, start: int, end: int) -> Piece:
    single = single_form(folded)
    return Piece(folded, stem_of_folded(folded), start, end, (single,) if single else ())


def _word(word: str, start: int) -> Iterator[Piece]:
    """Yield the tokens of a word without hyphens."""
    number = NUMBER.fullmatch(word)
    if number:
        for text, begin, end, aliases in canonical_numbers(word):
            yield Piece(text, text, start + begin, start + end, aliases)
        return
    mixed = LETTERS_DIGITS.fullmatch(word)
    if mixed:
        yield from _letters_and_digits(mixed[1], mixed[2], start)
        return
    double = WRITTEN_DOUBLE.fullmatch(fold(word))
    if double and is_word(double[1]):
        yield _double(f"{double[1]}-{double[1]}{double[2] or ''}", start, start + len(word))
        return
    offsets = split_glued(word)
    if not offsets:
        yield _piece(word, start, start + len(word))
        return
    joined: tuple[str, ...] = (fold(word),)
    edges = (0, *offsets, len(word))
    for begin, end in itertools.pairwise(edges):
        yield _piece(word[begin:end], start + begin, start + end, joined)
        joined = ()


def _letters_and_digits(letters: str, digits: str, start: int) -> Iterator[Piece]:
    """Yield ``covid19`` as covid and 19, found as one too; ``G20`` stays one."""
    if digits == "2" and len(letters) > 2 and is_word(letters):
        folded = fold(letters)
        yield _double(f"{folded}-{folded}", start, start + len(letters) + 1)
        return
    if len(letters) == 1 and digits.isdigit():
        yield _piece(letters + digits, start, start + len(letters + digits))
        return
    first = _piece(letters, start, start + len(letters))
    rest = list(_word(digits, start + len(letters)))
    joined = first.exact + rest[0].exact
    yield first if letters.lower() == "rp" else first._replace(aliases=(joined,))
    yield from rest


def _piece(word: str, start: int, end: int, aliases: tuple[str, ...] = ()) -> Piece:
    possessive = POSSESSIVE.fullmatch(word)
    exact = fold(word)
    if possessive:
        owner = fold(possessive[1])
        return Piece(exact, stem_of_folded(owner), start, end, (*aliases, owner))
    return Piece(exact, stem_of_folded(exact), start, end, aliases)
