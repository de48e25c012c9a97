"""Tokenizer: the boundaries of the words in a text.

One regular expression finds chunks: words with the hyphens, apostrophes and decimal points inside
them. ``word_splitter`` splits a chunk into tokens. The tokens of chunks and of runs (strings
between white space) are cached, because most of a text has been seen before.
"""

import re
from functools import partial

from indexer.analysis.folding import APOSTROPHES, HYPHENS, INVISIBLE, MARKS
from indexer.analysis.tokens import Token
from indexer.analysis.word_splitter import Piece, split_chunk
from lexicon.memo import memo, size_of

MAX_CACHE_BYTES = 6 * 1024 * 1024
MAX_CACHED_LENGTH = 128  # characters of a run
_PIECES_BYTES = 50  # of the tuple around the tokens of a run
_PIECE_BYTES = 290  # of a token, with two texts and two numbers, and without their letters

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
    r"|(?<=\d)%"  # 5% is 5 persen
)

RUN = re.compile(r"\S+")
ENDINGS = ".,"  # the most frequent punctuation after a word


def chunks_of(run: str) -> list[str]:
    """Return the chunks of a string."""
    return CHUNK.findall(run.replace("_", " "))


def pieces_in(run: str) -> tuple[Piece, ...]:
    """Return the tokens of a run, with offsets into it."""
    word = run.rstrip(ENDINGS)
    if word.isalpha():  # most runs are one chunk
        return split_chunk(word)
    found: list[Piece] = []
    for match in CHUNK.finditer(run.replace("_", " ")):
        at = match.start()
        pieces = split_chunk(match.group())
        if at:
            moved = (piece._replace(start=at + piece.start, end=at + piece.end) for piece in pieces)
            found += moved
        else:
            found += pieces
    return tuple(found)


def _size(pieces: tuple[Piece, ...]) -> int:
    """Return about how many bytes the tokens of a run take."""
    return _PIECES_BYTES + sum(
        [
            _PIECE_BYTES + 2 * len(piece[0]) + (size_of(piece[4]) if piece[4] else 0)
            for piece in pieces
        ]
    )


_cached_pieces = memo(max_bytes=MAX_CACHE_BYTES, size=_size)(pieces_in)


def pieces_of(run: str) -> tuple[Piece, ...]:
    """Return the tokens of a run, with offsets into it."""
    return _cached_pieces(run) if len(run) <= MAX_CACHED_LENGTH else pieces_in(run)


_token = partial(tuple.__new__, Token)  # about half of the time of ``Token(...)``


def analyze(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order, with offsets into the unchanged text."""
    tokens: list[Token] = []
    position = 0
    for match in RUN.finditer(text):  # no chunk contains white space
        run = match.group()
        pieces = pieces_of(run)
        if pieces:
            at = match.start()
            for exact, stem, start, end, aliases in pieces:
                tokens.append(_token((exact, stem, position, at + start, at + end, aliases)))
                position += 1
    return tokens
