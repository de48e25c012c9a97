"""Recognizers for the names of media, persons and places, which several rules share."""

import re
from urllib.parse import urlsplit

from articles.importing.cleaning.wordlists import names, words
from lexicon import is_word

DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,3}"
    r"(?:com|co|id|net|org|tv|news|info|cn|uk|us|my|sg|au|fm|me|press))(/\S{0,300})?",
    re.IGNORECASE,
)

_LOCAL_EDITION = re.compile(
    r"(?i:tribun[a-z.-]*)|(?i:(?:posmetro|radar|warta) ?[a-z]*)|detik[A-Z][A-Za-z]*"
)
TITLES = r"(?:Dr|Drs|Ir|Prof|Hj?|KH|Hj|R|M|S|A)\."
PERSON = re.compile(
    rf"(?:{TITLES} ?)*[A-ZÀ-Þ][\w'’.-]{{0,25}}(?: (?:(?:bin|binti|van|von|de|da|al|el|di)(?= )"
    r"|[A-ZÀ-Þ][\w'’.-]{0,25})){0,5}",
)
_SEVERAL = re.compile(r" (?:dan|and|&) |, | ?/ ?")
MAX_NAME_CHARACTERS = 100
MIN_KEY_CHARACTERS = 4
_HOST_LABELS = frozenset(("www", "m", "amp", "com", "co", "id", "net", "org", "tv", "news", "info"))


def is_medium(text: str) -> bool:
    """Return whether ``text`` is the name of a medium and nothing else.

    >>> [is_medium(text) for text in ("globaltimes.cn", "Dunia Berita BBC", "Berita Dunia")]
    [True, True, False]
    """
    text = text.strip(" .").lower()
    if text in names("media") or DOMAIN.fullmatch(text):
        return True
    parts = text.split()
    known = [part for part in parts if part in names("media") or DOMAIN.fullmatch(part)]
    others = words("services").union(known)
    return len(parts) <= 5 and len(known) == 1 and others.issuperset(parts)


def is_local_edition(text: str) -> bool:
    """Return whether ``text`` is the name of a local edition: ``TribunJogja``, ``detikJabar``."""
    return bool(_LOCAL_EDITION.fullmatch(text))


def is_media_name(text: str) -> bool:
    """Return whether ``text`` can be the name of an unknown medium: ``Kabar Contoh``."""
    parts = text.split()
    typical = words("media_words").union(words("services"))
    return 2 <= len(parts) <= 3 and not is_place(text) and parts[0].lower() in typical


def media_keys(source: str, url: str) -> frozenset[str]:
    """Return the keys under which an article's known source and site may name themselves.

    >>> sorted(media_keys("Kabar Contoh", "https://www.suaracontoh.co.id/a"))
    ['kabarcontoh', 'suaracontoh']
    """
    host = urlsplit(url).hostname or "" if "://" in url else ""
    labels = [label for label in host.split(".") if label not in _HOST_LABELS]
    keys = (media_key(source), *labels[-1:])  # the last one: a subdomain may be a rubric
    return frozenset(key for key in keys if len(key) >= MIN_KEY_CHARACTERS)


def media_key(name: str) -> str:
    """Return the letters of the name of a medium, without the end of a domain."""
    return re.sub(r"\W|_", "", re.sub(r"\.(?:com|co\.id|id|net|co|org|tv)\b.*", "", name.lower()))


def is_place(text: str) -> bool:
    """Return whether ``text`` is in the list of places of datelines."""
    return text.lower() in names("places")


def is_person(text: str) -> bool:
    """Return whether ``text`` looks like one or more full names of persons.

    >>> [is_person(text) for text in ("Norbert Paredes", "Harga Beras", "sri wahyuni")]
    [True, False, False]
    """
    if len(text) > MAX_NAME_CHARACTERS or is_medium(text):
        return False
    people = _SEVERAL.split(text)
    return all(map(_is_one_person, people)) and any(" " in name for name in people)


def is_credited_person(text: str) -> bool:
    """Return whether ``text`` can be a person's name after a label such as ``Penulis:``."""
    return len(text) <= MAX_NAME_CHARACTERS and all(map(PERSON.fullmatch, _SEVERAL.split(text)))


def _is_one_person(name: str) -> bool:
    if not PERSON.fullmatch(name):
        return False
    return not all(is_word(word) for word in name.replace(".", "").split())
