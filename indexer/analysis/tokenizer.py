"""Text to tokens: where words begin and end.

One regular expression finds chunks: words with the hyphens, apostrophes and decimal points inside
them. What a chunk holds is worked out once (``pieces``) and remembered, for most chunks of a text
have been seen before.
"""

import re
from functools import lru_cache

from indexer.analysis.folding import APOSTROPHES, HYPHENS, INVISIBLE, MARKS
from indexer.analysis.pieces import expand
from indexer.analysis.tokens import Token

MEMO = 65_536  # chunks; about 25 MB when full
LONGEST_REMEMBERED = 128  # characters of a chunk

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

_remembered = lru_cache(maxsize=MEMO)(expand)


def chunks_of(run: str) -> list[str]:
    """Return the chunks of a piece of text."""
    return CHUNK.findall(run.replace("_", " "))


def analyze(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order; their offsets point into ``text`` as it is."""
    tokens: list[Token] = []
    position = 0
    for match in CHUNK.finditer(text.replace("_", " ")):
        chunk = match.group()
        at = match.start()
        pieces = _remembered(chunk) if len(chunk) <= LONGEST_REMEMBERED else expand(chunk)
        for exact, stem, start, end, aliases in pieces:
            tokens.append(Token(exact, stem, position, at + start, at + end, aliases))
            position += 1
    return tokens
