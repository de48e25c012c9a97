"""Dateline removal: delete ``JAKARTA, KOMPAS.com –``, and store the medium as the source.

A dateline with the name of a medium is certain. A place alone must be in the list of places,
because a capitalized word before a dash may also be the subject of the sentence
(``KPK - yang ...``).
"""

import re
from collections.abc import Set

from articles.importing.cleaning.draft import IMPLIED, Draft
from articles.importing.cleaning.names import (
    DOMAIN,
    is_local_edition,
    is_media_name,
    is_medium,
    is_place,
    media_key,
    media_keys,
)
from articles.importing.cleaning.sentences import begins_with_mixed_case
from articles.importing.cleaning.wordlists import words
from lexicon import is_word

MAX_DATELINE_CHARACTERS = 100
_DASH = r" ?(?:[-–—−]{1,3}|\|) ?"
_WORDS = r"[A-Z][^\W_]*(?:[ '’.-]{1,2}[A-Z][^\W_]*|\.| de ){0,4}"
_MEDIUM = r"[A-Za-z0-9][\w.-]*(?:,(?:COM|CO\.ID))?(?: [A-Z][\w.-]*){0,3}"
_DAY = r"(?:\d{1,2}/\d{1,2}(?:/\d{2,4})? ?)?"
_END = rf" ?[.,]?(?:{_DASH})(?=\S)"
_FORMS = (
    # Jakarta (ANTARA) - ; JAKARTA, (PRLM).-
    re.compile(
        rf'["“]?(?P<place>{_WORDS}(?: ?, ?{_WORDS})?),? ?{_DAY}\( ?(?P<medium>{_MEDIUM}) ?\){_END}'
    ),
    # JAKARTA, KOMPAS.com – ; Jakarta, CNN Indonesia --
    re.compile(rf'["“]?(?P<place>{_WORDS}) ?, ?(?P<medium>{_MEDIUM}){_END}'),
    # TEMPO.CO, Jakarta - ; SURYA.co.id | BANGKALAN - ; TRIBUNNEWS.COM/JAKARTA -
    re.compile(
        rf'["“]?(?P<medium>{_MEDIUM})(?: ?[,|/] ?|\. )(?P<place>{_WORDS}(?:, ?{_WORDS})?){_END}'
    ),
    # HETANEWS.com - ; detikNews -
    re.compile(rf'["“]?(?P<medium>{_MEDIUM}){_END}'),
)
#: Forms with a colon; the medium must be named, or be one that writes ``Jakarta: ...``.
_COLON_FORMS = (
    # KBRN, Jakarta: ; Kabar Contoh, Jakarta:
    re.compile(rf"(?P<medium>{_MEDIUM}), ?(?P<place>{_WORDS}) ?: ?(?=[A-Z\"“])"),
    # Jakarta, Kabar Contoh: ; Jakarta (Kabar Contoh):
    re.compile(rf"(?P<place>{_WORDS}),? ?\(?(?P<medium>{_MEDIUM})\)? ?: ?(?=[A-Z\"“])"),
)
#: The dash was lost; only the article's known source is certain.
_ON_A_LINE = re.compile(rf"(?P<place>{_WORDS}) ?, ?(?P<medium>{_MEDIUM}) ?\n")
_PLACE_AND_COLON = re.compile(rf"(?P<place>{_WORDS}) ?: ?(?=[A-Z\"“])")
#: DENPASAR, NusaKabar - : two words run together are the name of a medium.
_CAMEL_CASE = re.compile(r"[A-Z][a-z]{2,}[A-Z][A-Za-z]+|[A-Z]{3,}(?:news|com|id)")
MIN_CAPITALS = 4
_PLACE_ALONE = re.compile(rf'["“]?(?P<place>{_WORDS}(?: ?, ?{_WORDS})?){_END}')
_PLACE_AND_POINT = re.compile(
    r"([A-Z]{3,20}(?: [A-Z]{2,20}){0,2})\.\s"
)  # KONTAN.CO.ID - JAKARTA. ...
# Liputan6.com, Jakarta Badan ...: the dash, and sometimes the space, was lost with the markup.
_WITHOUT_DASH = re.compile(rf"(?P<medium>{DOMAIN.pattern}), ?(?P<rest>.{{0,60}})", re.IGNORECASE)
# KOMPAS writes a summary before the dateline. Only a domain is certain there.
_AFTER_SUMMARY = re.compile(
    rf"(?<=[.!?\"”)] )(?:{_WORDS}, )?(?P<medium>[A-Z][\w-]*\.(?i:com|co|id|co\.id))"
    rf"(?:, {_WORDS})? ?[-–—]{{1,2}} ?(?=[A-Z\"“])"
)
_BARE = re.compile(r"[^\s,]+, ?[A-Z][\w .-]{2,40}")
MAX_SUMMARY_CHARACTERS = 600
MAX_PLACE_CHARACTERS = 30


def take_dateline(draft: Draft) -> None:
    """Remove the dateline at the beginning of the text or after a summary."""
    head = draft.text[:MAX_DATELINE_CHARACTERS]
    known = media_keys(draft.given.source, draft.given.url)
    if found := _dateline(head, known):
        length, medium = found
        quoted = _is_quoted_by_a_table(draft.text, length)
        if not draft.take([(0, length + _length_of_place(draft.text[length:]))])[0]:
            return
        if quoted:
            draft.take([(len(draft.text) - 1, len(draft.text))], told=False)
    elif length := _unlisted_place(draft.text):
        draft.take([(0, length)])
        return
    elif match := _AFTER_SUMMARY.search(draft.text, 0, MAX_SUMMARY_CHARACTERS):
        medium = match["medium"]
        if not draft.take([match.span()])[0]:
            return
    else:
        return
    if medium:
        draft.offer("source", medium, IMPLIED)


def _unlisted_place(text: str) -> int:
    """Return the length of a dateline with a place in capitals that the text names as a place.

    ``MOLSHEIM - Produsen ...`` is one if the text also has ``di Molsheim``, and no ``MOLSHEIM``.
    """
    match = _PLACE_ALONE.match(text[:MAX_DATELINE_CHARACTERS])
    place = match["place"] if match else ""
    if match is None or not place.isupper() or len(place) < MIN_CAPITALS:
        return 0
    rest = text[match.end() :]
    named = re.search(rf"\b(?:di|ke|dari|[Kk]ota|asal) {re.escape(place.title())}\b", rest)
    goes_on = not _is_sentence(place, rest[:MAX_DATELINE_CHARACTERS]) or not rest[:1].isalpha()
    if not named or goes_on or re.search(rf"\b{re.escape(place)}\b", rest):
        return 0
    return 0 if all(map(is_word, place.lower().split())) else match.end()


def is_dateline(text: str) -> bool:
    """Return whether ``text``, which ends with a dash and a space, is a dateline.

    >>> is_dateline("Jakarta - "), is_dateline("Sinta Contoh - ")
    (True, False)
    """
    found = _dateline(f"{text}X")
    return found is not None and found[0] >= len(text.rstrip())


def is_bare_dateline(line: str) -> bool:
    """Return whether ``line`` is a dateline that lost its dash: ``Liputan6.com, Jakarta``."""
    return bool(_BARE.fullmatch(line)) and len(line) == _without_dash(f"{line} X")[0]


def _dateline(head: str, known: Set[str] = frozenset()) -> tuple[int, str] | None:
    """Return the length of the dateline that ``head`` begins with, and its medium.

    ``known`` are the keys of the article's source, which no list need have.
    """
    for form in _FORMS:
        match = form.match(head)
        if match is None or _is_subject(match, head[match.end() :]):
            continue
        if _names_medium(match["medium"]) or _is_known(match, known):
            return match.end(), _medium_name(match["medium"])
    match = _ON_A_LINE.match(head)
    if match and media_key(match["medium"]) in known:
        return match.end(), match["medium"]
    return _with_colon(head, known) or _with_place(head)


def _is_known(match: re.Match[str], known: Set[str]) -> bool:
    """Return whether the medium is the article's source, or a name behind a listed place."""
    if media_key(match["medium"]) in known:
        return True
    place = match.groupdict().get("place") or ""
    shaped = _CAMEL_CASE.fullmatch(match["medium"]) or is_media_name(match["medium"])
    return bool(shaped) and is_place(place)


def _with_colon(head: str, known: Set[str]) -> tuple[int, str] | None:
    """Return the length and the medium of a dateline with a colon in place of the dash."""
    for form in _COLON_FORMS:
        match = form.match(head)
        if match is None:
            continue
        key = media_key(match["medium"])
        named = _names_medium(match["medium"]) and is_place(match["place"])
        if named or key in known or (form is _COLON_FORMS[0] and key == "kbrn"):
            return match.end(), _medium_name(match["medium"])
    match = _PLACE_AND_COLON.match(head)
    if match and is_place(match["place"]) and known & words("colon_media"):
        return match.end(), ""
    return None


def _with_place(head: str) -> tuple[int, str] | None:
    """Return the length and the medium of a dateline whose place is all that is certain."""
    match = _PLACE_ALONE.match(head)
    if match and _is_place(match["place"]) and _is_sentence(match["place"], head[match.end() :]):
        return match.end(), ""
    match = _FORMS[1].match(head)
    if match and is_place(match["place"]) and is_media_name(match["medium"]):
        return match.end(), match["medium"]
    length, medium = _without_dash(head)
    return (length, medium) if length else None


def _is_subject(match: re.Match[str], rest: str) -> bool:
    """Return whether a name is the subject of a sentence: ``Waspada - itulah pesannya``."""
    if "(" in match[0] or DOMAIN.fullmatch(match["medium"].strip(" .")):
        return False
    return rest[:1].islower() and not begins_with_mixed_case(rest)


def _is_sentence(place: str, rest: str) -> bool:
    """Return whether the text behind a place and a dash is a sentence of its own."""
    goes_on = rest[:1].islower() and not begins_with_mixed_case(rest)  # Jakarta - kota padat - ...
    return not goes_on and not _is_route(place, rest)


def _is_route(place: str, rest: str) -> bool:
    """Return whether another place follows, as in ``Surabaya-Malang ditempuh dalam satu jam``."""
    other = " ".join(re.findall(r"[^\W\d_]+", rest)[:1])
    if other.lower() == place.lower() or (place.isupper() and not other.isupper()):
        return False
    return is_place(other)


def _without_dash(head: str) -> tuple[int, str]:
    match = _WITHOUT_DASH.match(head)
    if not match or not _names_medium(match["medium"]):
        return 0, ""
    place = _leading_place(match["rest"]).rstrip()
    return (match.start("rest") + len(place), match["medium"]) if place else (0, "")


def _length_of_place(rest: str) -> int:
    """Return the length of a place behind the dash: ``KONTAN.CO.ID - JAKARTA. ...``."""
    space = len(rest) - len(rest.lstrip())
    place = _PLACE_AND_POINT.match(rest, space)
    return place.end() if place and _is_place(place[1]) else 0


def _is_quoted_by_a_table(text: str, length: int) -> bool:
    """Return whether quotation marks of an exported table stand around the text."""
    quoted = text[0] in '"“' and text[:length].count('"') == 1
    return quoted and text.endswith('"') and bool(text[length:].count('"') % 2)


def _leading_place(text: str) -> str:
    """Return the longest listed place at the start of ``text``, before a capital or a dash."""
    for length in range(min(len(text), MAX_PLACE_CHARACTERS), 2, -1):
        after = text[length:].lstrip(" -–—")
        if is_place(text[:length]) and after[:1] and not after[0].islower():
            return text[: len(text) - len(after)]
    return ""


def _names_medium(text: str) -> bool:
    text = text.replace(",COM", ".COM").rstrip(".")
    return is_medium(text) or is_local_edition(text)


def _medium_name(medium: str) -> str:
    return medium.strip(" .").replace(",COM", ".COM")


def _is_place(text: str) -> bool:
    return is_place(text) or all(is_place(part.strip()) for part in text.split(","))
