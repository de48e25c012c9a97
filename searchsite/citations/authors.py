"""The authors of a byline: persons with family and given names, desks and media as they are.

Indonesian persons often have one name, which stays whole. Of several names the last one is taken
for the family name, as Indonesian manuals and reference managers do. Degrees and forms of address
are left out, as APA and Chicago demand.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.importing.cleaning.names import is_medium
from searchsite.citations.plain_text import one_line

_LABEL = re.compile(
    r"^(?:oleh|by|penulis|ditulis oleh|reporter|pewarta|wartawan|jurnalis|kontributor|editor"
    r"|redaktur|laporan(?: wartawan)?)\s*:\s*|^(?:oleh|by)\s+",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r",?\s+(?:dan|and|&)\s+|,\s*|\s*/\s*|\s*\|\s*", re.IGNORECASE)
#: A role or place behind a name: ``(Kontributor Bandung)``.
_REMARK = re.compile(r"(?<=\S)\s*\([^()]*\)$")
#: Degrees behind a name: ``S.H.``, ``M.Si``, ``Ph.D.``, and some that are written without dots.
_DEGREE = re.compile(
    r"(?:[A-Z][A-Za-z]{0,4}\.){1,4}(?:[A-Z][A-Za-z]{0,3}\.?)?|S[EHT]|M[HMT]|MBA|PhD|SSos|MSi|SPd|MPd"
)
_ADDRESS = re.compile(r"^(?:(?:Prof|Drs?|Dra|Ir|Hj|KH)\.\s*|KH\s+)+(?=\S)")
_ORGANISATION = re.compile(
    r"\b(?:redaksi|tim|team|admin|administrator|newsroom|desk|editorial|humas|kementerian|dinas|badan"
    r"|lembaga|yayasan|universitas|polda|polres|pemkab|pemkot|pemprov|pt|kantor|biro|litbang|news)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    ("bin", "binti", "van", "von", "der", "den", "de", "da", "di", "al", "el", "la")
)
_KINSHIP = frozenset(("bin", "binti"))  # what follows is the father's name, no family name
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
#: A name has letters, and the marks that names have; anything else is left as it is.
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*)*")
MAX_INITIALS = 4  # letters of a signature such as ``bud/sit``


class Author(NamedTuple):
    """An author: a person, whose single name is the family name, or an organisation."""

    family: str
    given: str = ""
    is_organisation: bool = False

    @property
    def name(self) -> str:
        """The whole name, given names first."""
        return f"{self.given} {self.family}" if self.given else self.family


@lru_cache(maxsize=4_096)
def authors_of(byline: str, source: str = "") -> tuple[Author, ...]:
    """Return the authors of a byline, without repetitions; ``source`` is the article's medium.

    >>> [author.name for author in authors_of("Oleh: Dr. Budi Santoso, M.Si., Siti dan Redaksi")]
    ['Budi Santoso', 'Siti', 'Redaksi']
    >>> authors_of("bud/sit")
    (Author(family='bud/sit', given='', is_organisation=False),)
    """
    text = _LABEL.sub("", one_line(byline))
    authors = [_author(name, source) for name in _names(text)]
    return tuple(dict.fromkeys(author for author in authors if author.family))


def _names(text: str) -> Iterator[str]:
    if _is_signature(text):
        yield text
        return
    if ";" in text:
        for part in text.split(";"):
            family, comma, given = part.partition(",")
            inverted = comma and "," not in given and not _DEGREE.fullmatch(given.strip())
            yield f"{given.strip()} {family.strip()}" if inverted else family.strip()
        return
    for part in _SEPARATOR.split(text):
        if not _DEGREE.fullmatch(part.strip()):
            yield part.strip()


def _is_signature(text: str) -> bool:
    """Return whether a text is initials: a name made of them would be made up."""
    parts = text.split("/")
    return len(parts) > 1 and all(
        0 < len(part) <= MAX_INITIALS and part.isalpha() and not part.istitle() for part in parts
    )


def _author(name: str, source: str) -> Author:
    name = _without_medium(_REMARK.sub("", _LABEL.sub("", name))).strip(" -–—")
    if _is_organisation(name, source):
        return Author(name, is_organisation=True)
    name = _ADDRESS.sub("", name)
    words = name.split()
    if len(words) < 2 or not _NAME.fullmatch(name) or not _KINSHIP.isdisjoint(words):
        return Author(name)
    start = len(words) - 1
    if words[start].lower() in _SUFFIXES and start > 1:
        start -= 1
    while start > 1 and (words[start - 1] in _PARTICLES or words[start - 1] in ("Al", "El")):
        start -= 1
    return Author(" ".join(words[start:]), " ".join(words[:start]))


def _without_medium(name: str) -> str:
    """Return a name without the medium behind it: ``Budi Santoso - detikNews``."""
    head, dash, tail = name.rpartition(" - ")
    return head if dash and is_medium(tail) else name


def _is_organisation(name: str, source: str) -> bool:
    return (
        name.casefold() == source.strip().casefold()
        or bool(_ORGANISATION.search(name))
        or is_medium(name)
    )
