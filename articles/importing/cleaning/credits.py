"""Extraction of credits: move author, source and date around an article into fields.

Credits are found on lines of their own at the head and the foot, and at the very end of a text
whose line breaks were lost. The writer has priority over the reporter, and the reporter over the
editor. Initials of a news agency's desk (``(ant/red)``) are removed and set no field.
"""

import re
from collections.abc import Iterator

from articles.importing.cleaning.credit_texts import (
    LABELLED,
    LABELS,
    MAX_LINE_CHARACTERS,
    Credit,
    credits_in,
    is_full_name,
    is_initials,
    person,
    signature,
    simple_credits,
    trailing_credits,
)
from articles.importing.cleaning.draft import HINTED, NAMED, Draft
from articles.importing.cleaning.entries import is_announced, is_in_box
from articles.importing.cleaning.link_texts import is_title_case
from articles.importing.cleaning.names import is_medium, is_person
from articles.importing.cleaning.sentences import ends_sentence, is_prose
from articles.importing.cleaning.signatures import take_signature, take_signed_name
from articles.importing.cleaning.text_lines import TextLine, lines_of
from articles.importing.cleaning.wordlists import words
from articles.importing.dates import parse_date

HEAD_LINES, FOOT_LINES = 8, 10
BYLINE_LINES = 4
TIMELINE_LINES, REPETITION_LINES = 60, 30
MAX_WORDS_OF_LABEL = 3
FOOT_CHARACTERS = 300
MAX_TRAILING_CREDITS = 5
MAX_SUMMARIES = 1  # sentences above a byline with a label
_BULLET = re.compile(r"[-–—•*·>]\s*")
_CLOCK = re.compile(r"\d[:.]\d\d\b|\bwi(?:b|ta|t)\b", re.IGNORECASE)
_SIGNED_MEDIUM = re.compile(r"\([A-Z][\w-]*\.(?:com|id|co\.id)/[A-Z][\w .]{1,40}\)")
#: A name alone below the text: ``RINA CONTOH``, ``*Rina Contoh``.
_SIGNED_NAME = re.compile(r"\*? ?([A-Z]{3,}(?: [A-Z]{2,}){1,3}|(?<=\*)\S.{4,40}|(?<=\* )\S.{4,40})")


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
        allowed = not sentences or (LABELLED.match(line.bare) and sentences <= MAX_SUMMARIES)
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
    if any(name == "published_at" for name, _, _ in below) and is_full_name(names):
        return [("author", names, NAMED)]
    return None


def _head_credits(line: str, lines: list[str]) -> list[Credit] | None:
    bullet = _BULLET.match(line)
    if not bullet:
        return credits_in(line)
    bare = line[bullet.end() :].strip()
    found = simple_credits(bare)
    if found:
        return found
    return person(bare) if _bulleted_credits(lines) else None


def _bulleted_credits(lines: list[str]) -> bool:
    """Return whether the bulleted lines at the top are credits, not a list of the article."""
    top = []
    for line in lines:
        bullet = _BULLET.match(line)
        if not bullet:
            break
        top.append(line[bullet.end() :].strip())
    return len(top) <= 3 and all(is_person(text) or simple_credits(text) for text in top)


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
    label = LABELLED.match(text)
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
    match = LABELLED.match(text)
    return match is not None and match[1].lower() == label[1].lower()


def _completes_sentence(line: TextLine) -> bool:
    """Return whether a date or medium at the end completes the sentence of the line above."""
    if not (is_medium(line.text) or parse_date(line.text) is not None):
        return False
    unfinished = line.above.count(" ") > MAX_WORDS_OF_LABEL and not ends_sentence(line.above)
    return unfinished and credits_in(line.above) is None and not is_title_case(line.above)


def _is_listed(lines: list[TextLine], place: int) -> bool:
    """Return whether a credit without a label is an item of a list that the article announces."""
    return not LABELLED.match(lines[place].bare) and is_announced(lines, place)


def _stands_alone(lines: list[TextLine], place: int, title: str | None = None) -> bool:
    """Return whether a line that reads like a credit is no part of a sentence or of a box.

    ``title`` is the given title of an article if the line is above its text.
    """
    line = lines[place]
    if line.is_inside_sentence or is_in_box(lines, place):
        return False
    if not line.above or line.is_apart or ends_sentence(line.above) or LABELLED.match(line.bare):
        return True
    if credits_in(line.above) is not None or line.above[-1] in "\"”’')]":
        return True
    return title is not None and (is_title_case(line.above) or line.above == title)


def _foot_credits(line: str) -> list[Credit] | None:
    found = credits_in(line)
    if found is None and (bullet := _BULLET.match(line)):
        found = credits_in(line[bullet.end() :])
    if found is None and re.fullmatch(r"[\[(].{3,60}[\])]", line):
        found = signature(line)
    if found is None and (signed := _SIGNED_NAME.fullmatch(line)):
        name = signed[1].title() if line.isupper() else signed[1]
        found = [("author", name, HINTED)] if is_full_name(name) else None
    return found


def _offer(draft: Draft, credits: list[Credit]) -> None:
    for name, value, trust in credits:
        draft.offer(name, value, trust)


def _trailing_credit(foot: str) -> tuple[int, list[Credit] | None]:
    """Return the offset and the credits of the credit at the end of ``foot``."""
    for start in _possible_starts(foot):
        found = trailing_credits(foot[start:].strip(" ,"))
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
    for match in re.finditer(rf"[(\[]|(?:{LABELS}|sumber) ?:", foot, re.IGNORECASE):
        before = foot[: match.start()].rstrip()
        sign = foot[match.start()]
        if (
            not before
            or before[-1] in ".!?\"”’')]"
            or sign in "(["
            or (sign.isupper() and before[-1] == ",")
        ):
            yield match.start()
