"""From a chunk (a word with whatever holds it together) to the tokens in it.

A chunk can hold several tokens (``BaratIni``, ``covid-19``, ``pasca-Soviet``) or be one in spite of
its hyphen (``anak-anak``, ``KTP-nya``). Where readers write either way, the first token carries the
other spelling as an alias, so that each finds the other.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis.folding import APOSTROPHES, HYPHENS, fold
from indexer.analysis.nfc import APART, compose
from indexer.analysis.numbers import canonical_numbers
from indexer.analysis.reduplication import is_double, single_form
from indexer.analysis.stemming import term_of_folded
from lexicon import is_word, split_run_together

HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
NUMBER = re.compile(r"\d[\d.,:]*")
LETTERS_DIGITS = re.compile(r"([^\W\d]+)(\d[\d.,:]*)")
WRITTEN_DOUBLE = re.compile(r"([a-z]{3,})2(nya|an|kan)?")
CLITIC_PARTS = frozenset({"nya", "an", "ku", "mu", "lah", "kah", "pun"})
POSSESSIVE = re.compile(rf"(.{{2,}})[{APOSTROPHES}][sS]")
CURRENCY = "rp"


class Piece(NamedTuple):
    """A token of a chunk, with offsets into the chunk."""

    exact: str
    stem: str
    start: int
    end: int
    aliases: tuple[str, ...] = ()


class Part(NamedTuple):
    """What stands between two hyphens of a chunk."""

    text: str
    folded: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def expand(chunk: str) -> tuple[Piece, ...]:
    """Return the tokens of one chunk.

    >>> [piece.exact for piece in expand("anti-G20")], [piece.exact for piece in expand("S.H")]
    (['anti', 'g20'], ['sh'])
    """
    if chunk.isascii() or not APART.search(chunk):
        return tuple(_expand(chunk))
    composed, origins = compose(chunk)
    return tuple(
        piece._replace(start=origins[piece.start], end=origins[piece.end])
        for piece in _expand(composed)
    )


def _expand(chunk: str) -> Iterable[Piece]:
    """Return the tokens of a chunk of composed letters, with offsets into that."""
    if chunk.isalpha() and (
        chunk.islower() or chunk.istitle() or (chunk.isascii() and chunk.isupper())
    ):
        return _one(chunk, fold(chunk), 0)
    if NUMBER.fullmatch(chunk):
        return _numbers(chunk, 0)
    if "." in chunk and not any(char.isdigit() for char in chunk):
        return _one(chunk, fold(chunk.replace(".", "")), 0)
    parts = _parts(chunk)
    cuts = [part.start + offset for part in parts for offset in split_run_together(part.text)]
    if cuts:
        return _parted(chunk, cuts)
    return _word(parts[0]) if len(parts) == 1 else _hyphenated(parts)


def _parted(chunk: str, cuts: list[int]) -> Iterator[Piece]:
    """Yield the words that scraping glued (``BaratIni``), the first found under the whole too."""
    aliases: tuple[str, ...] = (fold(chunk),) if chunk.isalpha() else ()
    for begin, end in pairwise((0, *cuts, len(chunk))):
        for piece in _expand(chunk[begin:end]):
            moved = (begin + piece.start, begin + piece.end)
            yield Piece(piece.exact, piece.stem, *moved, piece.aliases + aliases)
            aliases = ()


def _parts(chunk: str) -> list[Part]:
    """Return the parts between hyphens; without those that folding leaves nothing of."""
    parts = []
    start = 0
    for text in HYPHEN.split(chunk):
        folded = fold(text)
        if folded:
            parts.append(Part(text, folded, start))
        start += len(text) + 1
    return parts or [Part("", "", 0)]


def _hyphenated(parts: list[Part]) -> Iterator[Piece]:
    """Yield the tokens of several parts; doubles, clitics and G-20 are one token each."""
    index = 0
    while index < len(parts):
        part = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else None
        index += 1
        if following is None:
            yield from _word(part)
        elif is_double(part.folded, following.folded):
            has_clitic = index + 1 < len(parts) and _is_clitic(parts[index + 1])
            index += 1 + has_clitic
            yield _double(f"{part.folded}-{following.folded}", part.start, parts[index - 1].end)
        elif _is_clitic(following) and len(part.folded) > 1:
            index += 1
            yield from _with_clitic(part, following)
        elif len(part.folded) == 1 and part.folded.isalpha() and following.folded.isdigit():
            index += 1
            yield from _one(part.text, part.folded + following.folded, part.start, following.end)
        else:
            yield from _compounded(part, following if len(parts) == 2 else None)


def _is_clitic(part: Part) -> bool:
    return part.folded in CLITIC_PARTS and part.text.islower()


def _with_clitic(part: Part, clitic: Part) -> Iterator[Piece]:
    """Yield ``KTP-nya`` as ktp, found as ktpnya too."""
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


def _double(folded: str, start: int, end: int) -> Piece:
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
    elif double := _written_double(text):
        yield _double(double, start, part.end)
    elif POSSESSIVE.fullmatch(text):
        owner = fold(text[:-2])
        yield Piece(folded, term_of_folded(owner), start, part.end, (owner,))
    else:
        yield from _one(text, folded, start)


def _numbers(text: str, start: int) -> Iterator[Piece]:
    for number, begin, end, aliases in canonical_numbers(text):
        yield Piece(number, number, start + begin, start + end, aliases)


def _letters_and_digits(letters: str, digits: str, start: int) -> Iterator[Piece]:
    """Yield ``covid19`` as covid and 19, found as one too; ``G20`` and ``anak2`` are one."""
    end = start + len(letters) + len(digits)
    if double := _written_double(letters + digits):
        yield _double(double, start, end)
        return
    if len(letters) == 1 and digits.isdigit():
        yield from _one(letters + digits, fold(letters + digits), start)
        return
    numbers = list(_numbers(digits, start + len(letters)))
    folded = fold(letters)
    aliases = () if folded == CURRENCY else (folded + numbers[0].exact,)
    yield from _one(letters, folded, start, aliases=aliases)
    yield from numbers


def _written_double(text: str) -> str | None:
    """Return ``anak-anak`` for ``anak2``; the 2 is read so after a word in small letters only."""
    match = WRITTEN_DOUBLE.fullmatch(text)
    if match and is_word(match[1]):
        return f"{match[1]}-{match[1]}{match[2] or ''}"
    return None


def _one(
    text: str, folded: str, start: int, end: int | None = None, aliases: tuple[str, ...] = ()
) -> Iterator[Piece]:
    if folded:
        stop = start + len(text) if end is None else end
        yield Piece(folded, term_of_folded(folded), start, stop, aliases)
