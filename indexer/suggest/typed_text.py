"""The end of a typed text: the word that is being typed, and the words before it.

Only words that spaces separate from each other belong together: a phrase in quotation marks, a
field or a parenthesis begins anew.
"""

from dataclasses import dataclass

from indexer.suggest.word_reader import WORD, folded_word

MAX_CONTEXT = 3  # words before the last one
MAX_CHARACTERS = 256  # of a typed text; the end of a longer one is not completed


@dataclass(frozen=True, slots=True)
class TypedText:
    """A typed text, divided at the beginning of its last word.

    ``head + last`` is the text. ``words`` are the folded words before the last one, as far as they
    belong together; ``prefix`` is the folded last word, "" after a space. ``starts`` are the places
    of the words in the text.
    """

    head: str
    last: str
    words: tuple[bytes, ...]
    prefix: bytes
    starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """Return the whole text."""
        return self.head + self.last

    @property
    def letters(self) -> int:
        """Return the number of letters of words and prefix."""
        return sum(map(len, self.words)) + len(self.prefix)

    def completed(self, completion: str) -> str:
        """Return the text with another last word, or more words; typed letters stay."""
        typed = self.prefix.decode()
        if completion.startswith(typed) and len(typed) == len(self.last):
            return self.text + completion[len(typed) :]
        return self.head + completion


def read_typed(text: str) -> TypedText:
    """Divide a typed text."""
    matches = list(WORD.finditer(text))
    end = len(text)
    # A hyphen at the end is typed before the rest of its word.
    hyphen = text[-1:] in "-\u2010\u2011" and bool(matches) and matches[-1].end() == end - 1
    last = end - hyphen
    words: list[bytes] = []
    starts: list[int] = []
    prefix, begin, after = b"", end, end
    for match in reversed(matches):
        word = folded_word(match.group().encode("utf-8", "surrogatepass").lower())
        if match.end() == last and after == end:
            prefix, begin, after = word + b"-" * hyphen, match.start(), match.start()
            if not word:
                break
            continue
        if not word or text[match.end() : after].strip(" \u00a0"):
            break
        words.append(word)
        starts.append(match.start())
        after = match.start()
    words.reverse()
    starts.reverse()
    return TypedText(text[:begin], text[begin:], tuple(words), prefix, tuple(starts))
