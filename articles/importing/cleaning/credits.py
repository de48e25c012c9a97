"""Extraction of credits: move author, source and date around an article into fields.

Credits are found on lines of their own at the head and the foot, and at the very end of a text
whose line breaks were lost. The writer has priority over the reporter, and the reporter over the
editor. Initials of a news agency's desk (``(ant/red)``) are removed and set no field.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from articles.importing.cleaning.draft import HINTED, IMPLIED, NAMED, STATED, Draft
from articles.importing.cleaning.entries import is_announced, is_in_box
from articles.importing.cleaning.link_texts import is_title_case
from articles.importing.cleaning.names import DOMAIN, is_credited_person, is_medium, is_person
from articles.importing.cleaning.sentences import ends_sentence, is_prose
from articles.importing.cleaning.signatures import take_signature, take_signed_name
from articles.importing.cleaning.text_lines import TextLine, lines_of
from articles.importing.cleaning.wordlists import words
from articles.importing.dates import parse_date

HEAD_LINES, FOOT_LINES = 8, 10
BYLINE_LINES = 4
TIMELINE_LINES, REPETITION_LINES = 60, 30
MAX_WORDS_OF_LABEL = 3
MAX_LINE_CHARACTERS = 160
FOOT_CHARACTERS = 300
MAX_TRAILING_CREDITS = 5
MAX_SUMMARIES = 1  # sentences above a byline with a label
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
_LABELS = "|".join(sorted(AUTHOR_LABELS, key=len, reverse=True))
_LABELLED = re.compile(rf"(?<![^\W_])({_LABELS}) ?[:：] ?", re.IGNORECASE)
#: Editor - Rina Contoh ; Pewarta | Rina Contoh
_DASHED = re.compile(
    r"(penulis|reporter|pewarta|kontributor|wartawan|editor|redaktur|penyunting) ?[-–—|] ?(.+)",
    re.IGNORECASE,
)
_LABEL_INSIDE = re.compile(rf"(?:{_LABELS}) ?:", re.IGNORECASE)
_UNLABELLED = re.compile(r"(oleh|by|laporan wartawan|laporan reporter) (.+)", re.IGNORECASE)
_SOURCE = re.compile(r"(?:sumber|source)(?: berita| artikel)? ?[:：] ?(?P<value>\S.{0,120})", re.I)
_BULLET = re.compile(r"[-–—•*·>]\s*")
_INITIALS = re.compile(
    r"[(\[](?:[A-Za-z*]{1,5}|Antara|ANTARA)(?:[/,-][A-Za-z0-9*]{1,8}){0,3}[)\]]\.?"
)

#: A name alone below the text: ``RINA CONTOH``, ``*Rina Contoh``.
_SIGNED_NAME = re.compile(r"\*? ?([A-Z]{3,}(?: [A-Z]{2,}){1,3}|(?<=\*)\S.{4,40}|(?<=\* )\S.{4,40})")
_SIGNED_MEDIUM = re.compile(r"\([A-Z][\w-]*\.(?:com|id|co\.id)/[A-Z][\w .]{1,40}\)")
_MEDIUM_AND_DATE = re.compile(r"([^,]{3,40}), (\d.{6,40})")
_CLOCK = re.compile(r"\d[:.]\d\d\b|\bwi(?:b|ta|t)\b", re.IGNORECASE)
_PARTS = re.compile(r"\s+[-–—|•·]\s+|\s*[|•]\s*")
Credit = tuple[str, str | datetime, int]


def take_credit_lines(draft: Draft) -> None:
    """Move bylines, source lines and dates above and below the text into fields."""
    lines = lines_of(draft.text)
    if len(lines) < 2:
        return
    head = list(_head(lines, draft.given.title))
    in_head = {line.start for line, _ in head}
    found = [*head, *_foot([line for line in lines if line.start not in in_head])]
    taken = draft.take(line.span for line, _ in found)
    for (_, credits), was_taken in zip(found, taken, strict=True):
        if was_taken:
            _offer(draft, credits)


def take_trailing_credits(draft: Draft) -> None:
    """Move the credits after the last sentence into fields."""
    take_signature(draft)
    take_signed_name(draft)
    for _ in range(MAX_TRAILING_CREDITS):
        if not any(sign in draft.text[-FOOT_CHARACTERS:] for sign in "([:"):
            return
        foot = draft.text[-FOOT_CHARACTERS:]
        start, credits = _trailing_credit(foot)
        if credits is None or not _begins_behind_sentence(draft.text, foot, start):
            return
        place = len(draft.text) - len(foot) + start
        if not draft.take([(place, len(draft.text))])[0]:
            return
        _offer(draft, credits)


def credits_in(line: str) -> list[Credit] | None:
    """Return the credits of a line, or None if the line has other text, too.

    >>> credits_in("Sumber: globaltimes.cn")
    [('source', 'globaltimes.cn', 0)]
    """
    line = line.strip()
    if not line or len(line) > MAX_LINE_CHARACTERS:
        return None
    whole = _simple_credits(line)
    if whole is not None:
        return whole
    dated = _MEDIUM_AND_DATE.fullmatch(line)
    medium_first = dated and is_medium(dated[1])
    parts = list(dated.groups()) if dated and medium_first else _PARTS.split(line)
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= 4:
        return None
    found = [_simple_credits(part) or _person(part) for part in parts]
    if all(found) and any(name != "author" for part in found for name, _, _ in part or ()):
        return [credit for part in found for credit in part or ()]
    return None


def _simple_credits(text: str) -> list[Credit] | None:
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
    if match is None or not (_is_full_name(name) and is_person(name)):
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
    matches = list(_LABELLED.finditer(text))
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
    if not (_is_full_name(name) if certain else is_person(name)):
        return None
    found: list[Credit] = [("author", name, AUTHOR_LABELS[match[1].lower()])]
    return [*found, ("source", medium, IMPLIED)] if medium else found


def _medium_and_name(text: str) -> tuple[str, str]:
    """Split ``Tribunnews.com, Abdul Majid`` into the medium and the name."""
    before, comma, after = text.partition(",")
    return (before.strip(), after.strip()) if comma and is_medium(before) else ("", text.strip())


def _is_credit(name: str) -> bool:
    return is_credited_person(name) or is_medium(name) or name.lower() in {"redaksi", "admin"}


def _is_full_name(text: str) -> bool:
    """Return whether ``text`` has the form of full names, if its place says that it is one."""
    return is_credited_person(text) and " " in text and not is_medium(text)


def _person(text: str) -> list[Credit] | None:
    return [("author", text.strip(), NAMED)] if is_person(text.strip()) else None


def _head(lines: list[TextLine], title: str) -> Iterator[tuple[TextLine, list[Credit]]]:
    """Yield the credits among the first lines; below a sentence, only those with a label."""
    below_credit = False
    sentences = 0
    for place, line in enumerate(lines[:HEAD_LINES]):
        if len(line.text) > MAX_LINE_CHARACTERS:
            return
        credits = _head_credits(line.text, [each.text for each in lines])
        if credits is None and place < BYLINE_LINES and not sentences:
            credits = _byline(line)
        allowed = not sentences or (_LABELLED.match(line.bare) and sentences <= MAX_SUMMARIES)
        if (
            credits is not None
            and allowed
            and not (_is_day(line) and _is_timeline(lines))
            and (below_credit or _stands_alone(lines, place, title))
            and not (_is_listed(lines, place) or _is_repeated(lines, place))
        ):
            yield line, credits
            below_credit = True
        else:
            below_credit = False
            sentences += is_prose(line.text)


def _is_timeline(lines: list[TextLine]) -> bool:
    """Return whether several lines are dates above paragraphs, as in a chronology."""
    return len({line.text for line in lines[:TIMELINE_LINES] if _is_day(line)}) > 1


def _is_day(line: TextLine) -> bool:
    """Return whether a line is only a date without a time, and no other credit is beside it."""
    if not line.below or _CLOCK.search(line.text) or parse_date(line.text) is None:
        return False
    return credits_in(line.above) is None and credits_in(line.below) is None


def _byline(line: TextLine) -> list[Credit] | None:
    """Return the authors of a line with only names, above the line with the date."""
    below = credits_in(line.below) or ()
    names = re.sub(r"^(?:oleh|by) ", "", line.text, flags=re.IGNORECASE)
    if any(name == "published_at" for name, _, _ in below) and _is_full_name(names):
        return [("author", names, NAMED)]
    return None


def _head_credits(line: str, lines: list[str]) -> list[Credit] | None:
    bullet = _BULLET.match(line)
    if not bullet:
        return credits_in(line)
    bare = line[bullet.end() :].strip()
    found = _simple_credits(bare)
    if found:
        return found
    return _person(bare) if _bulleted_credits(lines) else None


def _bulleted_credits(lines: list[str]) -> bool:
    """Return whether the bulleted lines at the top are credits, not a list of the article."""
    top = []
    for line in lines:
        bullet = _BULLET.match(line)
        if not bullet:
            break
        top.append(line[bullet.end() :].strip())
    return len(top) <= 3 and all(is_person(text) or _simple_credits(text) for text in top)


def _foot(lines: list[TextLine]) -> list[tuple[TextLine, list[Credit]]]:
    """Return the credits at the end, the last one first."""
    found: list[tuple[TextLine, list[Credit]]] = []
    for place in range(len(lines) - 1, max(len(lines) - 1 - FOOT_LINES, 0), -1):
        line = lines[place]
        credits = _foot_credits(line.text)
        if credits is None or not _stands_alone(lines, place) or _is_listed(lines, place):
            break
        if _is_repeated(lines, place) or _completes_sentence(line):
            break
        found.append((line, credits))
    if found and found[-1][0].above.endswith(":"):
        return []  # a list of names
    return [] if _is_list_of_equals(found) else found


def _is_list_of_equals(found: list[tuple[TextLine, list[Credit]]]) -> bool:
    """Return whether credits are several dates, or several names of media without a label."""
    texts = [line.text for line, _ in found]
    dates = {value for _, credits in found for name, value, _ in credits if name == "published_at"}
    if len(dates) > 1 or len({text for text in texts if is_medium(text)}) > 1:
        return True
    return len({text for text in texts if _SIGNED_NAME.fullmatch(text)}) > 1


def _is_repeated(lines: list[TextLine], place: int) -> bool:
    """Return whether other lines, not beside it, name others in the same way, as in a list."""
    text = lines[place].bare
    label = _LABELLED.match(text)
    if not (label or is_medium(text)):
        return False
    return any(
        abs(other - place) > 1 and line.bare != text and _is_alike(line.bare, label)
        for other, line in enumerate(lines[: place + REPETITION_LINES])
        if other > place - REPETITION_LINES
    )


def _is_alike(text: str, label: re.Match[str] | None) -> bool:
    if len(text) > MAX_LINE_CHARACTERS:
        return False
    if label is None:
        return is_medium(text)
    match = _LABELLED.match(text)
    return match is not None and match[1].lower() == label[1].lower()


def _completes_sentence(line: TextLine) -> bool:
    """Return whether a date or medium at the end completes the sentence of the line above."""
    if not (is_medium(line.text) or parse_date(line.text) is not None):
        return False
    unfinished = line.above.count(" ") > MAX_WORDS_OF_LABEL and not ends_sentence(line.above)
    return unfinished and credits_in(line.above) is None and not is_title_case(line.above)


def _is_listed(lines: list[TextLine], place: int) -> bool:
    """Return whether a credit without a label is an item of a list that the article announces."""
    return not _LABELLED.match(lines[place].bare) and is_announced(lines, place)


def _stands_alone(lines: list[TextLine], place: int, title: str | None = None) -> bool:
    """Return whether a line that reads like a credit is no part of a sentence or of a box.

    ``title`` is the given title of an article if the line is above its text.
    """
    line = lines[place]
    if line.is_inside_sentence or is_in_box(lines, place):
        return False
    if not line.above or line.is_apart or ends_sentence(line.above) or _LABELLED.match(line.bare):
        return True
    if credits_in(line.above) is not None or line.above[-1] in "\"”’')]":
        return True
    return title is not None and (is_title_case(line.above) or line.above == title)


def _foot_credits(line: str) -> list[Credit] | None:
    found = credits_in(line)
    if found is None and (bullet := _BULLET.match(line)):
        found = credits_in(line[bullet.end() :])
    if found is None and re.fullmatch(r"[\[(].{3,60}[\])]", line):
        found = _signature(line)
    if found is None and (signed := _SIGNED_NAME.fullmatch(line)):
        name = signed[1].title() if line.isupper() else signed[1]
        found = [("author", name, HINTED)] if _is_full_name(name) else None
    return found


def _offer(draft: Draft, credits: list[Credit]) -> None:
    for name, value, trust in credits:
        draft.offer(name, value, trust)


def _trailing_credit(foot: str) -> tuple[int, list[Credit] | None]:
    """Return the offset and the credits of the credit at the end of ``foot``."""
    for start in _possible_starts(foot):
        found = _trailing(foot[start:].strip(" ,"))
        if found is not None:
            return start, found
    return 0, None


def _begins_behind_sentence(text: str, foot: str, start: int) -> bool:
    """Return whether a sentence ends before the credit, or the credit has no other meaning."""
    before = text[: len(text) - len(foot) + start].rstrip()
    if not before or before[-1] in ".!?:…\"”’'),]":
        return True
    if _SIGNED_MEDIUM.fullmatch(foot[start:].strip(" ,.")):
        return True
    initials, _, tags = foot[start:].strip(" ,.").partition(")")
    if not is_initials(f"{initials})") or initials[1:].lower() in words("units"):
        return False
    return not set(tags.split()) & words("no_tags")


def _possible_starts(foot: str) -> Iterator[int]:
    """Yield the offsets of brackets and labels after a sentence, where a credit may begin."""
    for match in re.finditer(rf"[(\[]|(?:{_LABELS}|sumber) ?:", foot, re.IGNORECASE):
        before = foot[: match.start()].rstrip()
        sign = foot[match.start()]
        if (
            not before
            or before[-1] in ".!?\"”’')]"
            or sign in "(["
            or (sign.isupper() and before[-1] == ",")
        ):
            yield match.start()


def _trailing(text: str) -> list[Credit] | None:
    if text[:1] in "([":
        if tags := re.fullmatch(r"(\([a-z]{2,5}/[a-z]{2,5}\))(?: [a-z0-9 -]{1,250})?", text):
            return [] if is_initials(tags[1]) else None
        return [] if is_initials(text) else _signature(text)
    if match := _SOURCE.fullmatch(text):
        value = match["value"]
        other = ": " in value and not _LABEL_INSIDE.search(value)  # Alamat: ...
        return None if other or len(value) > 60 else _source(value)
    return _labelled(text)


def _signature(text: str) -> list[Credit] | None:
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
    return _person(inside) if text[0] == "[" else None
