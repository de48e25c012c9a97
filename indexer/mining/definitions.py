"""Names that a text gives an acronym: "Badan Pusat Statistik (BPS)", "BPS (Badan Pusat Statistik)".

An acronym is read as beginnings of the name's words in order, one of each, after Schwartz and
Hearst (2003); words such as "dan" may be passed over. Names whose acronym is of another language
("Organisasi Perjanjian Keamanan Kolektif (CSTO)") cannot be read so, and are told by standing
before it again and again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_WORDS = 8  # of a name
MOST_LETTERS = 160  # before a parenthesis that are looked at
PASSED_OVER = frozenset(
    """
    dan di ke dari untuk yang atas bagi pada dalam dengan serta tentang of the and for de la
    """.split()  # noqa: SIM905 - a list to read
)
LEADING = frozenset(  # what stands before a name, and begins with a capital all the same
    """
    adapun kemudian sementara selain menurut hanya bahwa harga direktur direktorat eksekutif kepala
    ketua sekretaris anggota presiden wakil menteri manajer peneliti dosen guru juru mantan
    """.split()  # noqa: SIM905 - a list to read
)
_AFTER = re.compile(r"\(([A-Z][A-Za-z]{1,14})\)")
_BEFORE = re.compile(r"\b([A-Z][A-Za-z]{1,14}) \(([A-Z][^()\n]{4,100})\)")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BOUNDARY = re.compile(r"[.;:!?()\[\]\"“”\n/|]|\s[-–—]\s")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym with its name. ``spelled``: its letters are those of the name's words."""

    acronym: str
    name: str
    spelled: bool
    start: int
    end: int  # of both, in the text


def definitions(text: str) -> Iterator[Definition]:
    """Yield the definitions of a text."""
    for match in _AFTER.finditer(text):
        yield from _before(text, match)
    for match in _BEFORE.finditer(text):
        name = " ".join(match[2].split()).rstrip(" .,")
        if (
            len(name.split()) <= MOST_WORDS
            and not _BOUNDARY.search(name)
            and spells(match[1], name)
        ):
            yield Definition(match[1], name, True, match.start(), match.end())


def spells(acronym: str, name: str) -> bool:
    """Return whether the acronym is beginnings of the name's words, the first and last included.

    >>> spells("Kemenkeu", "Kementerian Keuangan"), spells("PBB", "Perserikatan Bangsa-Bangsa")
    (True, True)
    >>> spells("KPU", "Komisi Pemberantasan Korupsi")
    False
    """
    words = [word.lower() for word in _PART.findall(name)]
    if len(words) < 2 or words[0] in PASSED_OVER or words[-1] in PASSED_OVER:
        return False
    one_each = acronym.isupper() and len(acronym) <= len(words)
    places = {0}
    for word in words:
        longest = 1 if one_each else len(acronym)
        reached = {
            place + taken
            for place in places
            for taken in range(1, longest + 1)
            if acronym[place : place + taken].lower() == word[:taken]
            and place + taken <= len(acronym)
        }
        places = reached | (places if word in PASSED_OVER else set())
    return len(acronym) in places


def _before(text: str, match: re.Match[str]) -> Iterator[Definition]:
    """Yield the shortest name before a parenthesis that spells it, or else what may be its name."""
    acronym, end = match[1], match.start()
    beginning = max(0, end - MOST_LETTERS)
    boundary = max((found.end() for found in _BOUNDARY.finditer(text, beginning, end)), default=0)
    words = list(_WORD.finditer(text, max(boundary, beginning), end))
    if not boundary and beginning:
        words = words[1:]  # the first may be the end of a word
    for count in range(2, min(MOST_WORDS, len(words)) + 1):
        name = " ".join(word[0] for word in words[-count:]).rstrip(" ,")
        if name[:1].isalpha() and spells(acronym, name):
            yield Definition(acronym, name, True, words[-count].start(), match.end())
            return
    named = _capitalised([word[0] for word in words])
    if acronym.isupper() and len(named) > 1:
        yield Definition(acronym, " ".join(named), False, words[-len(named)].start(), match.end())


def _capitalised(words: list[str]) -> list[str]:
    """Return the last words as far as they are written as a name."""
    found: list[str] = []
    for word in reversed(words[-MOST_WORDS:]):
        if not (word[0].isupper() or (word in PASSED_OVER and found)) or word.endswith(","):
            break
        found.insert(0, word)
    while found and found[0] in PASSED_OVER:
        found = found[1:]
    if found and found[0].lower() in LEADING:
        return []
    return found
