"""Titles for articles without one: the headline above the text, or the first sentence."""

import re

from articles.importing.cleaning.draft import NAMED, STATED, Draft
from articles.importing.cleaning.sentences import first_sentence
from articles.importing.cleaning.wordlists import words as words_of

MIN_HEADLINE_CHARACTERS, MAX_HEADLINE_CHARACTERS = 12, 160
MAX_TITLE_CHARACTERS = 120  # of a title made from a sentence
MIN_CLAUSE_CHARACTERS = 80  # a shorter clause makes no title

_END_MARKS = " \t.,;:…–—-"


def take_headline(draft: Draft) -> None:
    """Move a headline on the first line from the text to the title."""
    first, _, rest = draft.text.partition("\n")
    if not rest.strip():
        return
    first = first.strip().lstrip("# ")
    if draft.given.title:
        if _folded(first) == _folded(draft.given.title):
            draft.text = rest.strip()
    elif is_headline(first, rest):
        draft.offer("title", first, STATED)
        draft.text = rest.strip()


def is_headline(line: str, rest: str) -> bool:
    """Return whether ``line`` is the headline of the text ``rest`` below it.

    >>> is_headline("Harga Beras Naik Lagi", "Harga beras di pasar induk naik. Pedagang ...")
    True
    """
    if not MIN_HEADLINE_CHARACTERS <= len(line) <= MAX_HEADLINE_CHARACTERS or line[0].islower():
        return False
    if line[-1] in ".:;,…" or line.endswith(('."', ".”")) or len(line.split()) < 2:
        return False
    if line[0] in '“"' and line[-1] in '”"' and line[1:-1].count(".") > 0:
        return False
    return len(rest) > len(line)


def make_title(draft: Draft) -> None:
    """Make a title from the first sentence, which stays in the text."""
    if not draft.title:
        draft.offer("title", shortened(first_sentence(draft.text)), NAMED)


def shortened(text: str, limit: int = MAX_TITLE_CHARACTERS) -> str:
    """Return ``text`` as a headline of at most ``limit`` characters, cut at a clause or a word.

    >>> shortened("Air naik di tiga kecamatan sejak Senin malam, dan warga mengungsi.", 50)
    'Air naik di tiga kecamatan sejak Senin malam'
    """
    text = " ".join(text.split()).rstrip(_END_MARKS)
    if len(text) > limit:
        head = text[: limit + 1]
        clause = max(head.rfind(mark) for mark in (", ", "; ", " – ", " — ", ": ", " - "))
        if clause >= MIN_CLAUSE_CHARACTERS * limit // MAX_TITLE_CHARACTERS:
            text = head[:clause].rstrip(_END_MARKS)
        else:
            text = _cut_at_a_word(head[:limit], whole=head)
    return _without_unpaired_marks(text)


def _cut_at_a_word(text: str, whole: str) -> str:
    end = whole.rfind(" ")
    words = (whole[:end] if end > 0 else text).split()
    while len(words) > 3 and words[-1].lower().strip(_END_MARKS) in words_of("dangling"):
        words.pop()
    return " ".join(words).rstrip(_END_MARKS)


def _without_unpaired_marks(text: str) -> str:
    if text.count("“") != text.count("”"):
        text = re.sub("[“”]", "", text)
    if text.count('"') % 2:
        text = text.replace('"', "")
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].rstrip(_END_MARKS) or text
    return text.strip()


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
