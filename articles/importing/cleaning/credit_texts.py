"""Parsing of credits: the author, medium and date that a line or the end of a text names.

``credits`` decides by the place of a line whether its credits are taken.
"""

import re
from datetime import datetime

from articles.importing.cleaning.draft import HINTED, IMPLIED, NAMED, STATED
from articles.importing.cleaning.names import DOMAIN, is_credited_person, is_medium, is_person
from articles.importing.cleaning.wordlists import words
from articles.importing.dates import parse_date

MAX_LINE_CHARACTERS = 160
#: Label -> reliability of the author that it names.
AUTHOR_LABELS = {
    "penulis": STATED,
    "ditulis oleh": STATED,
    "oleh": STATED,
    "by": STATED,
    "reporter": NAMED,
    "pewarta": NAMED,
    "wartawan": NAMED,
    "kontributor": NAMED,
    "laporan wartawan": NAMED,
    "laporan reporter": NAMED,
    "laporan": NAMED,
    "editor": IMPLIED,
    "redaktur": IMPLIED,
    "penyunting": IMPLIED,
}
LABELS = "|".join(sorted(AUTHOR_LABELS, key=len, reverse=True))
LABELLED = re.compile(rf"(?<![^\W_])({LABELS}) ?[:：] ?", re.IGNORECASE)
#: Editor - Rina Contoh ; Pewarta | Rina Contoh
_DASHED = re.compile(
    r"(penulis|reporter|pewarta|kontributor|wartawan|editor|redaktur|penyunting) ?[-–—|] ?(.+)",
    re.IGNORECASE,
)
_LABEL_INSIDE = re.compile(rf"(?:{LABELS}) ?:", re.IGNORECASE)
_UNLABELLED = re.compile(r"(oleh|by|laporan wartawan|laporan reporter) (.+)", re.IGNORECASE)
_SOURCE = re.compile(r"(?:sumber|source)(?: berita| artikel)? ?[:：] ?(?P<value>\S.{0,120})", re.I)
_INITIALS = re.compile(
    r"[(\[](?:[A-Za-z*]{1,5}|Antara|ANTARA)(?:[/,-][A-Za-z0-9*]{1,8}){0,3}[)\]]\.?"
)

_MEDIUM_AND_DATE = re.compile(r"([^,]{3,40}), (\d.{6,40})")
_PARTS = re.compile(r"\s+[-–—|•·]\s+|\s*[|•]\s*")
Credit = tuple[str, str | datetime, int]


def credits_in(line: str) -> list[Credit] | None:
    """Return the credits of a line, or None if the line has other text, too.

    >>> credits_in("Sumber: globaltimes.cn")
    [('source', 'globaltimes.cn', 0)]
    """
    line = line.strip()
    if not line or len(line) > MAX_LINE_CHARACTERS:
        return None
    whole = simple_credits(line)
    if whole is not None:
        return whole
    dated = _MEDIUM_AND_DATE.fullmatch(line)
    medium_first = dated and is_medium(dated[1])
    parts = list(dated.groups()) if dated and medium_first else _PARTS.split(line)
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= 4:
        return None
    found = [simple_credits(part) or person(part) for part in parts]
    if all(found) and any(name != "author" for part in found for name, _, _ in part or ()):
        return [credit for part in found for credit in part or ()]
    return None


def simple_credits(text: str) -> list[Credit] | None:
    """Return the credits of a text that is one credit; None for another text."""
    if (moment := parse_date(text.strip("()[] "))) is not None:
        return [("published_at", moment, STATED)]
    if is_initials(text):
        return []
    if match := _SOURCE.fullmatch(text):
        return _source(match["value"])
    if is_medium(text):
        return [("source", text.strip(" ."), NAMED)]
    return _labelled(text) or _dashed(text) or _unlabelled(text)


def _dashed(text: str) -> list[Credit] | None:
    """Parse a label that a dash or bar separates from the name: ``Editor - Rina Contoh``."""
    match = _DASHED.fullmatch(text)
    name = match[2].strip() if match else ""
    if match is None or not (is_full_name(name) and is_person(name)):
        return None
    return [("author", name, AUTHOR_LABELS[match[1].lower()])]


def is_initials(text: str) -> bool:
    """Return whether ``text`` is a desk's signature in brackets: ``(ant/red)``, ``(Ant)``."""
    match = _INITIALS.fullmatch(text)
    if not match:
        return False
    inside = match[0].strip("()[].")
    parts = inside.lower().split("/")
    if words("no_initials").intersection(parts) or all(map(_is_letter, parts)):
        return False
    if inside.lower() in words("units") or (
        len(parts) > 1 and words("unit_words").issuperset(parts)
    ):
        return False
    return (
        "/" in inside or inside.lower() in words("desks") or (len(inside) <= 4 and inside.islower())
    )


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def _source(value: str) -> list[Credit] | None:
    text_goes_on = value.rstrip().endswith(".")
    value = value.strip().rstrip(".")
    link = DOMAIN.fullmatch(value)
    if link and value.lower().startswith("http"):
        found: list[Credit] = [("source", link[1], STATED)]
        return [*found, ("url", value, NAMED)] if link[2] and link[2] != "/" else found
    if text_goes_on and len(value.split()) > 2 and any(map(str.islower, value.split())):
        return None
    if len(value.split()) > 8 or re.search(r"[.!?] ", value) or "://" in value:
        return None
    return [("source", value, STATED)]


def _labelled(text: str) -> list[Credit] | None:
    matches = list(LABELLED.finditer(text))
    if not matches or matches[0].start() > 0:
        return None
    ends = [*(match.start() for match in matches[1:]), len(text)]
    credits: list[Credit] = []
    for match, end in zip(matches, ends, strict=True):
        name = text[match.end() : end].strip(" ,.|/-–")
        if not name or not _is_credit(name):
            return None
        credits.append(("author", name, AUTHOR_LABELS[match[1].lower()]))
    return credits


def _unlabelled(text: str) -> list[Credit] | None:
    match = _UNLABELLED.fullmatch(text.rstrip("."))
    if not match:
        return None
    medium, name = _medium_and_name(match[2])
    certain = bool(medium) or match[1].lower().startswith("laporan")
    if not (is_full_name(name) if certain else is_person(name)):
        return None
    found: list[Credit] = [("author", name, AUTHOR_LABELS[match[1].lower()])]
    return [*found, ("source", medium, IMPLIED)] if medium else found


def _medium_and_name(text: str) -> tuple[str, str]:
    """Split ``Tribunnews.com, Abdul Majid`` into the medium and the name."""
    before, comma, after = text.partition(",")
    return (before.strip(), after.strip()) if comma and is_medium(before) else ("", text.strip())


def _is_credit(name: str) -> bool:
    return is_credited_person(name) or is_medium(name) or name.lower() in {"redaksi", "admin"}


def is_full_name(text: str) -> bool:
    """Return whether ``text`` has the form of full names, if its place says that it is one."""
    return is_credited_person(text) and " " in text and not is_medium(text)


def person(text: str) -> list[Credit] | None:
    """Return the author that a name alone states; None if the text is no name."""
    return [("author", text.strip(), NAMED)] if is_person(text.strip()) else None


def trailing_credits(text: str) -> list[Credit] | None:
    """Return the credits of a text behind the last sentence; None if it has other text, too."""
    if text[:1] in "([":
        if tags := re.fullmatch(r"(\([a-z]{2,5}/[a-z]{2,5}\))(?: [a-z0-9 -]{1,250})?", text):
            return [] if is_initials(tags[1]) else None
        return [] if is_initials(text) else signature(text)
    if match := _SOURCE.fullmatch(text):
        value = match["value"]
        other = ": " in value and not _LABEL_INSIDE.search(value)  # Alamat: ...
        return None if other or len(value) > 60 else _source(value)
    return _labelled(text)


def signature(text: str) -> list[Credit] | None:
    """Parse ``(Tribunlampung.co.id/Bayu Saputra)``, ``(Ditulis oleh Ani)``, ``[Antara]``."""
    match = re.fullmatch(r"[(\[] ?([^()\[\]]{3,80}?) ?[)\]]\.?", text)
    if not match:
        return None
    inside = match[1]
    if is_medium(inside):
        return [("source", inside, HINTED)]
    medium, slash, name = inside.partition("/")
    if slash and is_medium(medium) and is_person(name.strip()):
        return [("author", name.strip(), NAMED), ("source", medium.strip(), HINTED)]
    if found := _unlabelled(re.sub(r"^ditulis ", "", inside, flags=re.IGNORECASE)):
        return found
    return person(inside) if text[0] == "[" else None
