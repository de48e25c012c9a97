"""Dateline removal: delete ``JAKARTA, KOMPAS.com –``, and store the medium as the source.

A dateline with the name of a medium is certain. A place alone must be in the list of places,
because a capitalized word before a dash may also be the subject of the sentence
(``KPK - yang ...``).
"""

import re

from articles.importing.cleaning.draft import IMPLIED, Draft
from articles.importing.cleaning.names import DOMAIN, is_medium, is_place

MAX_DATELINE_CHARACTERS = 100
_DASH = r" ?(?:[-–—−]{1,3}|\|) ?"
_WORDS = r"[A-Z][^\W_]*(?:[ '’.-]{1,2}[A-Z][^\W_]*|\.| de ){0,4}"
_MEDIUM = r"[A-Za-z0-9][\w.-]*(?:,(?:COM|CO\.ID))?(?: [A-Z][\w.-]*){0,3}"
_END = rf" ?[.,]?(?:{_DASH})(?=\S)"
_FORMS = (
    # Jakarta (ANTARA) - ; JAKARTA, (PRLM).-
    re.compile(
        rf'["“]?(?P<place>{_WORDS}(?: ?, ?{_WORDS})?),? ?\( ?(?P<medium>{_MEDIUM}) ?\){_END}'
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
_PLACE_ALONE = re.compile(rf'["“]?(?P<place>{_WORDS}(?: ?, ?{_WORDS})?){_END}')
_PLACE_AND_POINT = re.compile(
    r"([A-Z]{3,20}(?: [A-Z]{2,20}){0,2})\. "
)  # KONTAN.CO.ID - JAKARTA. ...
# Liputan6.com, Jakarta Badan ...: the dash, and sometimes the space, was lost with the markup.
_WITHOUT_DASH = re.compile(rf"(?P<medium>{DOMAIN.pattern}), ?(?P<rest>.{{0,60}})", re.IGNORECASE)
# KOMPAS writes a summary before the dateline. Only a domain is certain there.
_AFTER_SUMMARY = re.compile(
    rf"(?<=[.!?\"”)] )(?:{_WORDS}, )?(?P<medium>[A-Z][\w-]*\.(?i:com|co|id|co\.id))"
    rf"(?:, {_WORDS})? ?[-–—]{{1,2}} ?(?=[A-Z\"“])"
)
_LOCAL_EDITION = re.compile(r"tribun[a-z.-]*|(?:posmetro|radar|warta) ?[a-z]*", re.IGNORECASE)
MAX_SUMMARY_CHARACTERS = 600
MAX_PLACE_CHARACTERS = 30


def take_dateline(draft: Draft) -> None:
    """Remove the dateline at the beginning of the text or after a summary."""
    head, rest = draft.text[:MAX_DATELINE_CHARACTERS], draft.text[MAX_DATELINE_CHARACTERS:]
    if length := _length_of_dateline(head, draft):
        _cut(draft, length)
    elif length := _length_without_dash(head, draft):
        draft.text = head[length:].lstrip() + rest
    elif match := _AFTER_SUMMARY.search(draft.text, 0, MAX_SUMMARY_CHARACTERS):
        draft.offer("source", match["medium"], IMPLIED)
        draft.text = draft.text[: match.start()] + draft.text[match.end() :]


def _length_of_dateline(head: str, draft: Draft) -> int:
    for form in _FORMS:
        match = form.match(head)
        if match and _names_medium(match["medium"]):
            draft.offer("source", _medium_name(match["medium"]), IMPLIED)
            return match.end()
    match = _PLACE_ALONE.match(head)
    if match and _is_place(match["place"]) and not _is_route(match["place"], head[match.end() :]):
        return match.end()
    return 0


def _is_route(place: str, rest: str) -> bool:
    """Return whether another place follows, as in ``Surabaya-Malang ditempuh dalam satu jam``."""
    other = " ".join(re.findall(r"[^\W\d_]+", rest)[:1])
    if other.lower() == place.lower() or (place.isupper() and not other.isupper()):
        return False
    return is_place(other)


def _length_without_dash(head: str, draft: Draft) -> int:
    match = _WITHOUT_DASH.match(head)
    if not match or not _names_medium(match["medium"]):
        return 0
    place = _leading_place(match["rest"])
    if not place:
        return 0
    draft.offer("source", match["medium"], IMPLIED)
    return match.start("rest") + len(place)


def _cut(draft: Draft, length: int) -> None:
    quoted = draft.text[0] in '"“' and draft.text[:length].count('"') == 1
    text = draft.text[length:].lstrip()
    if (place := _PLACE_AND_POINT.match(text)) and _is_place(place[1]):
        text = text[place.end() :]
    # A quotation mark around the whole text comes from the export of a table.
    draft.text = text.removesuffix('"') if quoted and text.count('"') % 2 else text


def _leading_place(text: str) -> str:
    """Return the longest listed place at the start of ``text``, before a capital or a dash."""
    for length in range(min(len(text), MAX_PLACE_CHARACTERS), 2, -1):
        after = text[length:].lstrip(" -–—")
        if is_place(text[:length]) and after[:1] and not after[0].islower():
            return text[: len(text) - len(after)]
    return ""


def _names_medium(text: str) -> bool:
    text = text.replace(",COM", ".COM").rstrip(".")
    return is_medium(text) or bool(_LOCAL_EDITION.fullmatch(text))


def _medium_name(medium: str) -> str:
    return medium.strip(" .").replace(",COM", ".COM")


def _is_place(text: str) -> bool:
    return is_place(text) or all(is_place(part.strip()) for part in text.split(","))
