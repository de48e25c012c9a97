"""Removal of the lines behind an article's last paragraph: links to videos, tags.

The closing lines begin behind the last line that is a sentence. Tags are recognised by the
initials of the desk before them (``(abc/xyz)``), or by a heading such as ``Tags``.
"""

import re

from articles.importing.cleaning.boilerplate import is_boilerplate
from articles.importing.cleaning.credit_texts import credits_in, is_initials
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.entries import is_in_box
from articles.importing.cleaning.link_texts import is_headline, is_title_case
from articles.importing.cleaning.sentences import ends_sentence, is_list_item, is_prose
from articles.importing.cleaning.text_lines import TextLine, block, lines_of

MAX_TAGS = 25
MAX_TAG_WORDS, MAX_TAG_CHARACTERS = 5, 45
_VIDEO = re.compile(
    r"(?:(?:lihat|simak|tonton|saksikan)(?: juga)? )?video(?P<colon> ?:)? ?(?P<text>\S.*)",
    re.IGNORECASE,
)
_LAST_INITIALS = re.compile(r"[.!?\"”’')] ?(\([a-z]{2,6}/[a-z]{2,6}\))$")
_TAGS = re.compile(r"(?:tags?|tagar|topik|kata kunci|label)(?: terkait)? ?:?", re.IGNORECASE)


def take_closing_lines(draft: Draft) -> None:
    """Remove videos and tags behind the last paragraph."""
    lines = lines_of(draft.text)
    closing = _closing_lines(lines)
    if not closing or len(closing) == len(lines):
        return
    signed = bool(_LAST_INITIALS.search(closing[0].above))
    spans = []
    place = 0
    while place < len(closing):
        line = closing[place]
        place += 1
        if _is_video(closing, place - 1):
            at = len(lines) - len(closing) + place - 1
            if not _is_listed(closing[:place]) and not is_in_box(lines, at):
                spans.append(line.span)
        elif is_initials(line.text) or (_TAGS.fullmatch(line.text) and not signed):
            tags = _tags(closing[place:])
            if tags or not is_initials(line.text):
                whole = tags if is_initials(line.text) else [line, *tags]
                spans.append(block(whole))
            place += len(tags)
        elif signed and place == 1 and (tags := _tags(closing)):
            spans.append(block(tags))
            place += len(tags) - 1
    draft.take(spans)


def _closing_lines(lines: list[TextLine]) -> list[TextLine]:
    place = len(lines)
    while place and not _is_paragraph(lines[place - 1].text):
        place -= 1
    return lines[place:]


def _is_paragraph(text: str) -> bool:
    text = _LAST_INITIALS.sub(lambda match: match[0][0], text)
    return is_prose(text) and not is_boilerplate(text, closing=True)


def _is_video(lines: list[TextLine], place: int) -> bool:
    line = lines[place]
    match = _VIDEO.fullmatch(line.text)
    if not match or line.is_inside_sentence or ends_sentence(line.text.rstrip(":?!")):
        return False
    if match["colon"]:
        return is_headline(match["text"].rstrip("?!"), least=2)
    while place < len(lines) and _VIDEO.fullmatch(lines[place].text):
        place += 1
    followed = place < len(lines) and is_initials(lines[place].text)
    return followed and is_title_case(match["text"].rstrip(":?!"))


def _is_listed(lines: list[TextLine]) -> bool:
    """Return whether the last line, a video, is an item of a list of the article's own."""
    above = lines[0].above
    for line in lines[:-1]:
        if not _VIDEO.fullmatch(line.text):
            above = line.text
    return above.endswith(":") and not _VIDEO.fullmatch(above)


def _tags(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines at the beginning that are tags: a few words, and no credit."""
    tags = []
    for line in lines[:MAX_TAGS]:
        short = len(line.text) <= MAX_TAG_CHARACTERS and line.text.count(" ") < MAX_TAG_WORDS
        if not short or ends_sentence(line.text) or is_list_item(line.text) or ":" in line.text:
            break
        if credits_in(line.text) is not None or is_boilerplate(line.text, closing=True):
            break
        tags.append(line)
    return tags
