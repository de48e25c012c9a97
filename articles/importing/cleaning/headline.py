"""The title, where none is given: the headline above the text, or its first sentence cut short."""

import re

from articles.importing.cleaning.draft import NAMED, STATED, Draft
from articles.importing.cleaning.sentences import first_sentence
from articles.importing.cleaning.wordlists import words as words_of

LONGEST_HEADLINE = 160
SHORTEST_HEADLINE = 12
LONGEST_MADE = 120
#: A clause shorter than this makes no headline.
SHORTEST_CLAUSE = 80

_END_MARKS = " \t.,;:…–—-"


def take_headline(draft: Draft) -> None:
    """Take a first line that is a headline out of the text."""
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
    """Tell whether ``line`` stands above ``rest`` as its headline.

    >>> is_headline("Harga Beras Naik Lagi", "Harga beras di pasar induk naik. Pedagang ...")
    True
    """
    if not SHORTEST_HEADLINE <= len(line) <= LONGEST_HEADLINE or line[0].islower():
        return False
    if line[-1] in ".:;,…" or line.endswith(('."', ".”")) or len(line.split()) < 2:
        return False
    if line[0] in '“"' and line[-1] in '”"' and line[1:-1].count(".") > 0:
        return False
    return len(rest) > len(line)


def make_title(draft: Draft) -> None:
    """Make a title of the first sentence; it stays in the text."""
    if not draft.title:
        draft.offer("title", shortened(first_sentence(draft.text)), NAMED)


def shortened(text: str, longest: int = LONGEST_MADE) -> str:
    """Return ``text`` as a headline of at most ``longest`` characters, cut at a clause or a word.

    >>> shortened("Air naik di tiga kecamatan sejak Senin malam, dan warga mengungsi.", 50)
    'Air naik di tiga kecamatan sejak Senin malam'
    """
    text = " ".join(text.split()).rstrip(_END_MARKS)
    if len(text) > longest:
        head = text[: longest + 1]
        clause = max(head.rfind(mark) for mark in (", ", "; ", " – ", " — ", ": ", " - "))
        if clause >= SHORTEST_CLAUSE * longest // LONGEST_MADE:
            text = head[:clause].rstrip(_END_MARKS)
        else:
            text = _cut_at_a_word(head[:longest], whole=head)
    return _without_lone_quotes(text)


def _cut_at_a_word(text: str, whole: str) -> str:
    end = whole.rfind(" ")
    words = (whole[:end] if end > 0 else text).split()
    while len(words) > 3 and words[-1].lower().strip(_END_MARKS) in words_of("dangling"):
        words.pop()
    return " ".join(words).rstrip(_END_MARKS)


def _without_lone_quotes(text: str) -> str:
    if text.count("“") != text.count("”"):
        text = re.sub("[“”]", "", text)
    if text.count('"') % 2:
        text = text.replace('"', "")
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].rstrip(_END_MARKS) or text
    return text.strip()


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
