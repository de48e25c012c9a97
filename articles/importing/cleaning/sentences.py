"""Sentence segmentation for cleaning: first sentences, and lines that are parts of a sentence."""

import re
from collections.abc import Iterator

from lexicon.abbreviations import abbreviations

MAX_SENTENCE_CHARACTERS = 1000
MIN_PROSE_WORDS, MIN_LONG_WORDS = 5, 12
_END = re.compile(r"[.!?]+[\"”’')]*(?=\s+[\"“‘'(]?[A-ZÀ-Þ0-9]|\s*$|\n)")
_LINE_END = re.compile(r"[.!?…:][\"”’'»)\]]*$")
_STOP = re.compile(r"[.!?…][\"”’'»)\]]*(?=\s|$)")
_SHORT = frozenset(("Tbk", "Pte", "Ltd", "Inc", "Co", "Corp", "Bhd", "No", "Jl"))
_CLOSERS = "\"”’')"
#: Signs that no line begins with, except inside a sentence.
_CONTINUING = re.compile(r"[,.;:!?%)\]”’»](?!\w*[)\]]$)|\"(?=[\s,.;:!?)]|$)|[-/](?=[a-z])")
_LIST_MARKER = re.compile(r"(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,3})[.)]|[-–—•*·>»✓▪]) ?(?=\S)")
_MIXED_CASE = re.compile(r"[a-z]+[A-Z0-9]")


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``, or its first paragraph if that is shorter.

    >>> first_sentence("Prof. Dr. H. Budi datang. Lalu pergi.")
    'Prof. Dr. H. Budi datang.'
    """
    paragraph = text.lstrip().partition("\n")[0][:MAX_SENTENCE_CHARACTERS]
    return paragraph[: next(_ends(paragraph), len(paragraph))]


def ends_sentence(line: str) -> bool:
    """Return whether a line ends with the end of a sentence, or with a colon.

    >>> ends_sentence("Ia pergi."), ends_sentence("Unggahan itu menjadi")
    (True, False)
    """
    return bool(_LINE_END.search(line.rstrip()))


def ends_with_sentence(text: str) -> bool:
    """Return whether ``text`` ends with a full stop that is no part of an abbreviation.

    >>> ends_with_sentence("Ia pergi."), ends_with_sentence("PT Contoh Tbk.")
    (True, False)
    """
    last = text[-MAX_SENTENCE_CHARACTERS:]
    word = re.search(r"(\w+)\.$", last)
    abbreviation = word and (word[1].lower() in abbreviations("cleaning") or word[1] in _SHORT)
    return ends_sentence(last) and not abbreviation


def has_stop(line: str) -> bool:
    """Return whether a sentence ends somewhere in a line."""
    return bool(_STOP.search(line))


def full_stops(text: str) -> int:
    """Return the number of sentences that end with a full stop."""
    return sum(text[:end].rstrip(_CLOSERS).endswith(".") for end in _ends(text))


def continues(line: str) -> bool:
    """Return whether a line goes on with a sentence: in lower case, or with a punctuation mark.

    >>> [continues(line) for line in ("di media sosial", ", katanya", "Warga pergi", "a. Beras")]
    [True, True, False, False]
    """
    return continues_with_sign(line) or (line[:1].islower() and not is_list_item(line))


def continues_with_sign(line: str) -> bool:
    """Return whether a line begins with a punctuation mark that belongs to the words before it."""
    return bool(_CONTINUING.match(line))


def begins_with_mixed_case(line: str) -> bool:
    """Return whether a line begins with a name such as ``iPhone`` or ``detikJabar``."""
    return bool(_MIXED_CASE.match(line))


def is_list_item(line: str) -> bool:
    """Return whether a line begins with the marker of a list: ``1.``, ``a)``, ``-``."""
    return bool(_LIST_MARKER.match(line))


def is_prose(line: str) -> bool:
    """Return whether a line is a sentence of an article, rather than a heading or a link."""
    words = line.count(" ") + 1
    if words < MIN_PROSE_WORDS:
        return False
    return (line[-1] != ":" and ends_sentence(line)) or (words >= MIN_LONG_WORDS and has_stop(line))


def _ends(text: str) -> Iterator[int]:
    """Yield the offsets behind the sentences of a text."""
    for match in _END.finditer(text):
        word = re.search(r"(\w+)\.$", text[max(0, match.start() - 20) : match.start() + 1])
        if not (word and word[1].lower() in abbreviations("cleaning")):
            yield match.end()
