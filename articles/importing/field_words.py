"""The words of each field from the values of its columns.

Several columns of a row may be meant for one field. The first one that can be its value counts: an
address for ``url``, a name for ``author``, ``category`` and ``source``. An address in the column of
another field (``guid``, ``source``) is the article's address if no column has one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from articles.importing.values import words_of

_ADDRESS = re.compile(r"https?://(?:www\d?\.)?([^\s/?#]+)\S*", re.IGNORECASE)
#: Numbers of users and categories, as in WordPress.
_NUMBERS = re.compile(r"\d+(?:, \d+)*")
#: A whole number in a column with gaps, as data frames write it.
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")
NAMED_FIELDS = ("author", "category")
_ROLES = "oleh|penulis|ditulis oleh|by|written by|reporter|wartawan|jurnalis|pewarta|editor|laporan"
_ROLE_BEFORE = re.compile(rf"(?:(?:{_ROLES})\s*:|(?:oleh|by|ditulis oleh|written by)\s)\s*", re.I)
_EDITOR_BEHIND = re.compile(r"\s*[|/;,•-]\s*(?:editor|penyunting|redaktur)\s*:.*", re.I | re.DOTALL)


def chosen_words(values: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """Return field -> words; ``values`` has the values of each field, the best column first.

    >>> chosen_words({"url": ["Baca", "https://uji.invalid/1"], "category": [[5, 8]]})
    {'url': 'https://uji.invalid/1'}
    """
    words = {}
    for field, found in values.items():
        words[field] = word = words_of(found[0])
        if len(found) > 1 and not _fits(field, word):
            others = map(words_of, found[1:])
            words[field] = next((other for other in others if _fits(field, other)), word)
    for field in NAMED_FIELDS:
        if field in words and not _fits(field, words[field]):
            del words[field]
    if author := words.get("author"):
        words["author"] = _name_of(author)
    if number := _WHOLE_NUMBER.fullmatch(words.get("external_id", "")):
        words["external_id"] = number[1]
    if source := _ADDRESS.fullmatch(words.get("source", "")):
        words["source"] = source[1].casefold()
    if not words.get("url"):
        misplaced = map(words_of, [*values.get("source", ()), *values.get("external_id", ())])
        words["url"] = next(filter(_ADDRESS.fullmatch, misplaced), "")
    return words


def _fits(field: str, word: str) -> bool:
    if field == "url":
        return _ADDRESS.fullmatch(word) is not None
    if field == "source":
        return not _ADDRESS.fullmatch(word)
    if field in NAMED_FIELDS:
        return not (_NUMBERS.fullmatch(word) or _ADDRESS.fullmatch(word))
    return True


def _name_of(author: str) -> str:
    """Return an author without the role before the name and the editor behind it."""
    name = author
    if role := _ROLE_BEFORE.match(name):
        name = name[role.end() :]
    return _EDITOR_BEHIND.sub("", name) or author
