"""Broken quotation marks made readable; no letter of the text is touched.

The marks of a paragraph are read from left to right. One that cannot be what it is written as (an
opening mark where a quotation is open and a sentence has just ended) becomes its partner.
"""

import re

from articles.importing.cleaning.draft import Draft

_ANY = re.compile("[“”„‟]")
_DOUBLED = re.compile(r"“{2,}|”{2,}|(?<![\"\w])\"{2}(?=\w)|(?<=[\w.,?!])\"{2}(?!\")|''(?=\S)|(?<=\S)''")
_DOUBLES = {"“": "“", "”": "”", '"': '"', "'": '"'}
_SPACE_BEFORE_CLOSING = re.compile(r"(?<=[\w.,!?…]) (?=”(?:[\s.,;:!?)]|$))")
_SPACE_AFTER_OPENING = re.compile(r"(?:(?<=^“)|(?<=[\s(]“)) (?=\w)")
_SPACE_BEFORE_COMMA = re.compile(r"(?<=[”\"]) (?=[,.;:!?](?:\s|$))")


def mend_quotes(draft: Draft) -> None:
    """Mend the quotation marks of each paragraph."""
    text = draft.text
    if '""' in text or "''" in text or "““" in text or "””" in text:
        text = _DOUBLED.sub(lambda match: _DOUBLES[match[0][0]], text)
    if _ANY.search(text):
        text = "\n".join(map(_mended, text.split("\n")))
    if '" ' in text or "” " in text:
        text = _SPACE_BEFORE_COMMA.sub("", text)
    draft.text = text


def _mended(paragraph: str) -> str:
    if _ANY.search(paragraph):
        paragraph = _paired(paragraph)
        paragraph = _SPACE_BEFORE_CLOSING.sub("", paragraph)
        paragraph = _SPACE_AFTER_OPENING.sub("", paragraph)
    return paragraph


def _paired(paragraph: str) -> str:
    """Return the paragraph with each mark that contradicts its place turned into its partner."""
    characters = list(paragraph)
    opened = False
    marks = [place for place, char in enumerate(characters) if char in '“”„‟‘"']
    closers_after = _closers_after(characters, marks)
    for order, place in enumerate(marks):
        char = characters[place]
        before = characters[place - 1] if place else " "
        after = characters[place + 1] if place + 1 < len(characters) else " "
        if char in "“„‟":
            if opened and _closes(characters, place, before, after):
                _close_here(characters, place, after)
                opened = False
            else:
                characters[place] = "“"
                opened = True
        elif char == "”":
            if not opened and before.isspace() and after.isalnum() and closers_after[order]:
                characters[place] = "“"
                opened = True
            else:
                opened = False
        elif char in "‘\"" and opened and not closers_after[order] and _ends_a_word(before, after):
            characters[place] = "”"
            opened = False
    return "".join(characters)


def _closers_after(characters: list[str], marks: list[int]) -> list[bool]:
    """Return for each mark whether a closing one follows before the next opening one."""
    follows: list[bool] = []
    closing = False
    for place in reversed(marks):
        follows.append(closing)
        if characters[place] == "”":
            closing = True
        elif characters[place] in "“„‟":
            closing = False
    return follows[::-1]


def _closes(characters: list[str], place: int, before: str, after: str) -> bool:
    """Tell whether an opening mark inside a quotation can only be its end."""
    if not after.isalnum() and not before.isspace():
        return True
    previous = characters[place - 2] if place > 1 else ""
    return before.isspace() and previous in ".?!," and after.isupper()


def _ends_a_word(before: str, after: str) -> bool:
    return not before.isspace() and not after.isalnum()


def _close_here(characters: list[str], place: int, after: str) -> None:
    """Write a closing mark at the word before, a space behind it."""
    if after.isalnum():
        characters[place - 1], characters[place] = "”", " "
    else:
        characters[place] = "”"
