"""Splits texts into words, as suggestions need them: words in order, and where they break.

Two words are *joined* if only spaces separate them: no phrase crosses a comma or a full stop. Many
texts are split by compiled code (``word_kernels``), few by a regular expression with the same
rules, which needs no compiler.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold

MAX_WORD_BYTES = 40  # longer words are left out
COMPILED_CHARACTERS = 400_000  # texts from this size on are worth the compiled code

FIRST_TABLE = 1 << 16  # slots; a full table is replaced by one of four times the size

_LETTER = r"[0-9A-Za-z\u00c0-\u1fff\u2080-\u2fff\u3040-\ufefe\uff00-\U0010ffff]"
_JOINT = r"[-'`\u2018\u2019]|(?<=[0-9])[.,](?=[0-9])"
#: A word in a text.
WORD = re.compile(f"{_LETTER}+(?:(?:{_JOINT}){_LETTER}+)*")
_SPACES = " \u00a0"
_PLAIN = re.compile(rb"[a-z0-9]+(?:[-.,][a-z0-9]+)*")

Words = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class SplitTexts:
    """The words of some texts as numbers, and the distinct words by number."""

    distinct: list[bytes]  # in UTF-8, with small ASCII letters; ``folded_word`` folds the others
    words: Words
    joined: npt.NDArray[np.bool_]  # whether only spaces separate a word from the one before it
    ends: npt.NDArray[np.int64]  # the number of words up to the end of each text


def split_texts(texts: Sequence[str], *, compiled: bool | None = None) -> SplitTexts:
    """Return the words of the texts; ``compiled`` chooses the way (default: by size)."""
    if compiled is None:
        compiled = sum(map(len, texts)) >= COMPILED_CHARACTERS
    return _split_compiled(texts) if compiled else _split(texts)


def folded_word(word: bytes) -> bytes:
    """Return the folded form of a split word; b"" if nothing of it is a letter or digit."""
    if word.isalnum() or _PLAIN.fullmatch(word):
        return word
    folded = fold(word.decode("utf-8", "surrogatepass"))
    if not WORD.fullmatch(folded) or not folded.isprintable():
        return b""
    return folded.encode()[:MAX_WORD_BYTES]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _split(texts: Sequence[str]) -> SplitTexts:
    numbers: dict[bytes, int] = {}
    words: list[int] = []
    joined: list[bool] = []
    ends: list[int] = []
    for text in texts:
        last = -1  # the end of the word before, if the next one may be joined
        for match in WORD.finditer(text):
            begin, end = match.span()
            word = _encoded(match.group()).lower()
            if len(word) > MAX_WORD_BYTES:
                last = -1
                continue
            words.append(numbers.setdefault(word, len(numbers)))
            joined.append(last >= 0 and not text[last:begin].strip(_SPACES))
            last = end
        ends.append(len(words))
    return SplitTexts(
        list(numbers),
        np.array(words, dtype=np.int32),
        np.array(joined, dtype=np.bool_),
        np.array(ends, dtype=np.int64),
    )


def _split_compiled(texts: Sequence[str]) -> SplitTexts:
    from indexer.suggest import word_kernels

    end = chr(word_kernels.END)
    joined = end.join(texts) + end
    if joined.count(end) != len(texts):
        joined = "".join(text.replace(end, "\x01") + end for text in texts)
    encoded = _encoded(joined) + bytes(word_kernels.PADDING)
    content = np.frombuffer(bytearray(encoded), dtype=np.uint8)
    most = len(content) // 2 + 1  # a word has a byte, and a sign follows it
    found = np.empty(most, dtype=np.int32)
    ends = np.empty(len(texts), dtype=np.int64)
    words, slots = -1, FIRST_TABLE
    while words < 0:
        table = np.full(slots, -1, dtype=np.int32)
        hashes = np.empty(slots, dtype=np.uint64)
        firsts, lasts = np.empty(slots, dtype=np.int64), np.empty(slots, dtype=np.int64)
        words, distinct = word_kernels.split(
            content,
            word_kernels.LETTERS,
            MAX_WORD_BYTES,
            table,
            hashes,
            firsts,
            lasts,
            found,
            ends,
        )
        slots *= 4
    text = content.tobytes()
    spans = zip(firsts[:distinct].tolist(), lasts[:distinct].tolist(), strict=True)
    return SplitTexts(
        [text[first:last] for first, last in spans],
        found[:words] >> 1,
        (found[:words] & 1).astype(np.bool_),
        ends,
    )
