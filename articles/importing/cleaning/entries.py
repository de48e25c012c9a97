"""Entries of lists in an article: ``Judul: ...``, ``Penerbit: ...``, or short lines below a colon.

Words of page elements and credits also occur in such lists (``Penulis: ...`` of a book, ``Iklan``
among sources of income). There they belong to the article.
"""

import re
from collections.abc import Sequence

from articles.importing.cleaning.sentences import ends_sentence, is_list_item, is_prose
from articles.importing.cleaning.text_lines import BULLETS, TextLine
from articles.importing.cleaning.wordlists import names
from articles.importing.dates import parse_date

MAX_ITEM_WORDS = 14
MAX_LIST_LINES = 30  # between a line and the beginning or end of its list
MIN_ANNOUNCING_WORDS = 2
_ENTRY = re.compile(r"(?P<label>[A-Z][\w ]{2,25}?) ?: ?\S")


def is_own_entry(text: str) -> bool:
    """Return whether a line is a labelled entry that is neither a credit nor a page element.

    >>> [is_own_entry(text) for text in ("Penerbit: Pustaka Contoh", "Editor: Rina Contoh")]
    [True, False]
    """
    match = _ENTRY.match(text.lstrip(BULLETS))
    if match is None or match["label"].lower() in names("page_labels"):
        return False
    return not ends_sentence(text) and parse_date(text) is None


def is_in_box(lines: Sequence[TextLine], place: int) -> bool:
    """Return whether labelled lines next to one another have an entry of the article's own.

    A blank line ends such a box if any of its lines follow one another without one.
    """
    first = last = place
    while first and place - first < MAX_LIST_LINES and _ENTRY.match(lines[first - 1].bare):
        first -= 1
    end = min(len(lines), place + MAX_LIST_LINES)
    while last + 1 < end and _ENTRY.match(lines[last + 1].bare):
        last += 1
    if any(not line.is_apart for line in lines[first + 1 : last + 1]):
        first = next((at for at in range(place, first, -1) if lines[at].is_apart), first)
        last = next((at - 1 for at in range(place + 1, last + 1) if lines[at].is_apart), last)
    others = [*lines[first:place], *lines[place + 1 : last + 1]]
    return any(is_own_entry(line.text) for line in others)


def is_announced(lines: Sequence[TextLine], place: int) -> bool:
    """Return whether a line is an item of a list that a line with a colon announces.

    >>> from articles.importing.cleaning.text_lines import lines_of
    >>> is_announced(lines_of("Ada dua sumber dana:\\nIklan\\nLangganan"), 1)
    True
    """
    first = place
    while first and not lines[first - 1].text.endswith(":"):
        if place - first > MAX_LIST_LINES or _is_no_item(lines[first - 1], like=lines[place]):
            return False
        first -= 1
    if not first or lines[first - 1].text.count(" ") < MIN_ANNOUNCING_WORDS - 1:
        return False
    gaps = {line.is_apart for line in lines[first + 1 : place + 1]}
    return len(gaps) < 2 and lines[first - 1].bare.rstrip(" :").lower() not in names("page_labels")


def _is_no_item(line: TextLine, *, like: TextLine) -> bool:
    """Return whether a line cannot be an item of the same list as another."""
    if is_prose(line.text) or line.text.count(" ") >= MAX_ITEM_WORDS:
        return True
    return is_list_item(line.text) != is_list_item(like.text)
