"""Splitting of a chunk (a word with everything attached to it) into tokens.

A chunk can have several tokens (``BaratIni``, ``covid-19``, ``pasca-Soviet``) or be one token in
spite of its hyphen (``anak-anak``, ``KTP-nya``). Where both spellings are usual, the first token
has the other spelling as an alias, so that each spelling finds the other.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis.folding import APOSTROPHES, HYPHENS, fold
from indexer.analysis.nfc import DECOMPOSED, compose
from indexer.analysis.numbers import normalized_numbers
from indexer.analysis.reduplication import is_reduplication, single_form
from indexer.analysis.stemming import term_of_folded
from lexicon import is_word, split_run_together

HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
NUMBER = re.compile(r"\d[\d.,:]*")
LETTERS_DIGITS = re.compile(r"([^\W\d]+)(\d[\d.,:]*)")
WRITTEN_WITH_2 = re.compile(r"([a-z]{3,})2(nya|an|kan)?")  # anak2, anak2nya
CLITICS = frozenset({"nya", "an", "ku", "mu", "lah", "kah", "pun"})
ENGLISH_POSSESSIVE = re.compile(rf"(.{{2,}})[{APOSTROPHES}][sS]")
CURRENCY = "rp"
PERCENT_SIGN, PERCENT = "%", "persen"


class Piece(NamedTuple):
    """A token of a chunk or run, with offsets into it."""

    exact: str
    stem: str
    start: int
    end: int
    aliases: tuple[str, ...] = ()


class Part(NamedTuple):
    """The text between two hyphens of a chunk."""

    text: str
    folded: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def split_chunk(chunk: str) -> tuple[Piece, ...]:
    """Return the tokens of one chunk.

    >>> [piece.exact for piece in split_chunk("anti-G20") + split_chunk("S.H")]
    ['anti', 'g20', 'sh']
    """
    if chunk.isascii() or not DECOMPOSED.search(chunk):
        return tuple(_split(chunk))
    composed, origins = compose(chunk)
    return tuple(
        piece._replace(start=origins[piece.start], end=origins[piece.end])
        for piece in _split(composed)
    )


def _split(chunk: str) -> Iterable[Piece]:
    """Return the tokens of a composed chunk, with offsets into the composed text."""
    if chunk.isalpha() and (
        chunk.islower() or chunk.istitle() or (chunk.isascii() and chunk.isupper())
    ):
        return _one(chunk, fold(chunk), 0)
    if NUMBER.fullmatch(chunk):
        return _numbers(chunk, 0)
    if chunk == PERCENT_SIGN:
        return (Piece(PERCENT, PERCENT, 0, len(chunk)),)
    if "." in chunk and not any(char.isdigit() for char in chunk):
        return _one(chunk, fold(chunk.replace(".", "")), 0)
    parts = _parts(chunk)
    cuts = [part.start + offset for part in parts for offset in split_run_together(part.text)]
    if cuts:
        return _split_at(chunk, cuts)
    return _word(parts[0]) if len(parts) == 1 else _hyphenated(parts)


def _split_at(chunk: str, cuts: list[int]) -> Iterator[Piece]:
    """Yield the words run together in ``BaratIni``; the whole is an alias of the first one."""
    aliases: tuple[str, ...] = (fold(chunk),) if chunk.isalpha() else ()
    for begin, end in pairwise((0, *cuts, len(chunk))):
        for piece in _split(chunk[begin:end]):
            moved = (begin + piece.start, begin + piece.end)
            yield Piece(piece.exact, piece.stem, *moved, piece.aliases + aliases)
            aliases = ()


def _parts(chunk: str) -> list[Part]:
    """Return the parts between hyphens, except parts that are empty when folded."""
    parts = []
    start = 0
    for text in HYPHEN.split(chunk):
        folded = fold(text)
        if folded:
            parts.append(Part(text, folded, start))
        start += len(text) + 1
    return parts or [Part("", "", 0)]


def _hyphenated(parts: list[Part]) -> Iterator[Piece]:
    """Yield the tokens of several parts. Reduplications, clitics and G-20 are one token each."""
    index = 0
    while index < len(parts):
        part = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else None
        index += 1
        if following is None:
            yield from _word(part)
        elif is_reduplication(part.folded, following.folded):
            has_clitic = index + 1 < len(parts) and _is_clitic(parts[index + 1])
            index += 1 + has_clitic
            folded = f"{part.folded}-{following.folded}"
            yield _reduplicated(folded, part.start, parts[index - 1].end)
        elif _is_clitic(following) and len(part.folded) > 1:
            index += 1
            yield from _with_clitic(part, following)
        elif len(part.folded) == 1 and part.folded.isalpha() and following.folded.isdigit():
            index += 1
            yield from _one(part.text, part.folded + following.folded, part.start, following.end)
        else:
            yield from _compounded(part, following if len(parts) == 2 else None)


def _is_clitic(part: Part) -> bool:
    return part.folded in CLITICS and part.text.islower()


def _with_clitic(part: Part, clitic: Part) -> Iterator[Piece]:
    """Yield ``KTP-nya`` as ktp with the alias ktpnya."""
    *before, last = _word(part)
    yield from before
    aliases = (*last.aliases, last.exact + clitic.folded)
    yield last._replace(end=clitic.end, aliases=aliases)


def _compounded(part: Part, following: Part | None) -> Iterator[Piece]:
    """Yield the first part of ``non-aktif`` with the alias nonaktif."""
    first, *others = _word(part)
    if following and part.folded.isalpha():
        first = first._replace(aliases=(*first.aliases, part.folded + following.folded))
    yield first
    yield from others


def _reduplicated(folded: str, start: int, end: int) -> Piece:
    single = single_form(folded)
    return Piece(folded, term_of_folded(folded), start, end, (single,) if single else ())


def _word(part: Part) -> Iterator[Piece]:
    """Yield the tokens of a word without hyphens."""
    text, folded, start = part
    if text.isalpha():
        yield from _one(text, folded, start)
    elif NUMBER.fullmatch(text):
        yield from _numbers(text, start)
    elif mixed := LETTERS_DIGITS.fullmatch(text):
        yield from _letters_and_digits(mixed[1], mixed[2], start)
    elif reduplication := _written_with_2(text):
        yield _reduplicated(reduplication, start, part.end)
    elif ENGLISH_POSSESSIVE.fullmatch(text):
        owner = fold(text[:-2])
        yield Piece(folded, term_of_folded(owner), start, part.end, (owner,))
    else:
        yield from _one(text, folded, start)


def _numbers(text: str, start: int) -> Iterator[Piece]:
    for number, begin, end, aliases in normalized_numbers(text):
        yield Piece(number, number, start + begin, start + end, aliases)


def _letters_and_digits(letters: str, digits: str, start: int) -> Iterator[Piece]:
    """Yield ``covid19`` as covid (alias covid19) and 19; ``G20`` and ``anak2`` are one token."""
    end = start + len(letters) + len(digits)
    if reduplication := _written_with_2(letters + digits):
        yield _reduplicated(reduplication, start, end)
        return
    if len(letters) == 1 and digits.isdigit():
        yield from _one(letters + digits, fold(letters + digits), start)
        return
    numbers = list(_numbers(digits, start + len(letters)))
    folded = fold(letters)
    aliases = () if folded == CURRENCY else (folded + numbers[0].exact,)
    yield from _one(letters, folded, start, aliases=aliases)
    yield from numbers


def _written_with_2(text: str) -> str | None:
    """Return ``anak-anak`` for ``anak2``. A 2 means reduplication only after a lower-case word."""
    match = WRITTEN_WITH_2.fullmatch(text)
    if match and is_word(match[1]):
        return f"{match[1]}-{match[1]}{match[2] or ''}"
    return None


def _one(
    text: str, folded: str, start: int, end: int | None = None, aliases: tuple[str, ...] = ()
) -> Iterator[Piece]:
    if folded:
        stop = start + len(text) if end is None else end
        yield Piece(folded, term_of_folded(folded), start, stop, aliases)
