"""Boilerplate removal: delete the page elements around and between an article's paragraphs.

Two tables list lines that are boilerplate as a whole, and patterns that are unmistakable even in
running text, whose line breaks were lost. A pattern that a sentence of an article could match is
tried only in the closing lines, behind the last paragraph. ``linked_lines`` removes links to
other stories, ``closing_lines`` tags and videos, ``linked_headlines`` links in running text.
"""

import re

from articles.importing.cleaning.boilerplate_patterns import (
    CAPTION,
    CHANNELS,
    CLOSING_LINE,
    COPYRIGHT,
    FOLLOW,
    INLINE_PATTERNS,
    LINKED,
    LISTABLE,
    MENU,
    OPEN_LINE,
    OTHER_LINKED,
    OWN_SIGN,
    PHOTO,
    PHOTO_WORDS,
    REPUBLISHED,
    SAID,
    TAG_LABEL,
    TITLED,
)
from articles.importing.cleaning.copyright_notices import is_copyright_notice
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.entries import is_announced, is_in_box
from articles.importing.cleaning.link_texts import (
    is_glued,
    is_headline,
    is_linked_headline,
    is_title_case,
)
from articles.importing.cleaning.names import DOMAIN, is_local_edition, is_medium
from articles.importing.cleaning.sentences import continues, ends_sentence, has_stop, is_prose
from articles.importing.cleaning.text_lines import TextLine, lines_of
from articles.importing.cleaning.wordlists import words as words_of

MAX_LINE_CHARACTERS = 400
MAX_LABEL_WORDS, MIN_MENU_LINES = 3, 3
#: Labels of advertisements that no Indonesian list has.
ENGLISH_LABELS = ("advertisement", "sponsored", "promoted")
MAX_TAG_WORDS, MAX_WORDS_OF_TAGS = 5, 14  # of one tag, of tags without commas


def take_boilerplate_lines(draft: Draft) -> None:
    """Remove the lines that are boilerplate as a whole."""
    lines = lines_of(draft.text)
    paragraphs = [place for place, line in enumerate(lines) if _is_paragraph(line)]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (0, len(lines))
    menu = _menu(lines[:first])
    draft.take(
        line.span
        for place, line in enumerate(lines)
        if line in menu
        or (
            is_boilerplate(line.text, closing=place > last or 0 < len(menu) <= place < first)
            and not (line.is_inside_sentence or _goes_on(line) or _belongs_to_text(line))
            and not (LISTABLE.fullmatch(line.bare) and _is_listed(lines, place))
        )
    )


def _is_listed(lines: list[TextLine], place: int) -> bool:
    """Return whether a line is an item of a list or box of the article."""
    if lines[place].bare.lower() in ENGLISH_LABELS:
        return False
    if is_announced(lines, place):
        return True
    if lines[place].text[0] == "#":
        above = lines[place].above
        return above.count(" ") >= MAX_LABEL_WORDS and not (
            ends_sentence(above) or is_title_case(above)
        )
    return ":" in lines[place].text and is_in_box(lines, place)


def _menu(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines of a site's menu at the top, from ``Beranda`` to the first blank line."""
    if not lines or not MENU.fullmatch(lines[0].text):
        return []
    end = next((place for place in range(1, len(lines)) if lines[place].is_apart), 0)
    menu = lines[:end]
    short = all(line.text.count(" ") < MAX_LABEL_WORDS for line in menu)
    return menu if short and len(menu) >= MIN_MENU_LINES else []


def take_inline_boilerplate(draft: Draft) -> None:
    """Remove unmistakable boilerplate from running text."""
    text = draft.text
    for name, needs, pattern in INLINE_PATTERNS:
        for need in needs:
            if need in text:
                draft.take(
                    match.span() for match in pattern.finditer(text) if _is_certain(name, match[0])
                )
                text = draft.text
                break


def _is_certain(name: str, text: str) -> bool:
    """Return whether a match of a pattern in running text says no more than a page element."""
    if name == "republished":
        return is_republished(text)
    if name == "follow" and words_of("authorities").intersection(text.lower().split()):
        return False
    return name != "copyright" or is_copyright_notice(text)


def is_boilerplate(line: str, *, closing: bool = False) -> bool:
    """Return whether a line is boilerplate as a whole.

    ``closing`` is true for a line behind the last paragraph.

    >>> is_boilerplate("Baca juga: Harga Beras Naik"), is_boilerplate("Baca juga bukunya.")
    (True, False)
    """
    line = line.strip()
    if not line or len(line) > MAX_LINE_CHARACTERS:
        return False
    bare = line.lstrip("-•*>» ") or line
    caption = CAPTION.fullmatch(bare)
    if is_link(bare) or is_republished(bare) or (caption and _is_photo_credit(caption["credit"])):
        return True
    if not (CLOSING_LINE if closing else OPEN_LINE).fullmatch(bare):
        return False
    return _names_no_more(bare, closing=closing)


def _names_no_more(bare: str, *, closing: bool) -> bool:
    """Return whether a line with the form of boilerplate has names in it, and no sentence."""
    if CHANNELS.search(bare) and FOLLOW.match(bare):
        return is_plug(bare)
    if TAG_LABEL.match(bare):
        return _are_tags(bare, closing=closing)
    if COPYRIGHT.search(bare):
        return is_copyright_notice(bare)
    return _is_photo_credit(bare) if PHOTO.match(bare) else True


def _are_tags(line: str, *, closing: bool) -> bool:
    """Return whether labelled words are tags, and no sentence behind a colon."""
    tags = [tag.split() for tag in re.split(r"[,;|#/•·]", TAG_LABEL.sub("", line)) if tag.strip()]
    if not tags:
        return True
    if tags[-1][0] in ("dan", "atau", "serta") or max(map(len, tags)) > MAX_WORDS_OF_TAGS:
        return False
    sentence = words_of("no_tags").intersection(word for tag in tags for word in tag)
    if len(tags) == 1 and (sentence or (len(tags[0]) > MAX_TAG_WORDS and not closing)):
        return False
    return len(tags) == 1 or max(map(len, tags)) <= MAX_TAG_WORDS


def is_link(line: str) -> bool:
    """Return whether a line is a link to another story: ``Baca juga: ...``."""
    match = LINKED.fullmatch(line)
    if not match:
        other = OTHER_LINKED.fullmatch(line)
        return other is not None and is_linked_headline(other["text"]) and not is_glued(line)
    text = match["text"].strip()
    if is_glued(text):
        return False
    if match["colon"]:
        text = text.rstrip("?!")
        return is_headline(text.lstrip("\"“‘'"), least=1) or is_title_case(text.rstrip("."))
    return not has_stop(text) and is_title_case(text)


def is_plug(line: str) -> bool:
    """Return whether an invitation to follow a channel comes from the medium itself."""
    if words_of("authorities").intersection(re.findall(r"\w+", line.lower())):
        return False
    return bool(OWN_SIGN.search(line)) and not re.search(r"[\"“”]", line)


def is_republished(line: str) -> bool:
    """Return whether a line says where the article appeared first, and names a medium.

    >>> is_republished("Artikel ini telah naik di detikJabar.")
    True
    >>> is_republished("Artikel ini telah terbit di jurnal kesehatan.")
    False
    """
    match = REPUBLISHED.fullmatch(line)
    if not match:
        return False
    name = match["medium"].strip(" .,;:")
    names = (name, name.split()[0] if name else "")
    named = any(is_medium(each) or is_local_edition(each) for each in names)
    if SAID.search(line, match.start("medium")):
        return False
    if TITLED.search(match["rest"]):
        return named or name[:1].isupper()
    return named and not has_stop(match["rest"].strip(" .")) and len(match["rest"]) < 60


def _is_photo_credit(line: str) -> bool:
    text = line[PHOTO.match(line).end() :].strip(" ().")  # type: ignore[union-attr]
    return all(
        word[0].isupper() or "/" in word or "." in word or word.lower() in PHOTO_WORDS
        for word in text.split()
        if word[0].isalpha()
    ) or bool(DOMAIN.fullmatch(text))


def _is_paragraph(line: TextLine) -> bool:
    return is_prose(line.text) and not is_boilerplate(line.text, closing=True)


def _goes_on(line: TextLine) -> bool:
    """Return whether the line below goes on with a line that is no mere label."""
    unfinished = not ends_sentence(line.text) and line.text.count(" ") >= MAX_LABEL_WORDS
    return unfinished and line.text[-1] not in ")]" and continues(line.below)


def _belongs_to_text(line: TextLine) -> bool:
    """Return whether a short line is the heading of the paragraph below, or an item of a list."""
    words = re.findall(r"[^\W\d_]{4,}", line.text.lower())
    if len(line.text.split()) > MAX_LABEL_WORDS or not words or ":" in line.text:
        return False
    return is_prose(line.below) and words[0] in re.findall(r"[^\W\d_]{4,}", line.below.lower())
