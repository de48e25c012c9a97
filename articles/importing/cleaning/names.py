"""What is the name of a medium, of a person, of a place: the judgements that rules share."""

import re
from functools import cache
from pathlib import Path

from lexicon import is_word

FOLDER = Path(__file__).parent
DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,3}"
    r"(?:com|co|id|net|org|tv|news|info|cn|uk|us|my|sg|au|fm|me|press))(/\S{0,300})?",
    re.IGNORECASE,
)
# Beside the name of a medium these say which of its services is meant (Dunia Berita BBC).
SERVICES = frozenset(
    "berita dunia news world mundo service online tv radio indonesia arabic english sport harian"
    " kantor koran majalah tim redaksi the media network".split()
)
TITLES = r"(?:Dr|Drs|Ir|Prof|Hj?|KH|Hj|R|M|S|A)\."
PERSON = re.compile(
    rf"(?:{TITLES} ?)*[A-ZÀ-Þ][\w'’.-]{{0,25}}(?: (?:(?:bin|binti|van|von|de|da|al|el|di)(?= )"
    r"|[A-ZÀ-Þ][\w'’.-]{0,25})){0,5}",
)
LONGEST_NAME = 100


@cache
def media() -> frozenset[str]:
    """Return the names of media, lower case."""
    return _entries("media.txt")


@cache
def places() -> frozenset[str]:
    """Return the names of places that datelines begin with, lower case."""
    return _entries("places.txt")


def is_medium(text: str) -> bool:
    """Tell whether ``text`` names a medium and nothing else.

    >>> [is_medium(text) for text in ("globaltimes.cn", "Dunia Berita BBC", "Berita Dunia")]
    [True, True, False]
    """
    text = text.strip(" .")
    if text.lower() in media() or DOMAIN.fullmatch(text):
        return True
    words = text.lower().split()
    known = [word for word in words if word in media() or DOMAIN.fullmatch(word)]
    return len(words) <= 5 and len(known) == 1 and all(
        word in SERVICES or word in known for word in words
    )


def is_person(text: str) -> bool:
    """Tell whether ``text`` looks like a person's name of two words or more, or several names.

    >>> [is_person(text) for text in ("Norbert Paredes", "Harga Beras", "sri wahyuni")]
    [True, False, False]
    """
    if len(text) > LONGEST_NAME or is_medium(text):
        return False
    names = re.split(r" (?:dan|and|&) |, | / |/", text)
    return all(map(_is_one_person, names)) and any(" " in name for name in names)


def is_credited_person(text: str) -> bool:
    """Tell whether ``text`` can be a person where a label (Penulis:) says that it is one."""
    return len(text) <= LONGEST_NAME and all(
        PERSON.fullmatch(name) for name in re.split(r" (?:dan|and|&) |, | / |/", text)
    )


def _is_one_person(name: str) -> bool:
    if not PERSON.fullmatch(name):
        return False
    return not all(is_word(word) for word in name.replace(".", "").split())


@cache
def _entries(file: str) -> frozenset[str]:
    lines = (FOLDER / file).read_text("utf-8").splitlines()
    return frozenset(line.lower() for line in lines if line and not line.startswith("#"))
