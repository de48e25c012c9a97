"""Compare the text of an article with the sentences that it should have.

A text is a list of words and punctuation marks. White space does not count, all quotation marks
are equal, and so are all dashes. A sentence is kept if its words stand in the body one after the
other. Every sentence claims words of its own, so a subhead is not found inside a sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

TOKEN = re.compile(r"\w+|[^\w\s]")
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‘’‚‛`´'", '"') | dict.fromkeys("–—−‐‑", "-"))
SAME = (("…", "..."), ("\u00ad", ""), ("\u200b", ""))
PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Text:
    """The tokens of a text, and those that are the first of their paragraphs."""

    tokens: list[str] = field(default_factory=list)
    starts: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Match:
    """The outcome for one article."""

    kept: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # kept, but divided by a paragraph
    removed: list[str] = field(default_factory=list)
    stayed: list[str] = field(default_factory=list)
    words: int = 0
    covered_words: int = 0
    rest: str = ""  # the words of the body that belong to no sentence


def tokens(text: str) -> list[str]:
    """Return the words and punctuation marks of a text.

    >>> tokens('Ia  berkata: “Air — naik”')
    ['Ia', 'berkata', ':', '"', 'Air', '-', 'naik', '"']
    """
    for special, plain in SAME:
        text = text.replace(special, plain)
    return TOKEN.findall(text.translate(QUOTES))


def match(body: str, sentences: Sequence[str], boilerplate: Sequence[str]) -> Match:
    """Find each sentence and each piece of boilerplate in the body."""
    text = _text(body)
    free = [True] * len(text.tokens)
    outcome = Match()
    position = 0
    for sentence in sentences:
        wanted = tokens(sentence)
        at = _find(text.tokens, wanted, free, position)
        if at < 0:
            at = _find(text.tokens, wanted, free, 0)
        if at < 0:
            outcome.lost.append(sentence)
            continue
        position = at + len(wanted)
        free[at:position] = [False] * len(wanted)
        outcome.kept.append(sentence)
        if any(place in text.starts for place in range(at + 1, position)):
            outcome.broken.append(sentence)
    for piece in boilerplate:
        found = _find(text.tokens, tokens(piece), free, 0) >= 0
        (outcome.stayed if found else outcome.removed).append(piece)
    words = [place for place, token in enumerate(text.tokens) if token[0].isalnum()]
    outcome.words = len(words)
    outcome.covered_words = sum(not free[place] for place in words)
    outcome.rest = " ".join(text.tokens[place] for place in words if free[place])
    return outcome


def _text(body: str) -> Text:
    text = Text()
    for paragraph in PARAGRAPH.split(body):
        text.starts.add(len(text.tokens))
        text.tokens += tokens(paragraph)
    return text


def _find(text: list[str], wanted: list[str], free: list[bool], start: int) -> int:
    """Return the first place at or after ``start`` where the words stand and are free, or -1."""
    length = len(wanted)
    if not length:
        return -1
    for place in range(start, len(text) - length + 1):
        end = place + length
        same = text[place] == wanted[0] and text[place:end] == wanted
        if same and all(free[place:end]):
            return place
    return -1
