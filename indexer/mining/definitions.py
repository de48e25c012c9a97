"""Find definitions of acronyms: "Badan Pusat Statistik (BPS)", "BPS (Badan Pusat Statistik)".

A name spells an acronym if the acronym consists of beginnings of the name's words, in order, at
least one letter per word (after Schwartz and Hearst 2003). Words such as "dan" may be skipped. An
acronym may come from another language ("Organisasi Perjanjian Keamanan Kolektif (CSTO)"). Its name
does not spell it, and is only a candidate if many articles have the same definition.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_NAME_WORDS = 8
MAX_NAME_CHARACTERS = 160  # examined before a parenthesis
SKIPPED_WORDS = frozenset(
    """
    dan di ke dari untuk yang atas bagi pada dalam dengan serta tentang of the and for de la
    """.split()  # noqa: SIM905 - a list to read
)
LEADING_WORDS = frozenset(  # often capitalised before a name, but no part of it
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
    """An acronym with its name; ``spelled`` is set if the name spells the acronym."""

    acronym: str
    name: str
    spelled: bool
    start: int
    end: int  # ``text[start:end]`` has the acronym and the name


def find_definitions(text: str) -> Iterator[Definition]:
    """Yield the definitions in a text."""
    for match in _AFTER.finditer(text):
        yield from _before(text, match)
    for match in _BEFORE.finditer(text):
        name = " ".join(match[2].split()).rstrip(" .,")
        if (
            len(name.split()) <= MAX_NAME_WORDS
            and not _BOUNDARY.search(name)
            and spells(match[1], name)
        ):
            yield Definition(match[1], name, True, match.start(), match.end())


def spells(acronym: str, name: str) -> bool:
    """Return whether beginnings of the name's words, from first to last, make up the acronym.

    >>> spells("Kemenkeu", "Kementerian Keuangan"), spells("PBB", "Perserikatan Bangsa-Bangsa")
    (True, True)
    >>> spells("KPU", "Komisi Pemberantasan Korupsi")
    False
    """
    words = [word.lower() for word in _PART.findall(name)]
    if len(words) < 2 or words[0] in SKIPPED_WORDS or words[-1] in SKIPPED_WORDS:
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
        places = reached | (places if word in SKIPPED_WORDS else set())
    return len(acronym) in places


def _before(text: str, match: re.Match[str]) -> Iterator[Definition]:
    """Yield the definition that ends with an acronym in parentheses, if there is one.

    The name is the shortest one that spells the acronym, or else the capitalised words before it.
    """
    acronym, end = match[1], match.start()
    beginning = max(0, end - MAX_NAME_CHARACTERS)
    boundary = max((found.end() for found in _BOUNDARY.finditer(text, beginning, end)), default=0)
    words = list(_WORD.finditer(text, max(boundary, beginning), end))
    if not boundary and beginning:
        words = words[1:]  # the first one may be cut off
    for count in range(2, min(MAX_NAME_WORDS, len(words)) + 1):
        name = " ".join(word[0] for word in words[-count:]).rstrip(" ,")
        if name[:1].isalpha() and spells(acronym, name):
            yield Definition(acronym, name, True, words[-count].start(), match.end())
            return
    named = _capitalised([word[0] for word in words])
    if acronym.isupper() and len(named) > 1:
        yield Definition(acronym, " ".join(named), False, words[-len(named)].start(), match.end())


def _capitalised(words: list[str]) -> list[str]:
    """Return the longest capitalised name at the end of ``words``; nothing after a leading word."""
    found: list[str] = []
    for word in reversed(words[-MAX_NAME_WORDS:]):
        if not (word[0].isupper() or (word in SKIPPED_WORDS and found)) or word.endswith(","):
            break
        found.insert(0, word)
    while found and found[0] in SKIPPED_WORDS:
        found = found[1:]
    if found and found[0].lower() in LEADING_WORDS:
        return []
    return found
