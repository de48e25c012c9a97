"""Text to tokens: where words begin and end.

One regular expression finds chunks: words with the hyphens, apostrophes and decimal points inside
them. What a chunk holds is worked out once (``pieces``), and what stands between two spaces is
remembered with it, for most of a text has been seen before.
"""

import re
from functools import lru_cache

from indexer.analysis.folding import APOSTROPHES, HYPHENS, INVISIBLE, MARKS
from indexer.analysis.tokens import Token
from indexer.analysis.word_splitter import Piece, expand

MEMO = 65_536  # of each kind; about 25 MB when full
LONGEST_REMEMBERED = 128  # characters

_REST = rf"[\w{MARKS}{INVISIBLE}]*"
_LETTER = r"[^\W\d]"
CHUNK = re.compile(
    # U.S., S.H.: single letters with points between them are one word
    rf"{_LETTER}[{MARKS}]*(?:\.{_LETTER}[{MARKS}]*)+(?![\w{MARKS}])"
    rf"|\w{_REST}(?:(?:"
    rf"[{re.escape(HYPHENS)}]"
    r"|(?<=\d)[.,:](?=\d)"
    rf"|(?<=[^\W\d]|[{MARKS}{INVISIBLE}])[{APOSTROPHES}](?={_LETTER})"
    rf")\w{_REST})*"
)

RUN = re.compile(r"\S+")
ENDINGS = ".,"  # what most often follows a word


def chunks_of(run: str) -> list[str]:
    """Return the chunks of a piece of text."""
    return CHUNK.findall(run.replace("_", " "))


def _pieces(run: str) -> tuple[Piece, ...]:
    """Return the tokens of what stands between two spaces, with offsets into it."""
    word = run.rstrip(ENDINGS)
    if word.isalpha() and len(word) <= LONGEST_REMEMBERED:  # as most are: one chunk
        return _expand(word)
    found: list[Piece] = []
    for match in CHUNK.finditer(run.replace("_", " ")):
        at = match.start()
        chunk = match.group()
        pieces = _expand(chunk) if len(chunk) <= LONGEST_REMEMBERED else expand(chunk)
        if at:
            moved = (piece._replace(start=at + piece.start, end=at + piece.end) for piece in pieces)
            found += moved
        else:
            found += pieces
    return tuple(found)


_expand = lru_cache(maxsize=MEMO)(expand)
_remembered = lru_cache(maxsize=MEMO)(_pieces)


def pieces_of(run: str) -> tuple[Piece, ...]:
    """Return the tokens of what stands between two spaces, with offsets into it."""
    return _remembered(run) if len(run) <= LONGEST_REMEMBERED else _pieces(run)


def analyze(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order; their offsets point into ``text`` as it is."""
    tokens: list[Token] = []
    position = 0
    for match in RUN.finditer(text):  # no chunk reaches across a space
        run = match.group()
        pieces = pieces_of(run)
        if pieces:
            at = match.start()
            for exact, stem, start, end, aliases in pieces:
                tokens.append(Token(exact, stem, position, at + start, at + end, aliases))
                position += 1
    return tokens
