"""Numbers of laws and rulings in queries: ``UU No 19 Tahun 2019``, ``Perpres 12/2021``, ``Pasal 27
ayat 3``.

The kind of the law, its number and its year are one sequence: a text with *19* and *2019* in other
places means another law, and so does *PP 19 Tahun 2019*. *No*, *No.* and *Nomor* add nothing to the
number, and texts may have a name before it (*UU Pemilu Nomor 7 Tahun 2017*).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from indexer.analysis import fold
from indexer.query.tree import Phrase
from lexicon.wordlists import entries

KINDS = "regulations.txt"
MINISTERIAL = ("permen", "kepmen")  # Permenkes, Kepmendagri
MAX_WORDS_AFTER_KIND = 6  # between the kind of a law and its number
# Other words between *pasal* and its number (Pasal 338 subsider 340), and before a paragraph.
ARTICLE_SLOP, PARAGRAPH_SLOP = 6, 3
TAG_SLOP = 2  # words between a tag and the year: 90/PUU-XXI/2023, 131/PMK.03/2024
# The tags of kinds with such numbers. UU has none: in "Pasal 28 UU", another number is before it.
TAGS = {"putusan": "PUU", "pmk": "PMK", "pojk": "POJK", "seojk": "SEOJK", "pbi": "PBI"}
LAST_DAY_OF_A_MONTH = 31
NUMBER_WORDS = ("nomor", "no", "nmr", "nomer")
YEAR_WORDS = ("tahun", "thn", "th")
CONSTITUTIONS = ("uud", "uuds")  # named by their year
_MARK = rf"(?:{'|'.join(NUMBER_WORDS)})\.? ?"
_YEAR = r"(?:19[4-9]|20[0-4])\d"
_NUMBERED = re.compile(
    rf"(?P<mark>{_MARK})?(?P<number>\d{{1,4}}[a-z]?)"
    rf"(?:(?: (?:{'|'.join(YEAR_WORDS)})\.?)? (?P<year>{_YEAR})|/(?P<short>{_YEAR}))(?!\S)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?P<name>pasal|ps\.?) (?P<number>\d{1,3}(?:[a-z]| [a-z](?!\S))?)"
    r"(?: ayat (?P<paragraph>\d{1,2}[a-z]?))?(?!\S)",
    re.IGNORECASE,
)


class NumberedLaw(NamedTuple):
    """The number of a law as typed, as it is searched, and its other notations."""

    text: str
    searched: str
    others: tuple[Phrase, ...] = ()


def number_at(text: str, *, marked: bool = True) -> NumberedLaw | None:
    """Return the number and year at the beginning of a text; with ``marked`` only after *No*.

    >>> number_at("No 19 Tahun 2019 tentang KPK")
    NumberedLaw(text='No 19 Tahun 2019', searched='19 Tahun 2019', others=(Phrase(text='19/2019', \
slop=0),))
    """
    match = _NUMBERED.match(text)
    if not match or (marked and not match["mark"]):
        return None
    in_words, in_digits = _notations(match)
    if match["year"]:
        return NumberedLaw(match[0], in_words, (Phrase(in_digits),))
    return NumberedLaw(match[0], in_digits, (Phrase(in_words),))


def law_of(kinds: Sequence[str], text: str) -> NumberedLaw | None:
    """Return the law of a kind with the number at the beginning of ``text``.

    ``kinds`` are the forms of the kind, first the typed one: *UU*, *undang-undang*.
    """
    match = _NUMBERED.match(text)
    if not match:
        return None
    in_words, in_digits = _notations(match)
    searched = f"{kinds[0]} {in_words if match['year'] else in_digits}"
    others = [Phrase(f"{kind} … {in_words}", MAX_WORDS_AFTER_KIND) for kind in kinds]
    others += [
        Phrase(f"{match['number']}/{tag} … {in_digits.partition('/')[2]}", TAG_SLOP)
        for kind in kinds
        if (tag := TAGS.get(fold(kind)))
    ]
    for kind in kinds[:2]:
        others += _short_notations(kind, match["number"], in_digits)
    return NumberedLaw(match[0], searched, tuple(others))


def article_at(text: str) -> NumberedLaw | None:
    """Return the article of a law at the beginning of a text.

    >>> article_at("pasal 27 ayat 3 UU ITE").searched
    'Pasal 27 ayat 3'
    """
    match = _ARTICLE.match(text)
    if not match:
        return None
    number, paragraph = match["number"].replace(" ", ""), match["paragraph"]
    spaced = re.sub(r"(?<=\d)(?=[A-Za-z])", " ", number)
    tail = f" ayat {paragraph}" if paragraph else ""
    others = [Phrase(f"Pasal {spaced}{tail}")] if spaced != number else []
    if paragraph:
        others.append(Phrase(f"Pasal {number} ({paragraph})"))
        others.append(Phrase(f"Pasal {number} ayat … {paragraph}", PARAGRAPH_SLOP))
    else:
        others.append(Phrase(f"Pasal … {number}", ARTICLE_SLOP))
    return NumberedLaw(match[0], f"Pasal {number}{tail}", tuple(others))


def is_kind(word: str) -> bool:
    """Return whether a word names a kind of law or ruling.

    >>> is_kind("Perpres"), is_kind("Permenkes"), is_kind("kasus")
    (True, True, False)
    """
    folded = fold(word)
    return folded in _kinds() or folded.startswith(MINISTERIAL)


def is_law_year(before: Sequence[str], year: str) -> bool:
    """Return whether a year after the words ``before`` belongs to a law: UUD 1945, UU 2 Tahun 2022.

    >>> is_law_year(["perpu", "2"], "2022"), is_law_year(["liga", "2"], "2022")
    (True, False)
    """
    if not before:
        return False
    last = before[-1].lower().rstrip(".")
    if last in CONSTITUTIONS:
        return True
    if last not in YEAR_WORDS and not last[:1].isdigit():
        return False
    tail = before[-(MAX_WORDS_AFTER_KIND + 3) :]
    for place in range(len(tail)):
        match = _NUMBERED.fullmatch(" ".join((*tail[place:], year)))
        if match:
            return bool(match["mark"]) or any(map(is_kind, tail[:place]))
    return False


def _notations(match: re.Match[str]) -> tuple[str, str]:
    number, year = match["number"], match["year"] or match["short"]
    return f"{number} Tahun {year}", f"{number}/{year}"


def _short_notations(kind: str, number: str, in_digits: str) -> Iterator[Phrase]:
    """Yield *UU 19/2019*; other words may stand in it only if the number can be no day."""
    if int(re.sub(r"\D", "", number)) > LAST_DAY_OF_A_MONTH:
        yield Phrase(f"{kind} … {in_digits}", MAX_WORDS_AFTER_KIND)
        return
    for mark in ("", "Nomor ", "No. "):
        yield Phrase(f"{kind} {mark}{in_digits}")


@cache
def _kinds() -> frozenset[str]:
    return frozenset(entries(KINDS))
